import { cryptoAndRuns } from './10-crypto-and-runs.ts';
import { liquidityAndNews } from './20-liquidity-and-news.ts';
import { backfill } from './30-backfill.ts';
import { manualInput } from './40-manual-input.ts';
import { schedule } from './50-schedule.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. A new one is one file and one line here. */
export const migrations: readonly Migration[] = [
  cryptoAndRuns,
  liquidityAndNews,
  backfill,
  manualInput,
  schedule,
];

export const newestVersion = migrations.at(-1)?.version ?? 0;
