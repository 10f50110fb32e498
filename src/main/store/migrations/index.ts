import { cryptoAndRuns } from './10-crypto-and-runs.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. A new one is one file and one line here. */
export const migrations: readonly Migration[] = [cryptoAndRuns];

export const newestVersion = migrations.at(-1)?.version ?? 0;
