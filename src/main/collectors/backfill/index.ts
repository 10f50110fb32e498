import type { Collector } from '../collector.ts';
import { coingeckoHistory } from './coingecko-history.ts';
import { defillamaHistory } from './defillama-history.ts';
import { fearGreedHistory } from './fear-greed-history.ts';
import { fredHistory } from './fred-history.ts';
import { priceHistory } from './price-history.ts';
import { stressHistory } from './stress-history.ts';

/** History that the free sources give, run like a collector but only when it is asked for. */
export const backfill: Collector = {
  id: 'backfill',
  limitMs: 30 * 60_000,
  steps: [fredHistory, priceHistory, fearGreedHistory, defillamaHistory, coingeckoHistory, stressHistory],
};
