import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { startTestCore, temporaryDir } from '../../../e2e/support/core.ts';
import { fingerprint, hasPython, holdWriteLock, startPython } from '../../../e2e/support/processes.ts';
import { dumpDatabase, writePythonDatabase } from '../../../e2e/support/python-database.ts';
import { fileIn, openTestDatabase, openTestStore } from '../../../e2e/support/store.ts';
import { query } from '../../../e2e/support/tables.ts';
import { newestVersion } from './migrations/index.ts';

const ddls = ['design', 'sqlalchemy'] as const;

function pythonFolder(
  ...args: Parameters<typeof writePythonDatabase> extends [string, ...infer R] ? R : never
) {
  const dir = temporaryDir();
  const file = fileIn(dir);
  writePythonDatabase(file, ...args);
  return { dir, file };
}

const copies = (dir: string): string[] => {
  const folder = path.join(dir, 'backups');
  return fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => path.join(folder, name)) : [];
};

/** The design gives these two tables more columns (section 3). */
const addedColumns: Readonly<Record<string, string[]>> = {
  'table liquidity_macro': ['iorb', 'fed_target_upper', 'fed_target_lower'],
  'table stress_index': ['coverage', 'inputs'],
};
const typeOf = (column: string) => (column === 'inputs' ? 'TEXT' : 'REAL');

const versionOf = (file: string) => query(file, 'PRAGMA user_version')[0]?.user_version;

test.each(ddls)(
  'a Python-made database (%s DDL) is adopted without losing or changing a row',
  async (ddl) => {
    const { dir, file } = pythonFolder(ddl);
    const before = dumpDatabase(file);
    (await openTestDatabase(dir)).close();
    const after = dumpDatabase(file);
    // Every table, index, view and trigger with its very DDL, and every row; where columns were added, they are null.
    for (const [name, { sql, rows }] of Object.entries(before)) {
      const added = addedColumns[name] ?? [];
      const nulls = Object.fromEntries(added.map((column) => [column, null]));
      expect(after[name]?.rows).toEqual(rows.map((row) => ({ ...row, ...nulls })));
      const withoutAdded = added.reduce(
        (text, column) => text?.replace(` ${column} ${typeOf(column)},`, ''),
        after[name]?.sql,
      );
      expect(withoutAdded).toBe(sql);
    }
    expect(Object.keys(before).length).toBeGreaterThan(12);
    expect(versionOf(file)).toBe(newestVersion);
  },
);

