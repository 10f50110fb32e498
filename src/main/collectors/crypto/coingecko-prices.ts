import { z } from 'zod';
import { AppError } from '../../lib/errors.ts';
import { askCoinGecko, refuseStale } from '../../sources/coingecko.ts';
import { between, notAhead, percentChange, usdAmount } from '../../sources/plausible.ts';
import type { StoredReason } from '../../store/runs.ts';
import type { Figures } from '../../store/write.ts';
import { remark, type Step } from '../collector.ts';

const topCoins = 20;

const coinSchema = z.object({
  id: z.string().min(1).max(100),
  symbol: z.string().min(1).max(50),
  current_price: z.unknown().optional(),
  market_cap: z.unknown().optional(),
  total_volume: z.unknown().optional(),
  price_change_percentage_24h: z.unknown().optional(),
  price_change_percentage_7d_in_currency: z.unknown().optional(),
  last_updated: z.iso.datetime({ offset: true }).nullish().catch(null),
});

/** Top coins by market cap, with their change over 24 hours and 7 days. Source: CoinGecko /coins/markets. */
export const coingeckoPrices: Step = {
  id: 'coingecko_prices',
  source: 'CoinGecko',
  writes: ['crypto_price'],
  limitMs: 120_000,
  async run({ date, now, getJson, sources, secrets }) {
    const ask = { getJson, baseUrl: sources.coingecko, key: secrets.coingecko };
    const path = `/coins/markets?vs_currency=usd&order=market_cap_desc&per_page=${topCoins}&page=1&sparkline=false&price_change_percentage=24h,7d`;
    const list = await askCoinGecko(ask, path, z.array(z.unknown()));

    const rows = new Map<string, Figures>();
    let rejectedRows = 0;
    let rejectedValues = 0;
    for (const item of list.slice(0, topCoins)) {
      const coin = coinSchema.safeParse(item);
      const price = coin.success ? between(coin.data.current_price, 0, 1e9) : null;
      if (!coin.success || price === null || rows.has(coin.data.id)) {
        rejectedRows++;
        continue;
      }
      const checked = (value: unknown, check: (value: unknown) => number | null) => {
        const accepted = check(value);
        // Null is CoinGecko's own word for "not known"; anything else that is refused is worth a remark.
        if (accepted === null && value !== null && value !== undefined) rejectedValues++;
        return accepted;
      };
      const { id, symbol, last_updated } = coin.data;
      const observed = last_updated ? notAhead(new Date(last_updated), now) : null;
      rows.set(id, {
        table: 'crypto_price',
        key: { date, coin_id: id },
        values: {
          symbol: symbol.toUpperCase(),
          price_usd: price,
          market_cap: checked(coin.data.market_cap, usdAmount),
          volume_24h: checked(coin.data.total_volume, usdAmount),
          change_24h: checked(coin.data.price_change_percentage_24h, percentChange),
          change_7d: checked(coin.data.price_change_percentage_7d_in_currency, percentChange),
        },
        source: 'CoinGecko /coins/markets',
        observedAt: observed?.toISOString() ?? null,
      });
    }

    const found = [...rows.values()];
    const host = new URL(ask.baseUrl).hostname;
    if (found.length === 0) {
      throw new AppError(list.length === 0 ? 'no_rows' : 'source_changed', { host, problem: 'missing' });
    }
    const newest = found.reduce(
      (max, row) => (row.observedAt && row.observedAt > max ? row.observedAt : max),
      '',
    );
    if (newest !== '') refuseStale(new Date(newest), now, host);
    const problems: StoredReason[] = [];
    if (rejectedRows > 0) problems.push(remark('rejected_rows', { count: rejectedRows }));
    else if (found.length < topCoins)
      problems.push(remark('fewer_rows', { count: found.length, expected: topCoins }));
    if (rejectedValues > 0) problems.push(remark('rejected_values', { count: rejectedValues }));
    return {
      rows: found,
      // Only a whole list may say that a coin has left it.
      complete: found.length === topCoins ? [{ table: 'crypto_price', date }] : [],
      problems,
      note: { key: 'coins', params: { count: found.length } },
    };
  },
};
