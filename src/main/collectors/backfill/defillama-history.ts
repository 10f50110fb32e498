import { addDays } from '../../lib/day.ts';
import { stablecoinsByDay, tvlByDay } from '../../sources/defillama.ts';
import type { Figures } from '../../store/write.ts';
import type { Step } from '../collector.ts';
import { historyParts } from '../history-parts.ts';

/**
 * TVL and stablecoin market cap by day. At 06:00 in Seoul the UTC day before is not over: the newest complete TVL is of
 * two days before the collection date, the supply of stablecoins is that of the day before.
 */
export const defillamaHistory: Step = {
  id: 'defillama_history',
  source: 'DefiLlama',
  writes: ['crypto_metric'],
  limitMs: 120_000,
  async run(context) {
    const { date, from, now, getJson, sources } = context;
    const rows = (
      days: ReadonlyMap<string, number>,
      column: string,
      delay: number,
      source: string,
    ): Figures[] =>
      [...days]
        .map(([observed, usd]) => ({ observed, usd, collected: addDays(observed, delay) }))
        .filter(({ collected }) => collected >= from && collected < date)
        .map(({ observed, usd, collected }) => ({
          table: 'crypto_metric',
          key: { date: collected },
          values: { [column]: usd },
          source,
          observedAt: observed,
        }));
    return historyParts(context, [
      {
        name: 'defi_tvl',
        fetch: async () => {
          const { days } = await tvlByDay(getJson, sources.llama, now);
          return rows(days, 'defi_tvl', 2, 'DefiLlama /v2/historicalChainTvl');
        },
      },
      {
        name: 'stablecoin_mcap',
        fetch: async () =>
          rows(
            await stablecoinsByDay(getJson, sources.stablecoins, now),
            'stablecoin_mcap',
            1,
            'DefiLlama /stablecoincharts/all',
          ),
      },
    ]);
  },
};
