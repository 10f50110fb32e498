import type { Migration } from './migration.ts';

/** What the user reads elsewhere and types in (ETH ETF flow, MVRV), kept with its history. */
export const manualInput: Migration = {
  version: 40,
  title: 'manual input, steps by name',
  up(db) {
    db.exec(`
      CREATE TABLE manual_input (
        kind       TEXT NOT NULL,
        date       TEXT NOT NULL,
        value      TEXT NOT NULL CHECK (json_valid(value)),
        updated_at TEXT NOT NULL,
        PRIMARY KEY (kind, date)
      ) STRICT, WITHOUT ROWID;

      -- The newest outcome of each step, without reading ten years of them.
      CREATE INDEX run_step_by_step ON run_step (step, run_id, status);
    `);
  },
};
