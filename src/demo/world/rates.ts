import { reverseRepo, targetRange } from '../data/policy.ts';
import { isMonthEnd } from './calendar.ts';
import { isoDay } from './clock.ts';
import { pathKey, walk } from './noise.ts';
import type { Risk } from './risk.ts';

/** Interest rates in percent, at any instant. */
export interface Rates {
  targetUpper(day: number): number;
  /** What the Federal Reserve pays on reserves. */
  reserves(day: number): number;
  overnight(day: number): number;
  treasury(years: 2 | 10 | 30, day: number): number;
  /** The reverse repo facility, in billions of dollars. */
  reverseRepo(day: number): number;
}

const steps = targetRange.map(([from, upper]) => [isoDay(from), upper] as const);
const repoPoints = reverseRepo.map(([day, billions]) => [isoDay(day), billions] as const);
const monthly = { shortest: 1 / 16, longest: 128 };
const daily = { shortest: 1, longest: 8 };

export function createRates(seed: number, risk: Risk): Rates {
  const keys = { 2: pathKey(seed, '2 years'), 10: pathKey(seed, '10 years'), 30: pathKey(seed, '30 years') };
  const overnightKey = pathKey(seed, 'overnight');
  const repoKey = pathKey(seed, 'reverse repo');
  const foreseen = new Map<number, number>();

  /** Where the market sees the policy rate: it knows the coming steps and half forgets the past ones. */
  function expected(day: number): number {
    const whole = Math.floor(day);
    let mean = foreseen.get(whole);
    if (mean === undefined) {
      const sights = Array.from({ length: 19 }, (_, at) => targetUpper(whole - 60 + at * 20));
      mean = sights.reduce((sum, upper) => sum + upper, 0) / sights.length;
      foreseen.set(whole, mean);
    }
    return mean;
  }

  /** Money flees into Treasuries, most of all into the short ones. */
  const flight = (day: number): number => 0.1 * Math.max(-1, risk.tension(day));

  function treasury(years: 2 | 10 | 30, day: number): number {
    const ten = 2.3 + 0.48 * expected(day) - flight(day) + 0.035 * walk(keys[10], day, monthly);
    if (years === 10) return ten;
    if (years === 30) return ten + 0.55 + 0.012 * walk(keys[30], day, monthly);
    return Math.max(0.1, expected(day) - 0.1 - 1.6 * flight(day) + 0.025 * walk(keys[2], day, monthly));
  }

  const reserves = (day: number): number => targetUpper(day) - 0.1;

  function overnight(day: number): number {
    const strain = 0.02 * Math.exp(0.9 * risk.tension(day)) + (isMonthEnd(day) ? 0.06 : 0);
    const spread = strain - 0.03 + 0.008 * walk(overnightKey, day, daily);
    return reserves(day) + Math.min(0.3, Math.max(-0.1, spread));
  }

  function inRepo(day: number): number {
    const busy = Math.exp(0.05 * walk(repoKey, day, daily));
    return between(repoPoints, day) * busy + (isMonthEnd(day) ? 12 : 0);
  }

  return { targetUpper, reserves, overnight, treasury, reverseRepo: inRepo };
}

function targetUpper(day: number): number {
  return steps.findLast(([from]) => from <= day)?.[1] ?? 0.25;
}

function between(points: readonly (readonly [day: number, value: number])[], day: number): number {
  const right = points.findIndex(([at]) => at > day);
  const [fromDay, from] = points.at(right === -1 ? -1 : Math.max(0, right - 1)) ?? [day, 0];
  const [toDay, to] = points.at(right) ?? [day, 0];
  return toDay === fromDay ? from : from + ((to - from) * (day - fromDay)) / (toDay - fromDay);
}