test('a copy of the old file is made before it is changed, and none when it is opened again', async () => {
  const { dir, file } = pythonFolder();
  const before = dumpDatabase(file);
  (await openTestDatabase(dir)).close();
  (await openTestDatabase(dir)).close();
  expect(copies(dir)).toHaveLength(1);
  const copy = copies(dir)[0] ?? '';
  expect(dumpDatabase(copy)).toEqual(before);
  expect(versionOf(copy)).toBe(0);
  expect(query(copy, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

test('a new database needs no copy', async () => {
  const dir = temporaryDir();
  (await openTestDatabase(dir)).close();
  expect(copies(dir)).toEqual([]);
});

test('columns are added only where they are missing, and old rows are null there', async () => {
  const { dir, file } = pythonFolder('design', 'ALTER TABLE crypto_price DROP COLUMN change_7d;');
  const before = dumpDatabase(file);
  (await openTestDatabase(dir)).close();
  const after = dumpDatabase(file);
  const rows = before['table crypto_price']?.rows.map((row) => ({ ...row, change_7d: null }));
  expect(after['table crypto_price']?.rows).toEqual(rows);
  expect(after['table crypto_metric']).toEqual(before['table crypto_metric']);
});

test.each(ddls)('an adopted database (%s DDL) is collected into like our own', async (ddl) => {
  const { dir, file } = pythonFolder(ddl);
  const { core, stop } = await startTestCore({ dataDir: dir });
  try {
    const run = await core.runner.run('crypto', 'api');
    expect([run.status, run.reason]).toEqual(['success', null]);
    expect(query(file, 'SELECT date, count(*) AS n FROM crypto_price GROUP BY date')).toEqual([
      { date: '2026-02-18', n: 2 },
      { date: '2026-02-19', n: 1 },
      { date: '2026-11-23', n: 20 },
    ]);
    // Its trigger fires for our rows as for its own.
    expect(query(file, 'SELECT count(*) AS n FROM price_audit')).toEqual([{ n: 20 }]);
    expect(query(file, 'SELECT max(id) AS id FROM collector_log')).toEqual([{ id: 9 }]);
  } finally {
    await stop();
  }
});

test('runs logged by the Python system stand in the run list with their steps and their time in UTC', async () => {
  const store = await openTestStore(pythonFolder('sqlalchemy').dir);
  const { total, runs } = store.runs.list({ limit: 10, offset: 0 });
  expect(total).toBe(3);
  const shared = { startedAt: null, reason: null, stepDetails: [] };
  expect(runs).toEqual([
    {
      ...shared,
      runId: 'log-8',
      collector: 'disclosure',
      status: 'failed',
      durationS: 0,
      date: '2026-02-19',
      steps: {},
      triggeredBy: 'api',
      createdAt: '2026-02-18T21:05:00.000Z',
      finishedAt: '2026-02-18T21:05:00.000Z',
    },
    {
      ...shared,
      runId: 'log-7',
      collector: 'liquidity',
      status: 'success',
      durationS: 12.3,
      date: '2026-02-19',
      steps: { fred: 'success' },
      triggeredBy: 'scheduler',
      createdAt: '2026-02-18T21:00:30.123Z',
      finishedAt: '2026-02-18T21:00:30.123Z',
    },
    {
      ...shared,
      runId: 'log-3',
      collector: 'crypto',
      status: 'partial',
      durationS: 8.5,
      date: '2026-02-18',
      steps: { coingecko_prices: 'success (20 coins)', defillama_tvl: 'skipped' },
      triggeredBy: 'api',
      createdAt: '2026-02-17T21:00:42.000Z',
      finishedAt: '2026-02-17T21:00:42.000Z',
    },
  ]);
  expect(store.runs.get('log-3')).toEqual(runs[2]);
  expect(store.runs.newest('crypto')).toEqual(runs[2]);
  store.close();
});

test('what the Python system stored is what the newest figures show until we have collected', async () => {
  const { core, stop } = await startTestCore({ dataDir: pythonFolder().dir });
  try {
    expect(core.store.crypto.latest()).toMatchObject({
      date: '2026-02-19',
      metrics: { btc_dominance: 57, stablecoin_mcap: null },
      prices: [{ coin_id: 'bitcoin', price_usd: 67001, provenance: null }],
    });
  } finally {
    await stop();
  }
});

const conflicts = {
  'a table of the same name with another primary key':
    'DROP TABLE crypto_metric; CREATE TABLE crypto_metric (id INTEGER PRIMARY KEY, date TEXT);',
  'a view of the same name': 'DROP TABLE crypto_metric; CREATE VIEW crypto_metric AS SELECT 1 AS date;',
  'a table where one of our own must stand':
    "CREATE TABLE run (what TEXT); INSERT INTO run VALUES ('miles');",
};

test.each(Object.entries(conflicts))('%s: refused with a sentence, the file untouched', async (_, sql) => {
  const { dir, file } = pythonFolder('design', sql);
  const before = fingerprint(file);
  await expect(openTestDatabase(dir)).rejects.toMatchObject({
    code: 'database_incompatible',
    message: expect.stringContaining('It was not changed.'),
  });
  // The migration had made tables before it met the conflict: they are gone, and so is the copy nobody needs.
  expect(fingerprint(file)).toEqual({ ...before, beside: ['backups', path.basename(file)] });
  expect(copies(dir)).toEqual([]);
});

const opener = `
  const { openTestStore } = await import(process.argv[1]);
  process.stdout.write('ready');
  process.stdin.once('data', async () => {
    const store = await openTestStore(process.argv[2]);
    store.close();
    process.exit(0);
  });
`;

test('two processes that open the old file at the same moment upgrade it once', async () => {
  const { dir, file } = pythonFolder();
  const module = pathToFileURL(path.resolve(import.meta.dirname, '../../../e2e/support/store.ts')).href;
  const children = [1, 2].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', opener, module, dir], {
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
  const errors: string[] = [];
  await Promise.all(
    children.map((child) => {
      child.stderr.on('data', (text: Buffer) => errors.push(text.toString()));
      return new Promise((resolve) => child.stdout.once('data', resolve));
    }),
  );
  for (const child of children) child.stdin.write('go');
  const codes = await Promise.all(
    children.map((child) => new Promise<number | null>((resolve) => child.once('close', resolve))),
  );
  expect([codes, errors]).toEqual([[0, 0], []]);
  expect(versionOf(file)).toBe(newestVersion);
  expect(query(file, 'SELECT count(*) AS n FROM crypto_price')).toEqual([{ n: 3 }]);
  for (const copy of copies(dir))
    expect(query(copy, 'SELECT count(*) AS n FROM collector_log')).toEqual([{ n: 3 }]);
  expect(copies(dir).filter((copy) => versionOf(copy) === 0)).not.toEqual([]);
});

test('an old file that another program is writing is adopted as soon as it is free', async () => {
  const { dir, file } = pythonFolder();
  const lock = await holdWriteLock(file);
  let isOpen = false;
  const opening = openTestStore(dir).then((store) => {
    isOpen = true;
    return store;
  });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(isOpen).toBe(false);
  await lock.release();
  (await opening).close();
  expect(versionOf(file)).toBe(newestVersion);
});

const pythonReader = `
import sqlite3, sys, select
db = sqlite3.connect(sys.argv[1], timeout=1)
print('ready', flush=True)
reads, counts = 0, set()
while not select.select([sys.stdin], [], [], 0)[0]:
    counts.add(db.execute("SELECT count(*) FROM crypto_price WHERE date = '2026-11-23'").fetchone()[0])
    assert db.execute("SELECT price_usd FROM crypto_price WHERE coin_id = 'ethereum' AND date = '2026-02-18'").fetchone() == (1951.5,)
    reads += 1
print(reads, sorted(counts))
`;

test.skipIf(!hasPython)(
  'Python goes on reading the adopted file while we write, and sees whole steps',
  async () => {
    const { dir, file } = pythonFolder('sqlalchemy');
    const { core, stop } = await startTestCore({ dataDir: dir });
    const python = await startPython(pythonReader, file);
    try {
      for (let again = 0; again < 10; again++) {
        expect((await core.runner.run('crypto', 'api')).status).toBe('success');
      }
    } finally {
      python.stop();
      await stop();
    }
    const { code, output } = await python.result;
    expect(code).toBe(0);
    const [, reads, counts] = /(\d+) \[(.*)\]/.exec(output) ?? [];
    expect(Number(reads)).toBeGreaterThan(10);
    expect(['0, 20', '20', '0']).toContain(counts);
  },
);
