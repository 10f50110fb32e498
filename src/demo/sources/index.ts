import type { Route } from '../route.ts';
import { coingecko } from './coingecko.ts';
import { defillama } from './defillama.ts';
import { fearGreed } from './fear-greed.ts';
import { federalReserve } from './federal-reserve.ts';
import { fred } from './fred.ts';
import { googleNews } from './google-news.ts';
import { newsFeeds } from './news-feeds.ts';
import { stablecoins } from './stablecoins.ts';
import { yahoo } from './yahoo.ts';

/** Every endpoint the simulator knows. A new source is one file here and one word in this list. */
export const allRoutes: readonly Route[] = [
  ...coingecko,
  ...defillama,
  ...stablecoins,
  ...fearGreed,
  ...fred,
  ...yahoo,
  ...googleNews,
  ...federalReserve,
  ...newsFeeds,
];
