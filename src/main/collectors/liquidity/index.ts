import type { Collector } from '../collector.ts';
import { fedTone } from './fed-tone.ts';
import { fred } from './fred.ts';
import { news } from './news.ts';
import { price } from './price.ts';
import { stressCalc } from './stress-calc.ts';

/** Stress in the funding and credit markets, and its index. */
export const liquidity: Collector = {
  id: 'liquidity',
  inRunAll: true,
  steps: [fred, price, news, fedTone, stressCalc],
};
