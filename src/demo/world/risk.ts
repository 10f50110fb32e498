import type { Market } from './market.ts';
import { pathKey, walk } from './noise.ts';

/** How frightened the markets are, and what the two best known gauges make of it. */
export interface Risk {
  /** Around 0, with a deviation of about 1; 2 and more is a crisis. Rises when the shared mood falls. */
  tension(day: number): number;
  /** The level of the VIX at an instant. */
  vix(day: number): number;
  /** Spreads of corporate bonds over Treasuries, in percent. They lag a few days behind. */
  highYield(day: number): number;
  investmentGrade(day: number): number;
}

const quick = { shortest: 1 / 16, longest: 8 };

export function createRisk(seed: number, market: Market): Risk {
  const [own, vixKey, highYieldKey, gradeKey] = ['tension', 'vix', 'high yield', 'grade'].map((name) =>
    pathKey(seed, name),
  ) as [number, number, number, number];

  function tension(day: number): number {
    const mood = market.mood(day);
    return 0.05 * walk(own, day, quick) - 1.6 * mood - 5 * (mood - market.mood(day - 30));
  }

  const lagging = (day: number): number => (tension(day) + tension(day - 5)) / 2;

  return {
    tension,
    vix: (day) => (10 + 7.5 * Math.exp(0.42 * tension(day))) * Math.exp(0.025 * walk(vixKey, day, quick)),
    highYield: (day) => 2.2 + 1.15 * Math.exp(0.42 * lagging(day)) + 0.01 * walk(highYieldKey, day, quick),
    investmentGrade: (day) => 0.45 + 0.5 * Math.exp(0.38 * lagging(day)) + 0.004 * walk(gradeKey, day, quick),
  };
}
