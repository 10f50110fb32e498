import type { Migration } from './migration.ts';

/** What has become of every due time of the daily plan, and which plan was in force when (job `plan`). */
export const schedule: Migration = {
  version: 50,
  title: 'memory of the daily plan',
  up(db) {
    db.exec(`CREATE TABLE schedule_slot (
      job        TEXT NOT NULL,
      slot_at    TEXT NOT NULL,
      state      TEXT NOT NULL,
      run_id     TEXT,
      decided_at TEXT NOT NULL,
      reason     TEXT,
      PRIMARY KEY (job, slot_at)
    ) STRICT, WITHOUT ROWID`);
  },
};
