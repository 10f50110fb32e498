import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { flipPage } from '../../../e2e/support/damage.ts';
import { holdWriteLock, startNode } from '../../../e2e/support/processes.ts';
import { writePythonDatabase } from '../../../e2e/support/python-database.ts';
import { fileIn, openTestStore } from '../../../e2e/support/store.ts';
import { query } from '../../../e2e/support/tables.ts';
import type { Store } from './store.ts';

let dir: string;
let file: string;
let store: Store;
const backup = (name: string) => path.join(dir, 'backups', name);
const kept = () => backup('before-restore.db');
const put = (value: number) => store.write(() => store.figures([bitcoin(value)], origin));
const bitcoin = (value: number) => ({
  table: 'crypto_price' as const,
  key: { date: '2026-11-21', coin_id: 'bitcoin' },
  values: { symbol: 'BTC', price_usd: value },
  source: 'test',
  observedAt: null,
});
const origin = { runId: 'r', fetchedAt: '2026-11-21T00:00:00.000Z', createdAt: '2026-11-21 00:00:00' };
const priceIn = (name: string) => query(name, 'SELECT price_usd AS n FROM crypto_price')[0]?.n;
const priceShown = () => store.crypto.latest().prices[0]?.price_usd;

beforeEach(async () => {
  dir = temporaryDir();
  file = fileIn(dir);
  store = await openTestStore(dir);
  await put(1);
  await store.backup(backup('old.db'));
  await put(2);
});
afterEach(() => store.close());

