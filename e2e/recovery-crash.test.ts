import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { flipPage, setAside } from './support/damage.ts';
import { runUntil } from './support/dying.ts';
import { fileIn, openTestStore, testNotices } from './support/store.ts';
import { query } from './support/tables.ts';

/** A database that is damaged and has a log of changes, as a power cut leaves it. */
const damaged: Record<string, Buffer> = {};
/** A copy of it of the day before. */
let copy: Buffer;

beforeAll(async () => {
  const dir = temporaryDir();
  const file = fileIn(dir);
  const store = await openTestStore(dir);
  const db = new Database(file);
  const put = db.prepare(
    "INSERT OR REPLACE INTO crypto_price (date, coin_id, symbol, price_usd) VALUES ('2026-11-21', 'bitcoin', 'BTC', ?)",
  );
  put.run(21);
  copy = fs.readFileSync((await store.backup(path.join(dir, 'copy.db'))).path);
  db.pragma('wal_checkpoint(TRUNCATE)');
  put.run(22);
  damaged[''] = flipPage(fs.readFileSync(file), 5);
  damaged['-wal'] = fs.readFileSync(`${file}-wal`);
  db.close();
  store.close();
});

test.each([
  ['the copy', true],
  ['a new database', false],
])(
  'killed before any change of a file: in the end %s is there, the damaged one is kept whole, and it is said',
  {
    timeout: 240_000,
  },
  async (_, hasCopy) => {
    let isOver = false;
    let deaths = 0;
    for (; !isOver; deaths++) {
      const dir = temporaryDir();
      const file = fileIn(dir);
      for (const [end, bytes] of Object.entries(damaged)) fs.writeFileSync(file + end, bytes);
      fs.mkdirSync(path.join(dir, 'backups'));
      if (hasCopy) fs.writeFileSync(path.join(dir, 'backups', 'daily-2026-11-21.db'), copy);

      const env = { DDC_DATA_DIR: dir };
      isOver = await runUntil(['status'], env, dir, deaths + 1);
      // There is a database at every moment: the damaged one, or what takes its place.
      expect(fs.existsSync(file)).toBe(true);
      // The next start, which nothing disturbs.
      expect(await runCli(['status'], env)).toMatchObject({ code: 0 });

      expect(query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(query(file, 'SELECT price_usd FROM crypto_price')).toEqual(hasCopy ? [{ price_usd: 21 }] : []);
      const kept = setAside(dir);
      expect(kept).toHaveLength(1);
      for (const [end, bytes] of Object.entries(damaged))
        expect([end, fs.readFileSync(`${kept[0]}${end}`).equals(bytes)]).toEqual([end, true]);
      const code = hasCopy ? 'database_recovered' : 'database_restarted';
      expect(testNotices(dir).list()).toMatchObject([{ code }]);
      expect(fs.readdirSync(dir).filter((name) => name.includes('restored'))).toEqual([]);
    }
    // Proof that there were many places to die at.
    expect(deaths).toBeGreaterThan(8);
  },
);
