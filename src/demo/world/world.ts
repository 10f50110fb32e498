import { createDefi, type Defi } from './defi.ts';
import { createMarket, type Market } from './market.ts';
import { createSentiment, type Sentiment } from './sentiment.ts';
import { createStablecoins, type Stablecoins } from './stablecoins.ts';

/** Everything the simulated sources tell about, as functions of the instant: they agree because they read one world. */
export interface World {
  readonly seed: number;
  readonly stablecoins: Stablecoins;
  readonly market: Market;
  readonly defi: Defi;
  readonly sentiment: Sentiment;
}

export function createWorld(seed: number): World {
  const stablecoins = createStablecoins(seed);
  const market = createMarket(seed, stablecoins);
  return {
    seed,
    stablecoins,
    market,
    defi: createDefi(seed, market),
    sentiment: createSentiment(seed, market),
  };
}
