import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../../e2e/support/core.ts';
import { manualInput } from './40-manual-input.ts';
import { migrations } from './index.ts';

/** A file as the versions before this one leave it. */
function olderFile(): InstanceType<typeof Database> {
  const db = new Database(path.join(temporaryDir(), 'test.db'));
  for (const migration of migrations.filter(({ version }) => version < manualInput.version)) migration.up(db);
  return db;
}

const apply = (db: InstanceType<typeof Database>) => db.transaction(() => manualInput.up(db)).immediate();

test('what is typed in is one value a kind and day, and only JSON', () => {
  const db = olderFile();
  apply(db);
  const insert = db.prepare('INSERT INTO manual_input VALUES (?, ?, ?, ?)');
  insert.run('mvrv', '2026-02-19', '{"z_score":1}', 'now');
  insert.run('eth_etf', '2026-02-19', '{"flow_1d":1}', 'now');
  insert.run('mvrv', '2026-02-20', '{"z_score":2}', 'now');
  expect(() => insert.run('mvrv', '2026-02-19', '{"z_score":3}', 'now')).toThrow(/UNIQUE/);
  expect(() => insert.run('mvrv', '2026-02-21', 'no JSON', 'now')).toThrow(/CHECK/);
  expect(() => insert.run('mvrv', '2026-02-21', null, 'now')).toThrow(/NOT NULL/);
  db.close();
});

test('the newest outcome of a step is found without reading the others', () => {
  const db = olderFile();
  apply(db);
  const plan = db
    .prepare('EXPLAIN QUERY PLAN SELECT status FROM run_step WHERE step = ? ORDER BY run_id DESC LIMIT 1')
    .all('fred') as { detail: string }[];
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(/USING (COVERING )?INDEX run_step_by_step/),
  ]);
  db.close();
});

test('steps that were logged before stay as they were', () => {
  const db = olderFile();
  db.exec(`INSERT INTO run_step (run_id, position, step, source, status, summary, rows_written, attempts, duration_ms)
           VALUES ('r1', 0, 'fred', 'FRED', 'success', 'success', 9, 9, 1)`);
  const rows = db.prepare('SELECT * FROM run_step').all();
  apply(db);
  expect(db.prepare('SELECT * FROM run_step').all()).toEqual(rows);
  db.close();
});

test('what fails half-way leaves nothing behind', () => {
  const db = olderFile();
  db.exec('CREATE INDEX run_step_by_step ON run_step (status)');
  expect(() => apply(db)).toThrow('run_step_by_step');
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'manual_input'").pluck().get()).toBe(0);
  db.close();
});
