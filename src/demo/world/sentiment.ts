import type { Market } from './market.ts';
import { pathKey, walk } from './noise.ts';

/** The Fear & Greed figure of a UTC day, 0–100: what the prices did before that day began. */
export type Sentiment = (dayNumber: number) => number;

export function createSentiment(seed: number, market: Market): Sentiment {
  const key = pathKey(seed, 'fear and greed');
  return (day) => {
    const now = market.mood(day);
    const push =
      2 * (now - market.mood(day - 1)) + 2.4 * (now - market.mood(day - 7)) + now - market.mood(day - 30);
    const figure = 50 + 45 * Math.tanh(1.8 * push) + 1.5 * walk(key, day, { shortest: 1, longest: 4 });
    return Math.round(Math.min(97, Math.max(3, figure)));
  };
}
