import type { Database } from 'better-sqlite3';

/** A piece of history that has been fetched, from a date up to the day it was fetched. */
export interface BackfillMark {
  part: string;
  from: string;
}

/** A piece that was fetched so recently need not be fetched again when a backfill is resumed. */
const freshMs = 12 * 60 * 60 * 1000;

/** The memory of the backfill. */
export function createBackfillStore(db: Database) {
  const read = db.prepare('SELECT from_date, done_at FROM backfill_part WHERE part = ?');
  const put = db.prepare(`
    INSERT INTO backfill_part (part, from_date, done_at) VALUES (?, ?, ?)
    ON CONFLICT (part) DO UPDATE SET from_date = excluded.from_date, done_at = excluded.done_at`);
  const days = db.prepare(`
    SELECT (SELECT count(*) FROM stress_index) AS stress, (SELECT count(*) FROM crypto_metric) AS crypto`);
  return {
    isDone({ part, from }: BackfillMark, now: Date): boolean {
      const known = read.get(part) as { from_date: string; done_at: string } | undefined;
      return (
        known !== undefined && known.from_date <= from && now.getTime() - Date.parse(known.done_at) < freshMs
      );
    },
    mark: ({ part, from }: BackfillMark, now: Date) => void put.run(part, from, now.toISOString()),
    /** Days of history that there are. */
    days: () => days.get() as { stress: number; crypto: number },
  };
}
export type BackfillReads = Pick<ReturnType<typeof createBackfillStore>, 'isDone'>;
