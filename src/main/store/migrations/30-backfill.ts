import type { Migration } from './migration.ts';

/** What a backfill has fetched already, so that one that was cut off goes on where it stopped. */
export const backfill: Migration = {
  version: 30,
  title: 'memory of the backfill',
  up(db) {
    db.exec(`CREATE TABLE backfill_part (
      part      TEXT PRIMARY KEY,
      from_date TEXT NOT NULL,
      done_at   TEXT NOT NULL
    ) STRICT`);
  },
};
