import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { damageSecretly, flipPage, setAside, sha256 } from '../../../e2e/support/damage.ts';
import { fingerprint } from '../../../e2e/support/processes.ts';
import { writePythonDatabase } from '../../../e2e/support/python-database.ts';
import { fileIn, openTestStore, testNotices } from '../../../e2e/support/store.ts';
import { query } from '../../../e2e/support/tables.ts';
import type { AppError } from '../lib/errors.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = temporaryDir();
  file = fileIn(dir);
});

const backups = (name: string) => path.join(dir, 'backups', name);

/** Writes past the product: a value, and the log row of a run of that day. */
function collect(value: number, date: string, collector = 'crypto', status = 'success'): void {
  const db = new Database(file);
  db.prepare(
    "INSERT INTO crypto_price (date, coin_id, symbol, price_usd) VALUES (?, 'bitcoin', 'BTC', ?) ON CONFLICT DO UPDATE SET price_usd = excluded.price_usd",
  ).run(date, value);
  db.prepare('INSERT INTO collector_log (date, collector, status) VALUES (?, ?, ?)').run(
    date,
    collector,
    status,
  );
  db.close();
}
const prices = () => query(file, 'SELECT date, price_usd FROM crypto_price ORDER BY date');

/** A database of ours with a copy of the 20th and a later one of the 21st, and one more day. */
async function makeHistory(): Promise<void> {
  const store = await openTestStore(dir);
  collect(20, '2026-11-20');
  await store.backup(backups('daily-2026-11-20.db'));
  collect(21, '2026-11-21');
  await store.backup(backups('daily-2026-11-21.db'));
  collect(22, '2026-11-22');
  store.close();
}
/** Later than the store has closed it: within the same millisecond the file would look as it was left. */
function damagePage(page = 3): void {
  const { atime, mtimeMs } = fs.statSync(file);
  fs.writeFileSync(file, flipPage(fs.readFileSync(file), page));
  fs.utimesSync(file, atime, new Date(mtimeMs + 1_000));
}
const start = async () => (await openTestStore(dir)).close();

