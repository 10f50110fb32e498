import type { Collector } from '../collector.ts';
import { coingeckoGlobal } from './coingecko-global.ts';
import { coingeckoPrices } from './coingecko-prices.ts';
import { defillamaTvl } from './defillama-tvl.ts';
import { fearGreed } from './fear-greed.ts';

/** The crypto market. Steps are shown and logged in this order. */
export const crypto: Collector = {
  id: 'crypto',
  inRunAll: true,
  steps: [coingeckoPrices, coingeckoGlobal, defillamaTvl, fearGreed],
};
