import { addDays, daysBetween } from '../../lib/day.ts';
import { dailyBars, priceSymbols } from '../../sources/yahoo.ts';
import type { Step } from '../collector.ts';
import { historyParts } from '../history-parts.ts';
import { rangeDays } from '../stress-day.ts';

/** Yahoo's own words for how far back. */
const ranges = [
  [28, '1mo'],
  [88, '3mo'],
  [180, '6mo'],
  [364, '1y'],
  [729, '2y'],
  [1825, '5y'],
  [Number.POSITIVE_INFINITY, '10y'],
] as const;

/**
 * Daily bars of the eight symbols, and of the fortnight before them, which the index of the first days looks back on.
 * Only sessions that are over: the running one is the daily run's business.
 */
export const priceHistory: Step = {
  id: 'price_history',
  source: 'Yahoo Finance',
  writes: ['liquidity_price'],
  limitMs: 300_000,
  async run(context) {
    const { date, now, getJson, sources } = context;
    const from = addDays(context.from, -rangeDays);
    const range = ranges.find(([days]) => daysBetween(from, date) <= days)?.[1] ?? '10y';
    return historyParts(
      context,
      priceSymbols.map((symbol) => ({
        name: symbol,
        fetch: async () => {
          const bars = await dailyBars({ getJson, baseUrl: sources.yahoo, now }, symbol, range);
          return bars
            .filter((bar) => !bar.provisional && bar.date >= from)
            .map((bar) => ({
              table: 'liquidity_price' as const,
              key: { date: bar.date, symbol },
              values: { close: bar.close, high: bar.high, low: bar.low, volume: bar.volume },
              source: 'Yahoo Finance',
              observedAt: bar.date,
            }));
        },
      })),
    );
  },
};