describe('a damaged database of ours', () => {
  beforeEach(makeHistory);

  test('is set aside unchanged, and the newest copy takes its place', async () => {
    damagePage();
    const damaged = sha256(file);
    await start();
    expect(setAside(dir).map(sha256)).toEqual([damaged]);
    expect(prices()).toEqual([
      { date: '2026-11-20', price_usd: 20 },
      { date: '2026-11-21', price_usd: 21 },
    ]);
    expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    // The copy stays a copy.
    expect(fs.existsSync(backups('daily-2026-11-21.db'))).toBe(true);
  });

  test('leaves a notice that names what happened and which days are missing', async () => {
    damagePage();
    await start();
    const [aside] = setAside(dir).map((name) => path.basename(name));
    expect(testNotices(dir).list()).toEqual([
      {
        id: expect.stringMatching(/^database-2026-11-22t21/),
        code: 'database_recovered',
        at: '2026-11-22T21:00:00.000Z',
        params: {
          problem: expect.stringContaining('page 4'),
          aside,
          backup: 'daily-2026-11-21.db',
          made_at: '2026-11-20T15:00:00.000Z',
          // The 22nd and the 23rd, which has begun in Seoul.
          days: 2,
          flags: '',
        },
        gaps: [
          { collector: 'liquidity', from: null, to: '2026-11-23' },
          { collector: 'crypto', from: '2026-11-22', to: '2026-11-23' },
          { collector: 'news', from: null, to: '2026-11-23' },
        ],
      },
    ]);
    await start();
    expect(testNotices(dir).list()).toHaveLength(1);
  });

  test('is set aside with the log of changes that a crash left, both unchanged', async () => {
    // As a crash leaves them: the newest change stands in the log only.
    const crashed = temporaryDir();
    const db = new Database(file);
    db.exec("UPDATE crypto_price SET price_usd = 23 WHERE date = '2026-11-22'");
    for (const end of ['', '-wal']) fs.copyFileSync(file + end, fileIn(crashed) + end);
    db.close();
    for (const end of ['', '-wal']) fs.copyFileSync(fileIn(crashed) + end, file + end);
    damagePage(5);
    const before = ['', '-wal'].map((end) => sha256(file + end));
    await start();
    const [aside] = setAside(dir);
    expect(['', '-wal'].map((end) => sha256(aside + end))).toEqual(before);
    expect(fs.existsSync(`${file}-wal`)).toBe(false);
    expect(prices()).toHaveLength(2);
  });

  const bad: Record<string, (name: string) => void> = {
    damaged: (name) => fs.writeFileSync(name, flipPage(fs.readFileSync(name), 3)),
    'cut off': (name) => fs.truncateSync(name, fs.statSync(name).size - 1),
    'no database': (name) => fs.writeFileSync(name, 'date,coin,price\n'),
    empty: (name) => fs.writeFileSync(name, ''),
    'of demo mode': (name) => {
      const db = new Database(name);
      db.pragma(`application_id = ${0x44444344}`);
      db.close();
    },
    'from a newer version': (name) => {
      const db = new Database(name);
      db.pragma('user_version = 9999');
      db.close();
    },
    'a folder': (name) => {
      fs.rmSync(name);
      fs.mkdirSync(name);
    },
  };
  test.each(Object.entries(bad))('a newer copy that is %s is passed over', async (_, spoil) => {
    fs.copyFileSync(backups('daily-2026-11-21.db'), backups('daily-2026-11-22.db'));
    spoil(backups('daily-2026-11-22.db'));
    const left = fs.statSync(backups('daily-2026-11-22.db')).size;
    damagePage();
    await start();
    expect(prices()).toHaveLength(2);
    expect(testNotices(dir).list()[0]?.params.backup).toBe('daily-2026-11-21.db');
    expect(fs.statSync(backups('daily-2026-11-22.db')).size).toBe(left);
  });

  test('a file that the user put among the copies is taken last, however new it is', async () => {
    fs.copyFileSync(backups('daily-2026-11-20.db'), backups('old stuff.db'));
    damagePage();
    await start();
    expect(prices()).toHaveLength(2);
  });

  test('a copy that a clock of the future made is taken last', async () => {
    fs.copyFileSync(backups('daily-2026-11-20.db'), backups('daily-2099-01-01.db'));
    damagePage();
    await start();
    expect(prices()).toHaveLength(2);
  });

  test('a copy in an older format is brought to today’s', async () => {
    for (const name of fs.readdirSync(path.join(dir, 'backups'))) fs.rmSync(backups(name));
    writePythonDatabase(backups('before-format-10-2026-01-01T00-00-00-000Z-1.db'));
    damagePage();
    await start();
    expect(query(file, 'SELECT count(*) AS n FROM collector_log')[0]?.n).toBeGreaterThan(0);
    expect(query(file, 'SELECT count(*) AS n FROM run')).toEqual([{ n: 0 }]);
  });

  test('without a good copy a new one is begun, and said to be: the damaged one stays', async () => {
    for (const name of fs.readdirSync(path.join(dir, 'backups'))) bad.damaged?.(backups(name));
    damagePage();
    const damaged = sha256(file);
    await start();
    expect(setAside(dir).map(sha256)).toEqual([damaged]);
    expect(prices()).toEqual([]);
    expect(testNotices(dir).list()).toMatchObject([
      { code: 'database_restarted', params: { days: 365 }, gaps: [{}, {}, {}] },
    ]);
  });

  test('whose first bytes are destroyed is known by what is remembered of it', async () => {
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(file, bytes.fill('x', 0, 100));
    const damaged = sha256(file);
    await start();
    expect(setAside(dir).map(sha256)).toEqual([damaged]);
    expect(prices()).toHaveLength(2);
    expect(testNotices(dir).list()[0]?.params.problem).toBe('not_sqlite');
  });

  test('that was emptied is not taken for a new one', async () => {
    fs.truncateSync(file);
    await start();
    expect(prices()).toHaveLength(2);
    expect(testNotices(dir).list()[0]?.params.problem).toBe('empty_file');
  });

  test('that is gone is begun anew, and said to be: somebody may have wanted that', async () => {
    fs.rmSync(file);
    await start();
    expect(prices()).toEqual([]);
    expect(testNotices(dir).list()).toMatchObject([{ code: 'database_missing' }]);
  });

  test('stays where it is when no copy can be made ready: that is no reason to begin anew', async () => {
    // A folder stands where the copy is made ready.
    fs.mkdirSync(path.join(`${file}.restored`, 'in the way'), { recursive: true });
    damagePage();
    const damaged = sha256(file);
    await expect(openTestStore(dir)).rejects.toMatchObject({ name: 'AppError' });
    expect(sha256(file)).toBe(damaged);
    expect(setAside(dir)).toEqual([]);
    fs.rmSync(`${file}.restored`, { recursive: true });
    await start();
    expect(prices()).toHaveLength(2);
  });

  test('damage that only shows from end to end is not looked for in a file that is trusted', async () => {
    damageSecretly(file, 3);
    const store = await openTestStore(dir);
    expect(store.isChecked()).toBe(false);
    expect(await store.check()).toContain('page 4');
    // From now on nothing is written, and the next start does not trust it.
    await expect(store.write(() => undefined)).rejects.toMatchObject({ code: 'database_damaged' });
    store.close();
    await start();
    expect(prices()).toHaveLength(2);
    expect(setAside(dir)).toHaveLength(1);
  });

  test('a file whose end came without order is read from end to end', async () => {
    const db = new Database(file);
    db.exec("UPDATE crypto_price SET price_usd = 23 WHERE date = '2026-11-22'");
    const crashed = temporaryDir();
    for (const end of ['', '-wal']) fs.copyFileSync(file + end, fileIn(crashed) + end);
    db.close();
    const store = await openTestStore(crashed);
    expect(store.isChecked()).toBe(true);
    store.close();
    const again = await openTestStore(crashed);
    expect(again.isChecked()).toBe(false);
    again.close();
  });
});

describe('a damaged file that never was ours', () => {
  test.each([
    ['a Python database', () => writePythonDatabase(file)],
    ['a text', () => fs.writeFileSync(file, 'my thesis\n'.repeat(2000))],
    [
      'a database of demo mode',
      () => {
        writePythonDatabase(file);
        const db = new Database(file);
        db.pragma(`application_id = ${0x44444344}`);
        db.close();
      },
    ],
  ])('%s is refused, and neither moved nor changed, though there are copies', async (_, write) => {
    const other = temporaryDir();
    const store = await openTestStore(other);
    await store.backup(backups('daily-2026-11-21.db'));
    store.close();
    write();
    damagePage(2);
    const before = fingerprint(file);
    await expect(openTestStore(dir)).rejects.toSatisfy(({ code }: AppError) => code.startsWith('database_'));
    expect(fingerprint(file)).toEqual(before);
  });
});
