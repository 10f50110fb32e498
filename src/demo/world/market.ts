import { type CoinRow, coinRows } from '../data/coins.ts';
import { currencies } from '../data/currencies.ts';
import { isoDay } from './clock.ts';
import { pathKey, walk } from './noise.ts';
import type { Stablecoins } from './stablecoins.ts';

/** The coins: prices, supplies and what follows from them, at any instant. */
export interface Market {
  /** The mood all prices share, as a logarithm around 0: it falls when bitcoin falls. */
  mood(day: number): number;
  price(coin: CoinRow, day: number): number;
  supply(coin: CoinRow, day: number): number;
  cap(coin: CoinRow, day: number): number;
  volume(coin: CoinRow, day: number): number;
  /** All coins of the world, also the thousands that have no row here. */
  totalCap(day: number): number;
  totalVolume(day: number): number;
  /** Units of a currency per US dollar; undefined for an unknown one. */
  rate(currency: string, day: number): number | undefined;
}

const calm = { shortest: 1 / 4, longest: 8 };
const drift = { shortest: 16, longest: 512 };
/** The coins without a row: their usual market cap. */
const otherCoinsCap = 105e9;

export function createMarket(seed: number, stablecoins: Stablecoins): Market {
  const moodKey = pathKey(seed, 'mood');
  const othersKey = pathKey(seed, 'other coins');
  const keys = new Map(
    coinRows.map(({ id }) => [
      id,
      { price: pathKey(seed, `price ${id}`), volume: pathKey(seed, `volume ${id}`) },
    ]),
  );

  const mood = (day: number): number => 0.02 * walk(moodKey, day);

  function price(coin: CoinRow, day: number): number {
    const key = keys.get(coin.id)?.price ?? 0;
    // A stablecoin strays a few hundredths of a percent and comes back.
    if (coin.beta === 0 && coin.ownMove === 0) return coin.price * (1 + 0.0001 * walk(key, day, calm));
    return coin.price * Math.exp(coin.beta * mood(day) + coin.ownMove * walk(key, day));
  }

  function supply(coin: CoinRow, day: number): number {
    if (coin.beta === 0) return coin.circulatingSupply * stablecoins.growth(coin.id, day);
    if (coin.id === 'bitcoin') return Math.round(coin.circulatingSupply + 450 * (day - isoDay('2026-08-22')));
    return coin.circulatingSupply * Math.exp(0.0004 * walk(keys.get(coin.id)?.price ?? 0, day, drift));
  }

  const cap = (coin: CoinRow, day: number): number => price(coin, day) * supply(coin, day);

  function volume(coin: CoinRow, day: number): number {
    const busy = Math.exp(0.12 * walk(keys.get(coin.id)?.volume ?? 0, day, calm));
    return cap(coin, day) * coin.turnover * busy;
  }

  function totalCap(day: number): number {
    const others = otherCoinsCap * Math.exp(1.1 * mood(day) + 0.006 * walk(othersKey, day));
    return sum(coinRows, (coin) => cap(coin, day)) + others;
  }

  const totalVolume = (day: number): number => 1.12 * sum(coinRows, (coin) => volume(coin, day));

  function rate(code: string, day: number): number | undefined {
    const currency = Object.hasOwn(currencies, code) ? currencies[code] : undefined;
    if (currency === undefined || typeof currency === 'number') return currency;
    const coin = findCoin(currency.coin);
    return coin && currency.parts / price(coin, day);
  }

  return { mood, price, supply, cap, volume, totalCap, totalVolume, rate };
}

export function findCoin(id: string): CoinRow | undefined {
  return coinRows.find((coin) => coin.id === id);
}

function sum(coins: readonly CoinRow[], of: (coin: CoinRow) => number): number {
  return coins.reduce((total, coin) => total + of(coin), 0);
}
