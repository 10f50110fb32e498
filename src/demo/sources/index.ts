import type { Route } from '../route.ts';
import { coingecko } from './coingecko.ts';
import { defillama } from './defillama.ts';
import { fearGreed } from './fear-greed.ts';
import { stablecoins } from './stablecoins.ts';

/** Every endpoint the simulator knows. A new source is one file here and one word in this list. */
export const allRoutes: readonly Route[] = [...coingecko, ...defillama, ...stablecoins, ...fearGreed];
