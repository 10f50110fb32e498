/**
 * Random-looking paths that need no memory: the value at an instant depends on the key and the instant alone, so that
 * every process sees the same past and the same "now".
 */

/** A key for the path called `name` in the world of `seed` (FNV-1a). */
export function pathKey(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The `n`-th number of a key: evenly spread over 0 ≤ x < 1. */
export function unit(key: number, n: number): number {
  let hash = Math.imul(key ^ Math.imul(n, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x1_0000_0000;
}

/** The shortest and longest swing of a path in days; each swing is half or twice the next. */
interface Swings {
  readonly shortest: number;
  readonly longest: number;
}

const marketSwings: Swings = { shortest: 1 / 16, longest: 512 };

/**
 * A path around 0 at `day` (days since 1970, with fraction). Long swings are larger as in a random walk: it moves by
 * about 1 a day, yet never leaves for good.
 */
export function walk(key: number, day: number, swings: Swings = marketSwings): number {
  let sum = 0;
  for (let period = swings.longest, level = 1; period >= swings.shortest; period /= 2, level += 1) {
    sum += Math.sqrt(period) * smooth(key + level * 0x632be5ab, day / period);
  }
  return sum * 0.8;
}

function smooth(key: number, at: number): number {
  const left = Math.floor(at);
  const part = at - left;
  const ease = part * part * (3 - 2 * part);
  const a = unit(key, left) * 2 - 1;
  const b = unit(key, left + 1) * 2 - 1;
  return a + (b - a) * ease;
}
