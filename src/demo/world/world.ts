import { createDefi, type Defi } from './defi.ts';
import { createLiquidity, type Liquidity } from './liquidity.ts';
import { createMarket, type Market } from './market.ts';
import { createNews, type News } from './news.ts';
import { createSentiment, type Sentiment } from './sentiment.ts';
import { createStablecoins, type Stablecoins } from './stablecoins.ts';

/** Everything the simulated sources tell about, as functions of the instant: they agree because they read one world. */
export interface World {
  readonly seed: number;
  readonly stablecoins: Stablecoins;
  readonly market: Market;
  readonly defi: Defi;
  readonly sentiment: Sentiment;
  readonly liquidity: Liquidity;
  readonly news: News;
}

export function createWorld(seed: number): World {
  const stablecoins = createStablecoins(seed);
  const market = createMarket(seed, stablecoins);
  const liquidity = createLiquidity(seed, market);
  return {
    seed,
    stablecoins,
    market,
    defi: createDefi(seed, market),
    sentiment: createSentiment(seed, market),
    liquidity,
    news: createNews(seed, liquidity.risk),
  };
}
