import { pegPrices, type StablecoinRow, stablecoinRows } from '../data/stablecoins.ts';
import type { Json, RequestContext, Route } from '../route.ts';
import { dayNumber, dayToSeconds, isoDay, quoteDay } from '../world/clock.ts';
import { shuffled } from './defillama.ts';

const host = 'stablecoins.llama.fi';
const firstDay = isoDay('2017-11-29');
const pegs = Object.keys(pegPrices);
/** The pegs came one after the other, the dollar first: the early rows have few keys. */
const pegSince = pegs.map((_, at) => (at === 0 ? firstDay : isoDay('2020-06-01') + 80 * at));

/** How much smaller than the sum of `/stablecoins` the other two lists are: they leave some coins out. */
const chartShare = 0.997;
const chainShare = 0.98;

/** DefiLlama's stablecoins. */
export const stablecoins: readonly Route[] = [
  { host, path: '/stablecoins', handle: assets },
  { host, path: '/stablecoinchains', handle: (context) => chainList(context, quoteDay(context.now)) },
  { host, path: '/stablecoincharts/all', handle: charts },
];

const ages = { now: 0, day: 1, week: 7, month: 30 } as const;
type Age = keyof typeof ages;
type ByAge<T> = { readonly [age in Age]: T };

/** The thing at each of the four instants that an asset row tells about. */
function byAge<T>(day: number, of: (day: number) => T): ByAge<T> {
  return {
    now: of(day),
    day: of(day - ages.day),
    week: of(day - ages.week),
    month: of(day - ages.month),
  };
}

function assets(context: RequestContext): Json {
  const today = quoteDay(context.now);
  const amounts = byAge(today, (day) => context.world.stablecoins.amounts(day));
  const peggedAssets = stablecoinRows.map((coin, at) => {
    const amount = (age: Age): number => amounts[age][at] ?? 0;
    const shares = byAge(today, (day) => new Map(context.world.stablecoins.chainShares(coin, day)));
    const chains = [...shares.now.keys()];
    const onChain = (chain: string, age: Age): Json =>
      pegged(coin, age, amount(age) * (shares[age].get(chain) ?? 0));
    return {
      id: coin.id,
      name: coin.name,
      symbol: coin.symbol,
      gecko_id: coin.geckoId,
      pegType: `pegged${coin.peg}`,
      priceSource: coin.priceSource,
      pegMechanism: coin.mechanism,
      circulating: pegged(coin, 'now', amount('now')),
      circulatingPrevDay: pegged(coin, 'day', amount('day')),
      circulatingPrevWeek: pegged(coin, 'week', amount('week')),
      circulatingPrevMonth: pegged(coin, 'month', amount('month')),
      chainCirculating: Object.fromEntries(
        chains.map((chain) => [
          chain,
          {
            current: onChain(chain, 'now'),
            circulatingPrevDay: onChain(chain, 'day'),
            circulatingPrevWeek: onChain(chain, 'week'),
            circulatingPrevMonth: onChain(chain, 'month'),
          },
        ]),
      ),
      chains,
      price: coin.price,
      ...coin.marks,
    };
  });
  return { peggedAssets, chains: chainList(context, today) };
}

/** Young and dead coins have `{}` in place of a figure. */
function pegged(coin: StablecoinRow, age: Age, amount: number): Json {
  const missing =
    coin.size === 0 || (coin.young === 'day' && age !== 'now') || (coin.young === 'month' && age === 'month');
  return missing ? {} : { [`pegged${coin.peg}`]: amount };
}

function chainList({ world }: RequestContext, day: number): Json {
  const byChain = new Map<string, Record<string, number>>();
  const amounts = world.stablecoins.amounts(day);
  for (const [at, coin] of stablecoinRows.entries()) {
    const key = `pegged${coin.peg}`;
    for (const [chain, share] of world.stablecoins.chainShares(coin, day)) {
      const onChain = byChain.get(chain) ?? {};
      onChain[key] = (onChain[key] ?? 0) + (amounts[at] ?? 0) * share * chainShare;
      byChain.set(chain, onChain);
    }
  }
  return [...byChain]
    .map(([name, totalCirculatingUSD]) => ({ totalCirculatingUSD, name }))
    .sort((a, b) => shuffled(a.name) - shuffled(b.name));
}

/** A complete day keeps the value of its end; the last row is today's, still moves and has more fields. */
function charts({ world, now }: RequestContext): Json {
  const today = dayNumber(now);
  return Array.from({ length: today - firstDay + 1 }, (_, age) => {
    const day = firstDay + age;
    const isLast = day === today;
    const at = isLast ? quoteDay(now) : day + 1;
    const round = (value: number): number => (isLast ? Math.round(value * 100) / 100 : Math.round(value));
    const present = pegs.filter((_, i) => isLast || day >= (pegSince[i] ?? 0));
    const dollars = present.map((peg) => world.stablecoins.pegTotal(peg, at) * chartShare);
    const row = (value: (peg: string, dollars: number) => number): Record<string, number> =>
      Object.fromEntries(present.map((peg, i) => [`pegged${peg}`, round(value(peg, dollars[i] ?? 0))]));
    return {
      date: String(dayToSeconds(day)),
      totalCirculating: row((peg, usd) => usd / (peg === 'USD' ? 0.9991 : (pegPrices[peg] ?? 1))),
      ...(age > 2 ? { totalUnreleased: isLast ? row(unreleased) : { peggedUSD: unreleased('USD') } } : {}),
      totalCirculatingUSD: row((_peg, usd) => usd),
      ...(isLast ? { totalMintedUSD: row(() => 0), totalBridgedToUSD: row(() => 0) } : {}),
    };
  });
}

/** Garbage, as in reality: trillions of "unreleased" dollars. */
function unreleased(peg: string): number {
  return peg === 'USD' ? 28_470_604_551_142 : 0;
}
