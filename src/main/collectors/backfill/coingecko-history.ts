import { z } from 'zod';
import { addDays, dateIn, daysBetween } from '../../lib/day.ts';
import { AppError } from '../../lib/errors.ts';
import { askCoinGecko } from '../../sources/coingecko.ts';
import { between, percentChange, usdAmount } from '../../sources/plausible.ts';
import type { Figures } from '../../store/write.ts';
import type { Step } from '../collector.ts';
import { historyParts } from '../history-parts.ts';

/** What the free plan gives. */
const freeDays = 365;
const coins = 20;
/** The change over seven days of the first day needs the week before; and its midnight may be hours more than that ago. */
const leadIn = 8;
const dayMs = 86_400_000;
const source = 'CoinGecko /coins/{id}/market_chart';

const points = z.array(z.tuple([z.number(), z.number().nullable()]));
const chart = z.object({ prices: points, market_caps: points, total_volumes: points });
const market = z.array(z.object({ id: z.string().min(1).max(100), symbol: z.string().min(1).max(50) }));

/** Values at 00:00 UTC by that date; the last point of a series is "now" and no midnight. */
function atMidnight(series: z.output<typeof points>): Map<string, number> {
  const days = new Map<string, number>();
  for (const [ms, value] of series) {
    if (ms % dayMs === 0 && value !== null) days.set(dateIn('UTC', new Date(ms)), value);
  }
  return days;
}

/**
 * Daily prices of today's top 20 coins, a year at most, and ETH/BTC from them. 00:00 UTC is 09:00 in Seoul of the same
 * date. Days that have their twenty coins, from their own day or from a backfill when others were on top, keep those.
 */
export const coingeckoHistory: Step = {
  id: 'coingecko_history',
  source: 'CoinGecko',
  writes: ['crypto_price', 'crypto_metric'],
  limitMs: 600_000,
  async run(context) {
    const { date, getJson, read, secrets, sources } = context;
    const ask = { getJson, baseUrl: sources.coingecko, key: secrets.coingecko };
    const days = Math.min(daysBetween(context.from, date), freeDays);
    const from = addDays(date, -days);
    const top = await askCoinGecko(
      ask,
      `/coins/markets?vs_currency=usd&order=market_cap_desc&per_page=${coins}&page=1&sparkline=false`,
      market,
    );
    const collected = new Set(read.crypto.collectedDates(from, date));

    async function chartOf(id: string, currency: 'usd' | 'btc') {
      const path = `/coins/${encodeURIComponent(id)}/market_chart?vs_currency=${currency}&days=${Math.min(days + leadIn, freeDays)}&interval=daily`;
      const series = await askCoinGecko(ask, path, chart);
      const prices = atMidnight(series.prices);
      if (prices.size === 0)
        throw new AppError('source_changed', { host: new URL(ask.baseUrl).hostname, problem: 'missing' });
      return { prices, caps: atMidnight(series.market_caps), volumes: atMidnight(series.total_volumes) };
    }

    async function coin({ id, symbol }: { id: string; symbol: string }): Promise<Figures[]> {
      const { prices, caps, volumes } = await chartOf(id, 'usd');
      const change = (day: string, back: number): number | null => {
        const [now, before] = [prices.get(day), prices.get(addDays(day, -back))];
        return now === undefined || before === undefined || before <= 0
          ? null
          : percentChange((now / before - 1) * 100);
      };
      const full = new Set(read.crypto.fullDates(id, coins, from, date));
      const rows: Figures[] = [];
      for (const [day, value] of prices) {
        const price = between(value, 0, 1e9);
        if (price === null || day < from || day >= date || collected.has(day) || full.has(day)) continue;
        rows.push({
          table: 'crypto_price',
          key: { date: day, coin_id: id },
          values: {
            symbol: symbol.toUpperCase(),
            price_usd: price,
            market_cap: usdAmount(caps.get(day)),
            volume_24h: usdAmount(volumes.get(day)),
            change_24h: change(day, 1),
            change_7d: change(day, 7),
          },
          source,
          observedAt: `${day}T00:00:00.000Z`,
        });
      }
      return rows;
    }

    /** Asked for by itself, so that it does not hang on which of the two coins a cut-off backfill had already. */
    async function ethBtc(): Promise<Figures[]> {
      const { prices } = await chartOf('ethereum', 'btc');
      const rows: Figures[] = [];
      for (const [day, value] of prices) {
        const ratio = between(value, 0, 100);
        if (ratio === null || day < from || day >= date) continue;
        rows.push({
          table: 'crypto_metric',
          key: { date: day },
          values: { eth_btc_ratio: ratio },
          source,
          observedAt: `${day}T00:00:00.000Z`,
        });
      }
      return rows;
    }

    return historyParts({ ...context, from }, [
      { name: 'eth_btc_ratio', fetch: ethBtc },
      ...top.map((each) => ({ name: each.id, fetch: () => coin(each) })),
    ]);
  },
};
