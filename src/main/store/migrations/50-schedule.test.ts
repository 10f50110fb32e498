import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../../e2e/support/core.ts';
import { fileIn, openTestStore } from '../../../../e2e/support/store.ts';
import { query } from '../../../../e2e/support/tables.ts';
import { schedule } from './50-schedule.ts';

const put = "INSERT INTO schedule_slot (job, slot_at, state, decided_at) VALUES (?, ?, 'served', 'x')";

test('the table has the columns of the design, and a slot stands in it once', () => {
  const file = path.join(temporaryDir(), 'test.db');
  const db = new Database(file);
  db.transaction(() => schedule.up(db)).immediate();
  db.prepare(put).run('news', '2026-11-22T21:30:00.000Z');
  db.prepare(put).run('run-all', '2026-11-22T21:30:00.000Z');
  expect(() => db.prepare(put).run('news', '2026-11-22T21:30:00.000Z')).toThrow(/UNIQUE/);
  db.close();
  const columns = query(file, 'PRAGMA table_info(schedule_slot)').map(({ name, pk }) => [name, pk]);
  expect(columns).toEqual([
    ['job', 1],
    ['slot_at', 2],
    ['state', 0],
    ['run_id', 0],
    ['decided_at', 0],
    ['reason', 0],
  ]);
});

test('a database from before the schedule gets the table and keeps its rows', async () => {
  const dir = temporaryDir();
  (await openTestStore(dir)).close();
  const db = new Database(fileIn(dir));
  db.exec(`DROP TABLE schedule_slot; PRAGMA user_version = 40;
    INSERT INTO collector_log (date, collector, status) VALUES ('2026-11-22', 'crypto', 'success')`);
  db.close();
  (await openTestStore(dir)).close();
  expect(query(fileIn(dir), 'SELECT count(*) AS n FROM schedule_slot')).toEqual([{ n: 0 }]);
  expect(query(fileIn(dir), 'SELECT collector FROM collector_log')).toEqual([{ collector: 'crypto' }]);
});
