import type { Collector } from './collector.ts';
import { crypto } from './crypto/index.ts';

/** Every collector there is. Schedule, command line, status and run log read this list. */
export const collectors: readonly Collector[] = [crypto];
