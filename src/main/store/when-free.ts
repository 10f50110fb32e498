import type { Database } from 'better-sqlite3';
import { type Clock, sleep } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { fromSqlite, isBusy } from './sqlite-errors.ts';

/** How long a write waits for another program before it gives up. */
const lockWaitMs = 30_000;
/** What SQLite itself waits, blocking this process, when it is not asked through here. */
export const busyTimeoutMs = 5_000;
const tryMs = 20;
const pauseMs = 100;

/**
 * Tries `work` again, without blocking this process, while another program holds the database; up to `waitMs`,
 * then `database_locked`.
 */
export async function retryWhileBusy<T>(
  db: Database,
  clock: Clock,
  work: () => T,
  waitMs = lockWaitMs,
): Promise<T> {
  const until = clock.monotonicMs() + waitMs;
  for (;;) {
    try {
      db.pragma(`busy_timeout = ${tryMs}`);
      return work();
    } catch (thrown) {
      if (!isBusy(thrown)) throw fromSqlite(thrown, db.name);
      if (clock.monotonicMs() >= until) {
        throw new AppError('database_locked', { seconds: Math.round(waitMs / 1000) }, { cause: thrown });
      }
    } finally {
      db.pragma(`busy_timeout = ${busyTimeoutMs}`);
    }
    await sleep(pauseMs);
  }
}

/** Runs `work` in one IMMEDIATE transaction as soon as the write lock is free. Nothing is half written, ever. */
export function whenFree<T>(db: Database, clock: Clock, work: () => T, waitMs = lockWaitMs): Promise<T> {
  const transaction = db.transaction(work);
  return retryWhileBusy(db, clock, () => transaction.immediate(), waitMs);
}
