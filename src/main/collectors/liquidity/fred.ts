import { addDays, daysBetween } from '../../lib/day.ts';
import { fredObservations } from '../../sources/fred.ts';
import { fredSeries, macroColumnNames } from '../../sources/fred-series.ts';
import type { StoredReason } from '../../store/runs.ts';
import type { Figures } from '../../store/write.ts';
import { remark, type Step, tryPart } from '../collector.ts';
import { rereadDays } from '../stress-day.ts';

/** A series that has been silent for longer than a long weekend is worth a word. */
const oldDays = 7;

/**
 * Rates and spreads of FRED into `liquidity_macro`, each under its own observation date. A gap stays a gap: nothing is
 * carried forward in storage.
 */
export const fred: Step = {
  id: 'fred',
  source: 'FRED',
  writes: ['liquidity_macro'],
  limitMs: 200_000,
  async run({ date, getJson, sources, secrets }) {
    if (!secrets.fred) return { skipped: { code: 'not_configured', params: { what: 'FRED API key' } } };
    const ask = { getJson, baseUrl: sources.fred, key: secrets.fred };
    const problems: StoredReason[] = [];
    const rows: Figures[] = [];
    let unusable = 0;
    for (const column of macroColumnNames) {
      const { id } = fredSeries[column];
      const found = await tryPart(
        'item',
        problems,
        () => fredObservations(ask, column, addDays(date, -rereadDays), date),
        {
          name: id,
        },
      );
      // A key that is not accepted for one series is not accepted for the others either.
      if (problems.at(-1)?.code === 'source_key_rejected') break;
      if (!found) continue;
      unusable += found.unusable;
      const newest = found.values.at(-1)?.date;
      if (newest === undefined) problems.push({ code: 'no_rows', params: { part: 'item', name: id } });
      else if (daysBetween(newest, date) > oldDays)
        problems.push(remark('item_old', { name: id, observed: newest }));
      for (const { date: observed, value } of found.values) {
        rows.push({
          table: 'liquidity_macro',
          key: { date: observed },
          values: { [column]: value },
          source: `FRED ${id}`,
          observedAt: observed,
        });
      }
    }
    if (unusable > 0) problems.push(remark('rejected_values', { count: unusable }));
    return { rows, problems };
  },
};
