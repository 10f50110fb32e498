import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { holdWriteLock } from '../../../e2e/support/processes.ts';
import { systemClock } from '../lib/clock.ts';
import { whenFree } from './when-free.ts';

let file: string;
let db: Database.Database;
beforeEach(() => {
  file = path.join(temporaryDir(), 'test.db');
  db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE t (n INTEGER)');
});
afterEach(() => db.close());

const insert = (n: number) => db.prepare('INSERT INTO t VALUES (?)').run(n).changes;
const rows = () => db.prepare('SELECT n FROM t').pluck().all();

test('a lock held longer than the wait ends in database_locked, with nothing written and nothing lost', async () => {
  insert(1);
  const lock = await holdWriteLock(file);
  try {
    const started = performance.now();
    await expect(whenFree(db, systemClock, () => insert(2), 600)).rejects.toMatchObject({
      code: 'database_locked',
      params: { seconds: 1 },
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(600);
    expect([rows(), db.inTransaction]).toEqual([[1], false]);
  } finally {
    await lock.release();
  }
  await whenFree(db, systemClock, () => insert(3), 600);
  expect(rows()).toEqual([1, 3]);
});

test('waiting for a lock leaves the process free for other work', async () => {
  const lock = await holdWriteLock(file);
  let ticks = 0;
  const ticking = setInterval(() => {
    ticks++;
  }, 5);
  try {
    await expect(whenFree(db, systemClock, () => insert(2), 2_000)).rejects.toThrow();
  } finally {
    clearInterval(ticking);
    await lock.release();
  }
  // SQLite's own wait would take the whole time in one piece.
  expect(ticks).toBeGreaterThan(10);
});

test('the work runs once, as soon as the lock is gone', async () => {
  const lock = await holdWriteLock(file);
  let calls = 0;
  const writing = whenFree(db, systemClock, () => {
    calls++;
    return insert(2);
  });
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(calls).toBe(0);
  await lock.release();
  expect(await writing).toBe(1);
  expect([calls, rows()]).toEqual([1, [2]]);
});

test('work that throws is undone and tried no second time', async () => {
  let calls = 0;
  const writing = whenFree(db, systemClock, () => {
    calls++;
    insert(2);
    throw new Error('mine');
  });
  await expect(writing).rejects.toThrow('mine');
  expect([calls, rows()]).toEqual([1, []]);
});
