import { addDays, daysBetween } from '../../lib/day.ts';
import { dailyBars, priceSymbols } from '../../sources/yahoo.ts';
import type { StoredReason } from '../../store/runs.ts';
import type { Figures } from '../../store/write.ts';
import { remark, type Step, tryPart } from '../collector.ts';

const oldDays = 7;

/**
 * Closes, highs, lows and volumes of the eight symbols from Yahoo Finance, under their session's date in New York. When
 * Yahoo does not answer, what is stored serves, with its age.
 */
export const price: Step = {
  id: 'price',
  source: 'Yahoo Finance',
  writes: ['liquidity_price'],
  limitMs: 200_000,
  async run({ date, now, getJson, sources, read }) {
    const ask = { getJson, baseUrl: sources.yahoo, now };
    const problems: StoredReason[] = [];
    const rows: Figures[] = [];
    const missed: string[] = [];
    for (const [index, symbol] of priceSymbols.entries()) {
      const bars = await tryPart('item', problems, () => dailyBars(ask, symbol, '1mo'), { name: symbol });
      if (!bars) missed.push(symbol);
      // Each request is tried twice: two 429 in a row, and Yahoo wants no more of us for this run.
      if (problems.at(-1)?.code === 'source_rate_limited') {
        const unasked = priceSymbols.slice(index + 1);
        if (unasked.length > 0) problems.push(remark('not_asked', { names: unasked.join(', ') }));
        missed.push(...unasked);
        break;
      }
      const newest = bars?.at(-1)?.date;
      if (newest && daysBetween(newest, date) > oldDays) {
        problems.push(remark('item_old', { name: symbol, observed: newest }));
      }
      for (const bar of bars ?? []) {
        rows.push({
          table: 'liquidity_price',
          key: { date: bar.date, symbol },
          values: { close: bar.close, high: bar.high, low: bar.low, volume: bar.volume },
          source: 'Yahoo Finance',
          observedAt: bar.date,
          provisional: bar.provisional,
        });
      }
    }
    const stored = missed.map(
      (symbol) => read.liquidity.prices(symbol, addDays(date, -oldDays), date, 1)[0]?.date,
    );
    const newestStored = stored
      .filter((at) => at !== undefined)
      .sort()
      .at(-1);
    if (newestStored) problems.push(remark('stored_serve', { observed: newestStored }));
    return {
      rows,
      problems,
      note: { key: 'symbols', params: { count: new Set(rows.map((row) => row.key.symbol)).size } },
    };
  },
};
