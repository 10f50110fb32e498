import { currencies } from '../data/currencies.ts';
import { type Json, Reply, type RequestContext, type Route } from '../route.ts';
import { quoteDay } from '../world/clock.ts';
import { findCoin } from '../world/market.ts';
import { marketChart } from './coingecko-chart.ts';
import { markets, plainPrice, rankedCoins } from './coingecko-markets.ts';

const host = 'api.coingecko.com';

export const coingecko: readonly Route[] = [
  { host, path: '/api/v3/ping', handle: () => ({ gecko_says: '(V3) To the Moon!' }) },
  { host, path: '/api/v3/coins/markets', handle: markets },
  { host, path: '/api/v3/global', handle: global },
  { host, path: '/api/v3/simple/price', handle: simplePrice },
  { host, path: /\/api\/v3\/coins\/([^/]+)\/market_chart/, handle: marketChart },
];

function global({ world: { market }, now }: RequestContext): Json {
  const day = quoteDay(now);
  const inAll = (usd: number): Json =>
    Object.fromEntries(Object.keys(currencies).map((code) => [code, usd * (market.rate(code, day) ?? 0)]));
  const cap = market.totalCap(day);
  const volume = market.totalVolume(day);
  const largest = rankedCoins(market, day).slice(0, 10);
  return {
    data: {
      active_cryptocurrencies: 18618,
      upcoming_icos: 0,
      ongoing_icos: 49,
      ended_icos: 3376,
      markets: 1495,
      total_market_cap: inAll(cap),
      total_volume: inAll(volume),
      market_cap_percentage: Object.fromEntries(
        largest.map((coin) => [coin.symbol, (market.cap(coin, day) / cap) * 100]),
      ),
      market_cap_change_percentage_24h_usd: (cap / market.totalCap(day - 1) - 1) * 100,
      volume_change_percentage_24h_usd: (volume / market.totalVolume(day - 1) - 1) * 100,
      updated_at: Math.floor(now.getTime() / 1000) - 60,
    },
  };
}

function simplePrice({ world: { market }, now, query }: RequestContext): Json | Reply {
  const ids = query.get('ids');
  const codes = query.get('vs_currencies');
  if (!ids) return new Reply({ error: 'Missing parameter ids' }, { status: 422 });
  if (!codes) return new Reply({ error: 'Missing parameter vs_currencies' }, { status: 422 });
  const day = quoteDay(now);
  const updated =
    query.get('include_last_updated_at') === 'true'
      ? [['last_updated_at', Math.floor(now.getTime() / 1000) - 60]]
      : [];
  // An id after a comma and a space is not found, as at the real service.
  const coins = ids.split(',').flatMap((id) => findCoin(id) ?? []);
  return Object.fromEntries(
    coins.map((coin) => [
      coin.id,
      Object.fromEntries([
        ...codes.split(',').flatMap((code) => {
          const rate = market.rate(code, day);
          return rate === undefined ? [] : [[code, plainPrice(market.price(coin, day) * rate)]];
        }),
        ...updated,
      ]),
    ]),
  );
}
