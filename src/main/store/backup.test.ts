import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { holdWriteLock, startNode } from '../../../e2e/support/processes.ts';
import { query } from '../../../e2e/support/tables.ts';
import type { AppError } from '../lib/errors.ts';
import { verifiedCopy } from './backup.ts';

let dir: string;
let file: string;
let db: Database.Database;
beforeEach(() => {
  dir = temporaryDir();
  file = path.join(dir, 'source.db');
  db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE a (n INTEGER, pad BLOB); CREATE TABLE b (n INTEGER)');
  db.exec(
    'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 500) INSERT INTO a SELECT n, zeroblob(2000) FROM c',
  );
  db.exec('INSERT INTO b SELECT n FROM a');
});
afterEach(() => db.close());

const target = () => path.join(dir, 'copies', 'copy.db');
const counts = (name: string) =>
  query(name, 'SELECT (SELECT count(*) FROM a) AS a, (SELECT count(*) FROM b) AS b')[0];

test('the copy is one sound file with everything that was committed, the log of changes included', async () => {
  expect(fs.statSync(`${file}-wal`).size).toBeGreaterThan(0);
  const made = await verifiedCopy(file, target());
  expect(made).toEqual({ path: target(), bytes: fs.statSync(target()).size });
  expect(fs.readdirSync(path.dirname(target()))).toEqual(['copy.db']);
  expect(counts(target())).toEqual({ a: 500, b: 500 });
  expect(query(target(), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(query(target(), 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
});

const exclusive = `
  import Database from 'better-sqlite3';
  const db = new Database(process.argv[1]);
  db.exec('BEGIN EXCLUSIVE');
  console.log('mine');
  process.stdin.resume().on('end', () => { db.exec('ROLLBACK'); db.close(); });
`;

const writer = `
  import Database from 'better-sqlite3';
  const db = new Database(process.argv[1]);
  const both = db.transaction((n) => {
    db.prepare('INSERT INTO a VALUES (?, zeroblob(2000))').run(n);
    db.prepare('INSERT INTO b VALUES (?)').run(n);
  });
  let n = 1000;
  process.stdin.resume().on('end', () => { db.close(); process.exit(0); });
  const next = () => { both.immediate(n++); if (n === 1005) console.log('writing'); setTimeout(next, 1); };
  next();
`;

test('a copy made while another process writes is sound and holds whole transactions', async () => {
  const child = await startNode(writer, file);
  try {
    for (const name of ['one', 'two', 'three']) {
      const { path: copy } = await verifiedCopy(file, path.join(dir, `${name}.db`));
      const found = counts(copy);
      expect(found?.a).toBe(found?.b);
      expect(Number(found?.a)).toBeGreaterThan(500);
      expect(query(copy, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    }
  } finally {
    await child.stop();
  }
});

test('a copy can be made while another program holds the write lock', async () => {
  const lock = await holdWriteLock(file);
  try {
    await verifiedCopy(file, target());
  } finally {
    await lock.release();
  }
  expect(counts(target())).toEqual({ a: 500, b: 500 });
});

test('a file that is there already is refused and stays as it is', async () => {
  fs.mkdirSync(path.dirname(target()));
  fs.writeFileSync(target(), 'mine');
  await expect(verifiedCopy(file, target())).rejects.toMatchObject({
    code: 'backup_failed',
    params: { path: target() },
  });
  expect(fs.readFileSync(target(), 'utf8')).toBe('mine');
  expect(fs.readdirSync(path.dirname(target()))).toEqual(['copy.db']);
});

test('what an earlier copy left behind when its process was killed is cleared away, another’s work is not', async () => {
  const folder = path.dirname(target());
  fs.mkdirSync(folder);
  const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
  const left = [
    `copy.db.${dead}-1.partial`,
    `copy.db.${dead}-1.partial-journal`,
    `other.db.${dead}-3.partial`,
  ];
  const others = [`copy.db.${process.ppid}-1.partial`, 'my.partial', `${dead}-1.partial`];
  for (const name of [...left, ...others]) fs.writeFileSync(path.join(folder, name), 'half a page');
  await verifiedCopy(file, target());
  expect(fs.readdirSync(folder).sort()).toEqual(['copy.db', ...others].sort());
  expect(counts(target())).toEqual({ a: 500, b: 500 });
});

test('copies of the same name made at once: one is there, whole, and the others say so', async () => {
  const made = await Promise.allSettled(Array.from({ length: 4 }, () => verifiedCopy(file, target())));
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const refused = made.flatMap((each) => (each.status === 'rejected' ? [each.reason as AppError] : []));
  expect(refused.map(({ code, params }) => [code, params.problem])).toEqual(
    Array(3).fill(['backup_failed', 'file_exists']),
  );
  expect(fs.readdirSync(path.dirname(target()))).toEqual(['copy.db']);
  expect(counts(target())).toEqual({ a: 500, b: 500 });
});

test('a copy waits for a program that has the database for itself, and is not empty', async () => {
  db.pragma('journal_mode = DELETE');
  const holder = await startNode(exclusive, file);
  const copying = verifiedCopy(file, target());
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(fs.existsSync(target())).toBe(false);
  await holder.stop();
  await copying;
  expect(counts(target())).toEqual({ a: 500, b: 500 });
});

test('nothing of a copy keeps the process from other work', async () => {
  db.exec('INSERT INTO a SELECT n, zeroblob(20000) FROM a');
  // A turn of the event loop is all that other work needs; a copy made here would leave it none.
  let turns = 0;
  let copying = true;
  const turn = () => {
    turns++;
    if (copying) setImmediate(turn);
  };
  turn();
  await verifiedCopy(file, target());
  copying = false;
  expect(turns).toBeGreaterThan(50);
});

test('a folder that cannot be made is named in the error', async () => {
  await expect(verifiedCopy(file, path.join(file, 'inside', 'copy.db'))).rejects.toMatchObject({
    code: 'backup_failed',
    params: { path: path.join(file, 'inside', 'copy.db'), problem: 'ENOTDIR' },
  });
});

test('a damaged database gives no copy, and nothing half-made stays', async () => {
  db.close();
  const bytes = fs.readFileSync(file);
  // Pages of table a, far behind the schema.
  bytes.fill(0xa5, 4096 * 20, 4096 * 22);
  fs.writeFileSync(file, bytes);
  db = new Database(file);
  await expect(verifiedCopy(file, target())).rejects.toMatchObject({ code: 'backup_failed' });
  expect(fs.readdirSync(path.dirname(target()))).toEqual([]);
});
