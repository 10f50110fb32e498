import { chainRows } from '../data/chains.ts';
import { isoDay } from './clock.ts';
import type { Market } from './market.ts';
import { pathKey, walk } from './noise.ts';

/** The money in DeFi, which follows the coin prices. */
export interface Defi {
  total(day: number): number;
  /** By chain, in the order of `chainRows`; together a little under the total, as at DefiLlama. */
  chains(day: number): number[];
}

const usualTotal = 81e9;
const slow = { shortest: 4, longest: 256 };

export function createDefi(seed: number, market: Market): Defi {
  const totalKey = pathKey(seed, 'defi');
  const keys = chainRows.map(([name]) => pathKey(seed, `tvl ${name}`));

  function total(day: number): number {
    return usualTotal * Math.exp(0.85 * market.mood(day) + 0.004 * walk(totalKey, day)) * adoption(day);
  }

  function chains(day: number): number[] {
    const weights = chainRows.map((row, at) => row[5] * Math.exp(0.006 * walk(keys[at] ?? 0, day, slow)));
    const scale = (0.988 * total(day)) / weights.reduce((all, weight) => all + weight, 0);
    return weights.map((weight) => weight * scale);
  }

  return { total, chains };
}

/** DeFi came up in 2020 and 2021. */
function adoption(day: number): number {
  return 1 / (1 + Math.exp(-(day - isoDay('2021-01-15')) / 120));
}
