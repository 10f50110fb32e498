import {
  type EthEtfEntry,
  type MvrvEntry,
  percentileWindowDays,
  signalsOf,
} from '../../shared/crypto-signals.ts';
import type { Calendar, CryptoSignalsReply, SourceList } from '../../shared/model-dashboard.ts';
import { type CollectorId, collectorIds } from '../../shared/words.ts';
import type { Core } from '../core.ts';
import { addDays, collectionDate } from '../lib/day.ts';
import { toReason } from './reports.ts';

const isCollector = (id: string): id is CollectorId => collectorIds.some((known) => known === id);

/** Changes and cards of the newest day that has crypto data. */
export function cryptoSignals({ store }: Core): CryptoSignalsReply {
  const date = store.crypto.newestDate();
  const at = date ?? '1970-01-01';
  const manual = store.manual.list();
  const ethEtf: EthEtfEntry[] = manual.eth_etf.map((entry) => ({
    date: entry.date,
    flow1dMillionUsd: entry.flow_1d,
    flow5dMillionUsd: entry.flow_5d,
    direction: entry.direction,
  }));
  const mvrv: MvrvEntry[] = manual.mvrv.map((entry) => ({
    date: entry.date,
    zScore: entry.z_score,
    prevZScore: entry.prev_z_score,
  }));
  const signals = signalsOf({
    date: at,
    // A percentile needs the week before its first day as well.
    history: store.crypto.history(addDays(at, -(percentileWindowDays + 8)), at),
    chains: store.crypto.chainsOn(at),
    chainsWeekAgo: store.crypto.chainsOn(addDays(at, -7)),
    ethEtf,
    mvrv,
  });
  return { date: date ?? null, ...signals };
}

/** Every step of the collectors with its tables and its newest outcome: the data-source footer. */
export function sourceList({ store, collectors }: Core): SourceList {
  const counts = store.tableCounts();
  const sources = collectors.flatMap(({ id, steps }) =>
    isCollector(id)
      ? steps.map((step) => {
          const state = store.runs.stepState(step.id);
          return {
            collector: id,
            step: step.id,
            source: step.source,
            tables: step.writes.map((table) => ({ table, rows: counts[table] ?? null })),
            status: state.status,
            reasons: state.reasons.map(toReason),
            last_run_at: state.lastRunAt,
            last_success_at: state.lastSuccessAt,
            newest_observation: state.newestObservation,
          };
        })
      : [],
  );
  return { sources };
}

/** The days of each collector: runs, and days that a backfill has filled in. */
export function calendar({ store, clock }: Core, days: number): Calendar {
  const to = collectionDate(clock.now());
  const from = addDays(to, 1 - days);
  const entries = new Map<string, Calendar['days'][number]>();
  const filled: [CollectorId, string[]][] = [
    ['liquidity', store.liquidity.stressDates(from, to)],
    ['crypto', store.crypto.metricDates(from, to)],
  ];
  for (const [collector, dates] of filled) {
    for (const date of dates) {
      entries.set(`${date} ${collector}`, { date, collector, state: 'filled', attempts: 0 });
    }
  }
  for (const { date, collector, attempts, status } of store.runs.byDay(from, to)) {
    if (!isCollector(collector)) continue;
    const key = `${date} ${collector}`;
    // A failed attempt on a day that was filled in later is not a hole in the data, and still a failure to be seen.
    entries.set(key, { date, collector, state: status, attempts });
  }
  const first: Calendar['first'] = {};
  for (const { collector, date } of store.runs.firstDays())
    if (isCollector(collector)) first[collector] = date;
  return { from, to, first, days: [...entries.values()].sort((a, b) => a.date.localeCompare(b.date)) };
}
