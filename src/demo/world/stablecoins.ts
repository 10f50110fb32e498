import { type ChainRow, chainRows } from '../data/chains.ts';
import { type StablecoinRow, stablecoinRows } from '../data/stablecoins.ts';
import { isoDay } from './clock.ts';
import { pathKey, unit, walk } from './noise.ts';

/** The stablecoins: every sum of the parts is the total, at every instant. */
export interface Stablecoins {
  /** US dollars of all coins of a peg. */
  pegTotal(peg: string, day: number): number;
  /** US dollars of each coin, in the order of `stablecoinRows`. */
  amounts(day: number): number[];
  /** How large a coin is against its usual size; 1 for a coin that is not in the list. */
  growth(geckoId: string, day: number): number;
  /** The coin's chains and the share of it that each of them holds; the shares sum up to 1. */
  chainShares(coin: StablecoinRow, day: number): [chain: string, share: number][];
}

/** Supply drifts over months; it has no daily swings. */
const drift = { shortest: 16, longest: 512 };

/** Nearly all coins on Tron are one of these. */
const tronCoins = new Set(['USDT', 'USDD', 'TUSD']);

export function createStablecoins(seed: number): Stablecoins {
  const usualTotal = new Map<string, number>();
  for (const { peg, size } of stablecoinRows) usualTotal.set(peg, (usualTotal.get(peg) ?? 0) + size);
  const pegKeys = new Map([...usualTotal.keys()].map((peg) => [peg, pathKey(seed, `peg ${peg}`)]));
  const coinKeys = stablecoinRows.map((row) => pathKey(seed, `stablecoin ${row.id}`));

  function pegTotal(peg: string, day: number): number {
    const path = walk(pegKeys.get(peg) ?? 0, day, drift);
    return (usualTotal.get(peg) ?? 0) * Math.exp(0.0015 * path) * adoption(day);
  }

  function amounts(day: number): number[] {
    const weights = stablecoinRows.map(
      (row, at) =>
        row.size * Math.exp((row.size > 2e10 ? 0.0005 : 0.004) * walk(coinKeys[at] ?? 0, day, drift)),
    );
    const weightOfPeg = new Map<string, number>();
    for (const [at, { peg }] of stablecoinRows.entries()) {
      weightOfPeg.set(peg, (weightOfPeg.get(peg) ?? 0) + (weights[at] ?? 0));
    }
    const scale = new Map([...weightOfPeg].map(([peg, weight]) => [peg, pegTotal(peg, day) / (weight || 1)]));
    return stablecoinRows.map(({ peg }, at) => (weights[at] ?? 0) * (scale.get(peg) ?? 0));
  }

  function growth(geckoId: string, day: number): number {
    const at = stablecoinRows.findIndex((row) => row.geckoId === geckoId);
    const row = stablecoinRows[at];
    return row === undefined ? 1 : (amounts(day)[at] ?? 0) / row.size;
  }

  function chainShares(coin: StablecoinRow, day: number): [string, number][] {
    const weighted = chainsOf(seed, coin).map(([chain, weight]): [string, number] => [
      chain,
      weight * Math.exp(0.003 * walk(pathKey(seed, `${coin.id} on ${chain}`), day, drift)),
    ]);
    const total = sum(weighted.map(([, weight]) => weight));
    return weighted.map(([chain, weight]) => [chain, weight / total]);
  }

  return { pegTotal, amounts, growth, chainShares };
}

function chainsOf(seed: number, coin: StablecoinRow): [string, number][] {
  const weight = (chain: ChainRow): number => {
    const [name, , , , , , stablecoins] = chain;
    if (name === 'Tron' && !tronCoins.has(coin.symbol)) return 0;
    const luck = unit(pathKey(seed, `${coin.id} likes ${name}`), 0);
    const taste = name === 'Ethereum' ? 1 : name === 'Tron' ? 2 : 0.2 + 1.6 * luck;
    return (stablecoins + 20_000) * taste;
  };
  return chainRows
    .map((chain): [string, number] => [chain[0], weight(chain)])
    .filter(([, size]) => size > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, coin.chains);
}

/** How far the world had taken stablecoins up: from almost nothing in 2017 to nearly 1 today. */
function adoption(day: number): number {
  return 1 / (1 + Math.exp(-(day - isoDay('2023-01-01')) / 330));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
