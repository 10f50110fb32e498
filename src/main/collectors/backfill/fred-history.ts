import { addDays } from '../../lib/day.ts';
import { fredObservations } from '../../sources/fred.ts';
import { fredSeries, macroColumnNames } from '../../sources/fred-series.ts';
import type { Step } from '../collector.ts';
import { historyParts } from '../history-parts.ts';
import { rangeDays } from '../stress-day.ts';

/**
 * The history of FRED's series, as far back as FRED gives it (spreads: three years), and the fortnight before it, which
 * the index of the first days looks back on.
 */
export const fredHistory: Step = {
  id: 'fred_history',
  source: 'FRED',
  writes: ['liquidity_macro'],
  limitMs: 300_000,
  async run(context) {
    const { date, from, getJson, secrets, sources } = context;
    const key = secrets.fred;
    if (!key) return { skipped: { code: 'not_configured', params: { what: 'FRED API key' } } };
    return historyParts(
      context,
      macroColumnNames.map((column) => ({
        name: fredSeries[column].id,
        fetch: async () => {
          const { values } = await fredObservations(
            { getJson, baseUrl: sources.fred, key },
            column,
            addDays(from, -rangeDays),
            date,
          );
          return values.map(({ date: observed, value }) => ({
            table: 'liquidity_macro' as const,
            key: { date: observed },
            values: { [column]: value },
            source: `FRED ${fredSeries[column].id}`,
            observedAt: observed,
          }));
        },
      })),
    );
  },
};
