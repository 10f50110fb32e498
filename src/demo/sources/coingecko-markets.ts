import { type CoinRow, coinRows } from '../data/coins.ts';
import { type Json, Reply, type RequestContext } from '../route.ts';
import { quoteDay } from '../world/clock.ts';
import type { Market } from '../world/market.ts';
import { pathKey, unit } from '../world/noise.ts';

const hour = 1 / 24;

/** The windows of `price_change_percentage`, in days. */
const windows: Readonly<Record<string, number>> = {
  '1h': hour,
  '24h': 1,
  '7d': 7,
  '14d': 14,
  '30d': 30,
  '200d': 200,
  '1y': 365,
};

/** A figure in the asked currency at an instant. */
type Series = (day: number) => number;

/** `/coins/markets`: the coins by market cap, one page of them. */
export function markets(context: RequestContext): Json | Reply {
  const { world, now, query } = context;
  const currency = query.get('vs_currency');
  const day = quoteDay(now);
  if (!currency) return new Reply({ error: 'Missing parameter vs_currency' }, { status: 422 });
  if (world.market.rate(currency, day) === undefined) {
    return new Reply({ error: 'invalid vs_currency' }, { status: 400 });
  }
  const perPage = positive(query.get('per_page'), 100);
  const start = (positive(query.get('page'), 1) - 1) * perPage;
  const ranked = rankedCoins(world.market, day);
  const rankOf = new Map(ranked.map((coin, at) => [coin.id, at + 1]));
  const ids = query.get('ids')?.split(',');
  const wanted = ranked.filter((coin) => ids === undefined || ids.includes(coin.id));
  sortBy(wanted, query.get('order') ?? 'market_cap_desc', (coin) => world.market.volume(coin, day));
  return wanted
    .slice(start, start + perPage)
    .map((coin) => row(context, coin, rankOf.get(coin.id) ?? 0, currency));
}

export function rankedCoins(market: Market, day: number): CoinRow[] {
  return [...coinRows].sort((a, b) => market.cap(b, day) - market.cap(a, day));
}

/** A price as CoinGecko shows it: five figures, small ones with more decimals. */
export function plainPrice(value: number): number {
  if (value >= 10_000) return Math.round(value);
  if (value >= 1) return Number(value.toPrecision(5));
  return Number(value.toFixed(value >= 0.1 ? 6 : value >= 1e-4 ? 8 : 12));
}

/** `coins` come by market cap, the largest first. */
function sortBy(coins: CoinRow[], order: string, volume: (coin: CoinRow) => number): void {
  if (order === 'volume_desc') coins.sort((a, b) => volume(b) - volume(a));
  else if (order === 'volume_asc') coins.sort((a, b) => volume(a) - volume(b));
  else if (order === 'id_asc') coins.sort((a, b) => a.id.localeCompare(b.id, 'en'));
  else if (order === 'id_desc') coins.sort((a, b) => b.id.localeCompare(a.id, 'en'));
  else if (order === 'market_cap_asc') coins.reverse();
}

function row({ world, now, query }: RequestContext, coin: CoinRow, rank: number, currency: string): Json {
  const { market, seed } = world;
  const day = quoteDay(now);
  const rate: Series = (at) => market.rate(currency, at) ?? 0;
  const price: Series = (at) => market.price(coin, at) * rate(at);
  const cap: Series = (at) => market.cap(coin, at) * rate(at);
  const asked = (query.get('price_change_percentage') ?? '').split(',').filter((name) => name in windows);
  // Asking for windows makes the real service round to one decimal.
  const round = (value: number): number => rounded(value, asked.length > 0 ? 1 : 5);
  const change = (window: string): number => round(percentage(price, day, windows[window] ?? 1));
  const lastDay = Array.from({ length: 25 }, (_, hours) => price(day - hours * hour));
  const updated = new Date(Math.floor(now.getTime() / 1000 - 60) * 1000).toISOString();
  const current = price(day);
  const supply = market.supply(coin, day);
  const totalSupply = Math.max(supply, (coin.totalSupply / coin.circulatingSupply) * supply);
  const record = records(coin, current, rate(day), updated);
  // Now and then the tokenised loan book has no figures of the day before.
  const isGap = coin.id === 'figure-heloc' && unit(pathKey(seed, 'gap'), Math.round(day * 24)) < 0.15;
  return {
    id: coin.id,
    symbol: coin.symbol,
    name: coin.name,
    image: coin.image,
    current_price: plainPrice(current),
    market_cap: Math.round(cap(day)),
    market_cap_rank: rank,
    fully_diluted_valuation: Math.round(current * totalSupply),
    total_volume: Math.round(market.volume(coin, day) * rate(day)),
    high_24h: plainPrice(Math.max(...lastDay)),
    low_24h: plainPrice(Math.min(...lastDay)),
    price_change_24h: isGap ? null : rounded(current - price(day - 1), current < 0.01 ? 12 : 6),
    price_change_percentage_24h: change('24h'),
    market_cap_change_24h: isGap ? null : Math.round(cap(day) - cap(day - 1)),
    market_cap_change_percentage_24h: isGap ? null : rounded(percentage(cap, day, 1), 5),
    circulating_supply: supply,
    total_supply: totalSupply,
    max_supply: coin.maxSupply,
    ...record,
    roi: returnSinceLaunch(coin, market, day),
    last_updated: updated,
    ...(query.get('sparkline') === 'true'
      ? { sparkline_in_7d: { price: Array.from({ length: 168 }, (_, at) => price(day - (167 - at) * hour)) } }
      : {}),
    ...Object.fromEntries(
      asked.sort().map((name) => [`price_change_percentage_${name}_in_currency`, change(name)]),
    ),
  };
}

/** The all-time high and low; a price of today beyond them is the new record. */
function records(coin: CoinRow, price: number, rate: number, now: string): Record<string, Json> {
  const ath = Math.max(coin.ath * rate, price);
  const atl = Math.min(coin.atl * rate, price);
  return {
    ath: plainPrice(ath),
    ath_change_percentage: rounded((price / ath - 1) * 100, 5),
    ath_date: ath === price ? now : coin.athDate,
    atl: plainPrice(atl),
    atl_change_percentage: rounded((price / atl - 1) * 100, 5),
    atl_date: atl === price ? now : coin.atlDate,
  };
}

function returnSinceLaunch(coin: CoinRow, market: Market, day: number): Json {
  const { launch } = coin;
  if (launch === null) return null;
  const price = market.price(coin, day) * (market.rate(launch.currency, day) ?? 0);
  const times = price / launch.price - 1;
  return { times, currency: launch.currency, percentage: times * 100 };
}

function percentage(series: Series, day: number, back: number): number {
  return (series(day) / series(day - back) - 1) * 100;
}

/** Never "-0". */
function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0;
}

function positive(text: string | null, otherwise: number): number {
  const value = Number.parseInt(text ?? '', 10);
  return value > 0 ? Math.min(value, 250) : otherwise;
}