test('an open database has the content of the copy, for everybody who has it open; what was there is kept', async () => {
  const other = new Database(file);
  const prepared = other.prepare('SELECT price_usd FROM crypto_price').pluck();
  expect([priceShown(), prepared.get()]).toEqual([2, 2]);
  const version = store.dataVersion();
  await store.restoreFrom(backup('old.db'), kept());
  expect([priceShown(), prepared.get()]).toEqual([1, 1]);
  expect(store.dataVersion()).not.toBe(version);
  expect([priceIn(backup('old.db')), priceIn(kept())]).toEqual([1, 2]);
  other.close();
  for (const name of [file, kept()])
    expect(query(name, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(query(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(fs.readdirSync(path.join(dir, 'backups')).sort()).toEqual(['before-restore.db', 'old.db']);
});

test('it can be written on, and a restore can be undone', async () => {
  await store.restoreFrom(backup('old.db'), kept());
  await put(3);
  await store.restoreFrom(kept(), backup('before-undo.db'));
  expect(priceShown()).toBe(2);
  await put(4);
  store.close();
  expect([priceIn(file), priceIn(backup('before-undo.db'))]).toEqual([4, 3]);
});

test('a reader in the middle of a transaction goes on seeing what was there', async () => {
  const reader = new Database(file);
  reader.exec('BEGIN');
  const read = () => reader.prepare('SELECT price_usd FROM crypto_price').pluck().get();
  expect(read()).toBe(2);
  await store.restoreFrom(backup('old.db'), kept());
  expect(read()).toBe(2);
  reader.exec('COMMIT');
  expect(read()).toBe(1);
  reader.close();
});

const strangers: Record<string, [problem: string | RegExp, spoil: (name: string) => void]> = {
  'a damaged one': [/page 4/, (name) => fs.writeFileSync(name, flipPage(fs.readFileSync(name), 3))],
  'one cut off': ['cut_off', (name) => fs.truncateSync(name, fs.statSync(name).size - 1)],
  'a text': ['not_sqlite', (name) => fs.writeFileSync(name, 'x'.repeat(5000))],
  'an empty file': ['empty_database', (name) => fs.writeFileSync(name, '')],
  'one of demo mode': ['other_mode', (name) => pragma(name, `application_id = ${0x44444344}`)],
  'one from a newer version': ['newer', (name) => pragma(name, 'user_version = 9999')],
};
function pragma(name: string, text: string): void {
  const db = new Database(name);
  db.pragma(text);
  db.close();
}

test.each(Object.entries(strangers))(
  '%s is refused; the database is as it was, and nothing is left',
  async (_, [problem, spoil]) => {
    spoil(backup('old.db'));
    await expect(store.restoreFrom(backup('old.db'), kept())).rejects.toMatchObject({
      code: 'backup_unusable',
      params: { problem: typeof problem === 'string' ? problem : expect.stringMatching(problem) },
    });
    expect(priceShown()).toBe(2);
    expect(fs.readdirSync(path.join(dir, 'backups'))).toEqual(['old.db']);
  },
);

test('a copy in an older format is brought to today’s, the copy itself stays as it is', async () => {
  const old = backup('python.db');
  writePythonDatabase(old);
  const before = fs.readFileSync(old);
  await store.restoreFrom(old, kept());
  expect(store.runs.list({ limit: 10, offset: 0 }).total).toBeGreaterThan(0);
  await put(5);
  expect(fs.readFileSync(old)).toEqual(before);
});

test('a copy with pages of another size fits', async () => {
  const small = backup('small.db');
  const db = new Database(backup('old.db'));
  db.pragma('page_size = 1024');
  db.exec(`VACUUM INTO '${small.replaceAll("'", "''")}'`);
  db.close();
  expect(query(small, 'PRAGMA page_size')).toEqual([{ page_size: 1024 }]);
  await store.restoreFrom(small, kept());
  expect(priceShown()).toBe(1);
});

test('a copy that consists of two files is taken whole', async () => {
  const two = temporaryDir();
  const db = new Database(backup('old.db'));
  db.pragma('journal_mode = WAL');
  db.exec('UPDATE crypto_price SET price_usd = 7');
  for (const end of ['', '-wal'])
    fs.copyFileSync(`${backup('old.db')}${end}`, path.join(two, `two.db${end}`));
  db.close();
  await store.restoreFrom(path.join(two, 'two.db'), kept());
  expect(priceShown()).toBe(7);
});

test('a run that another process has begun is not restored over', async () => {
  const db = new Database(file);
  const at = new Date().toISOString();
  db.prepare('INSERT INTO active_run VALUES (?, ?, ?, ?, ?, ?)').run('crypto', 'r1', 1, at, 'api', at);
  await expect(store.restoreFrom(backup('old.db'), kept())).rejects.toMatchObject({ code: 'run_going_on' });
  expect(priceShown()).toBe(2);
  expect(fs.existsSync(kept())).toBe(false);
  db.close();
});

test('it waits for a program that is writing', async () => {
  const lock = await holdWriteLock(file);
  const restoring = store.restoreFrom(backup('old.db'), kept());
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(priceShown()).toBe(2);
  await lock.release();
  await restoring;
  expect(priceShown()).toBe(1);
});

/** Writes for a second and then stops, or until its table is gone; notes each number that is stored. */
const busyWriter = `
  import fs from 'node:fs';
  import Database from 'better-sqlite3';
  const [, file, note] = process.argv;
  const db = new Database(file, { timeout: 10000 });
  db.exec('CREATE TABLE theirs (n INTEGER)');
  const until = performance.now() + 1000;
  let n = 0;
  const write = () => {
    try { db.prepare('INSERT INTO theirs VALUES (?)').run(++n); } catch { return; }
    fs.writeFileSync(note, String(n));
    if (n === 5) console.log('writing');
    if (performance.now() < until) setTimeout(write, 2);
  };
  write();
  process.stdin.resume().on('end', () => db.close());
`;

test('nothing that another program writes while it is restored is lost: all of it stands in what was kept', async () => {
  const note = path.join(dir, 'written');
  const writer = await startNode(busyWriter, file, note);
  await store.restoreFrom(backup('old.db'), kept());
  await writer.stop();
  const written = Number(fs.readFileSync(note, 'utf8'));
  expect(written).toBeGreaterThan(10);
  expect(query(kept(), 'SELECT max(n) AS newest, count(*) AS n FROM theirs')).toEqual([
    { newest: written, n: written },
  ]);
  expect(query(file, "SELECT name FROM sqlite_schema WHERE name = 'theirs'")).toEqual([]);
});

describe('a database that turns out to be damaged while it is open', () => {
  function damage(): void {
    const db = new Database(file);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    fs.writeFileSync(file, flipPage(fs.readFileSync(file), 4));
  }

  test('is not written any more, and goes on with the newest good copy; what was there is kept', async () => {
    damage();
    expect(await store.check()).toContain('page 5');
    await expect(put(3)).rejects.toMatchObject({ code: 'database_damaged' });
    const notice = await store.heal();
    expect(notice).toMatchObject({ code: 'database_recovered', params: { backup: 'old.db' } });
    expect(priceShown()).toBe(1);
    await put(3);
    expect(await store.check()).toBeUndefined();
    expect(fs.statSync(path.join(dir, String(notice?.params.aside))).size).toBeGreaterThan(0);
  });

  test('stays closed to writing where there is no good copy', async () => {
    damage();
    fs.rmSync(backup('old.db'));
    await store.check();
    expect(await store.heal()).toBeUndefined();
    await expect(put(3)).rejects.toMatchObject({ code: 'database_damaged' });
  });
});
