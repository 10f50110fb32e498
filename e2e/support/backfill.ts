import type { StoredRun } from '../../src/main/store/runs.ts';
import { tables } from '../../src/main/store/tables.ts';
import { startTestCore } from './core.ts';
import { fredKey } from './liquidity.ts';
import { query, type Row } from './tables.ts';

export const coinChart = /\/coins\/[^/]+\/market_chart$/;

/** A core with the FRED key, over the simulator. */
export const startHistoryCore = (options: Parameters<typeof startTestCore>[0] = {}) =>
  startTestCore({ secrets: { fred: fredKey }, ...options });
export type HistoryCore = Awaited<ReturnType<typeof startHistoryCore>>;

/** Everything a backfill can store, with its origin; not when and by which run it was fetched. */
export function dumpHistory(file: string, to = '9999-12-31'): Record<string, Row[]> {
  const dump: Record<string, Row[]> = {};
  for (const [table, { key, columns }] of Object.entries(tables)) {
    const names = [...key, ...columns].join(', ');
    dump[table] = query(file, `SELECT ${names} FROM ${table} WHERE date <= ? ORDER BY ${key.join(', ')}`, to);
  }
  dump.provenance = query(
    file,
    `SELECT dataset, date, field, source, observed_at, is_provisional FROM provenance WHERE date <= ?
     ORDER BY dataset, date, field`,
    to,
  );
  return dump;
}

export const stepOf = (run: StoredRun, id: string) => run.stepDetails.find((step) => step.step === id);

/** What was asked of each source: series, symbols, coins, and the paths of the rest. */
export function askedFor(requests: HistoryCore['simulator']['requests']): string[] {
  return requests.map(({ host, path, query: of }) => {
    if (of.series_id) return of.series_id;
    const chart = /\/(?:chart|coins)\/([^/]+)(?:\/market_chart)?$/.exec(path)?.[1];
    if (chart === undefined || chart === 'markets') return host + path;
    return of.vs_currency === 'btc' ? `${chart}/btc` : decodeURIComponent(chart);
  });
}
