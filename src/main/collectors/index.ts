import { backfill } from './backfill/index.ts';
import type { Collector } from './collector.ts';
import { crypto } from './crypto/index.ts';
import { liquidity } from './liquidity/index.ts';
import { news } from './news/index.ts';

/** Everything that can run. Schedule, command line, status and run log read this list. */
export const collectors: readonly Collector[] = [liquidity, crypto, news, backfill];
