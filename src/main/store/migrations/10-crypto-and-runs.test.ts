import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { morningDate, temporaryDir } from '../../../../e2e/support/core.ts';
import { writePythonDatabase } from '../../../../e2e/support/python-database.ts';
import { fileIn, startStoreRun } from '../../../../e2e/support/store.ts';
import { query } from '../../../../e2e/support/tables.ts';
import { cryptoAndRuns } from './10-crypto-and-runs.ts';

const shared = ['crypto_price', 'crypto_metric', 'collector_log'];
const shapeOf = (file: string) => shared.map((table) => query(file, `PRAGMA table_info(${table})`));

function migrated(sql = ''): string {
  const file = path.join(temporaryDir(), 'test.db');
  const db = new Database(file);
  db.exec(sql);
  db.transaction(() => cryptoAndRuns.up(db)).immediate();
  db.close();
  return file;
}

test('a new database has the three tables of the design: columns, types, defaults and keys', () => {
  const python = path.join(temporaryDir(), 'python.db');
  writePythonDatabase(python, 'design');
  expect(shapeOf(migrated())).toEqual(shapeOf(python));
});

test('log ids are never used twice, as AUTOINCREMENT of the design promises', () => {
  const db = new Database(migrated());
  const add = db.prepare(
    "INSERT INTO collector_log (date, collector, status) VALUES ('2026-11-23', 'crypto', 'failed')",
  );
  const first = Number(add.run().lastInsertRowid);
  db.exec('DELETE FROM collector_log');
  expect(Number(add.run().lastInsertRowid)).toBe(first + 1);
  expect(db.prepare('SELECT created_at FROM collector_log').pluck().get()).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  );
  db.close();
});

test('an empty table that lacks every value column gets them all', () => {
  const file = migrated('CREATE TABLE crypto_metric (date TEXT PRIMARY KEY)');
  const columns = (name: string) =>
    query(name, 'PRAGMA table_info(crypto_metric)').map((column) => column.name);
  expect(columns(file)).toEqual(columns(migrated()));
});

test('what fails half-way leaves nothing behind', () => {
  const file = path.join(temporaryDir(), 'test.db');
  const db = new Database(file);
  db.exec('CREATE TABLE active_run (mine TEXT)');
  expect(() => db.transaction(() => cryptoAndRuns.up(db)).immediate()).toThrow('active_run');
  expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['active_run']);
  db.close();
});

test('a key whose columns stand in another order is the same key, for adopting and for writing', async () => {
  const dir = temporaryDir();
  const db = new Database(fileIn(dir));
  db.exec(`CREATE TABLE crypto_price (coin_id TEXT NOT NULL, date TEXT NOT NULL, symbol TEXT NOT NULL,
    price_usd REAL, PRIMARY KEY (coin_id, date))`);
  db.close();
  const { store, file, read } = await startStoreRun(dir);
  for (const price_usd of [1, 2]) {
    await read([
      {
        table: 'crypto_price',
        key: { date: morningDate, coin_id: 'bitcoin' },
        values: { symbol: 'BTC', price_usd },
        source: 'test',
        observedAt: null,
      },
    ]);
  }
  store.close();
  expect(query(file, 'SELECT price_usd FROM crypto_price')).toEqual([{ price_usd: 2 }]);
});
