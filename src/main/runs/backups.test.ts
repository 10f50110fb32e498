import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { stillClock } from '../../../e2e/support/answers.ts';
import { ask } from '../../../e2e/support/ask.ts';
import { eventually } from '../../../e2e/support/cli.ts';
import { startTestCore, temporaryDir } from '../../../e2e/support/core.ts';
import { damageSecretly, flipPage, setAside } from '../../../e2e/support/damage.ts';
import { fileIn } from '../../../e2e/support/store.ts';
import { countRows, query } from '../../../e2e/support/tables.ts';
import type { AppEvent } from '../../shared/events.ts';
import type { Clock } from '../lib/clock.ts';
import { type Log, silentLog } from '../lib/log.ts';

let harness: Awaited<ReturnType<typeof startTestCore>>;
let core: typeof harness.core;
async function start(options: Parameters<typeof startTestCore>[0] = {}) {
  harness = await startTestCore(options);
  core = harness.core;
}
afterEach(() => harness.stop());

const folder = () => path.join(harness.dataDir, 'backups');
const copies = () => (fs.existsSync(folder()) ? fs.readdirSync(folder()).sort() : []);
const file = () => fileIn(harness.dataDir);
/** Waits until a copy is there and no part of one is. */
const copied = (name: string) =>
  eventually(
    `${name} is made`,
    () => copies().includes(name) && !copies().some((each) => each.includes('.partial')),
  );
const until = (what: AppEvent['type']) =>
  new Promise<void>((resolve) => {
    const stop = core.events.on(({ type }) => {
      if (type === what) {
        stop();
        resolve();
      }
    });
  });

test('after the first run of a collection day that brings something a verified copy is made, and only then', async () => {
  await start();
  await core.runner.run('crypto', 'api');
  await copied('daily-2026-11-23.db');
  const daily = path.join(folder(), 'daily-2026-11-23.db');
  expect(countRows(daily, 'crypto_price')).toBe(20);
  expect(query(daily, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  const { ino, mtimeMs } = fs.statSync(daily);
  await core.runner.run('crypto', 'api');
  await core.close();
  expect(copies()).toEqual(['daily-2026-11-23.db']);
  expect(fs.statSync(daily)).toMatchObject({ ino, mtimeMs });
});

test('the copy waits for the end of a run-all, and has all of it', async () => {
  await start();
  await core.runner.runAll('api');
  await copied('daily-2026-11-23.db');
  const logged = query(
    path.join(folder(), 'daily-2026-11-23.db'),
    'SELECT collector FROM collector_log ORDER BY id',
  );
  expect(logged.map(({ collector }) => collector)).toEqual(['liquidity', 'crypto']);
  expect(query(path.join(folder(), 'daily-2026-11-23.db'), 'SELECT * FROM active_run')).toEqual([]);
});

test('a partial run counts, a failed one does not, nor one that was cancelled', async () => {
  await start();
  harness.simulator.setFault('', '500');
  await core.runner.run('crypto', 'api');
  await core.backups.stop();
  expect(copies()).toEqual([]);
  await harness.stop();

  await start();
  harness.simulator.setFault('llama.fi', 'hang');
  const run = core.runner.run('crypto', 'api');
  await eventually(
    'two steps have ended',
    () => Number(query(file(), 'SELECT count(*) AS n FROM run_step')[0]?.n) >= 2,
  );
  await core.runner.stop();
  expect(await run).toMatchObject({ status: 'partial', reason: { code: 'cancelled' } });
  await core.backups.stop();
  expect(copies()).toEqual([]);
  await harness.stop();

  await start();
  harness.simulator.setFault('llama.fi', '500');
  expect(await core.runner.run('crypto', 'api')).toMatchObject({ status: 'partial' });
  await copied('daily-2026-11-23.db');
});

test('closing waits for the copy of the run that has just ended', async () => {
  await start();
  await core.runner.run('crypto', 'api');
  await core.close();
  expect(copies()).toEqual(['daily-2026-11-23.db']);
});

test('old daily copies go when a new one is there; what the user put there stays', async () => {
  await start();
  fs.mkdirSync(folder());
  for (let day = 1; day <= 22; day++)
    fs.writeFileSync(path.join(folder(), `daily-2026-11-${String(day).padStart(2, '0')}.db`), 'old');
  const others = ['manual-2020-01-01T00-00-00-000Z.db', 'daily-2020-01-01.txt', 'mine.db', 'notes.txt'];
  for (const name of others) fs.writeFileSync(path.join(folder(), name), 'mine');
  fs.mkdirSync(path.join(folder(), 'daily-2019-01-01.db'));
  await core.runner.run('crypto', 'api');
  await core.close();
  const days = [1, 8, 15, 17, 18, 19, 20, 21, 22, 23].map(
    (day) => `daily-2026-11-${String(day).padStart(2, '0')}.db`,
  );
  // 1, 8, 15 and 22 November are Sundays; the week of the 23rd has just begun.
  const kept = days.filter((name) => name !== 'daily-2026-11-01.db');
  expect(copies()).toEqual([...kept, ...others, 'daily-2019-01-01.db'].sort());
});

test('a copy that fails fails no run: it is told, and the next run tries again', async () => {
  await start();
  fs.writeFileSync(folder(), 'a file where the folder should be');
  expect(await core.runner.run('crypto', 'api')).toMatchObject({ status: 'success' });
  await eventually('it is told', () => core.notices.list().length > 0);
  const status = await ask(core, 'collector.status', {});
  expect(status.backups).toMatchObject({
    newest: null,
    last_error: { code: 'backup_failed', params: { path: 'daily-2026-11-23.db', problem: 'EEXIST' } },
  });
  expect(status.notices.map(({ text }) => text)).toEqual([expect.stringContaining('daily-2026-11-23.db')]);

  fs.rmSync(folder());
  await core.runner.run('crypto', 'api');
  await copied('daily-2026-11-23.db');
  await eventually('it is forgotten', () => core.notices.list().length === 0);
  expect((await ask(core, 'collector.status', {})).backups).toMatchObject({
    newest: { name: 'daily-2026-11-23.db', kind: 'daily', bytes: expect.any(Number), problem: null },
    last_error: null,
  });
});

test('runs that end while a copy waits for the last of them do not ask for one each', async () => {
  const failures: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (text) => {
      if (text === 'backup failed') failures.push(text);
    },
  };
  await start({ log });
  fs.writeFileSync(folder(), 'a file where the folder should be');
  harness.simulator.setFault('api.alternative.me', { kind: 'delay', ms: 3_000 });
  const slow = core.runner.run('crypto', 'api');
  for (let run = 0; run < 4; run++) await core.runner.run('news', 'api');
  expect(failures).toEqual([]);
  await slow;
  await core.close();
  expect([1, 2]).toContain(failures.length);
});

test('each collection day has its own copy', async () => {
  let now = new Date('2026-11-22T21:00:00Z');
  const clock: Clock = { now: () => now, monotonicMs: () => performance.now() };
  await start({ clock });
  for (const day of ['22', '23', '24']) {
    now = new Date(`2026-11-${day}T21:00:00Z`);
    await core.runner.run('crypto', 'api');
    await copied(`daily-2026-11-${Number(day) + 1}.db`);
  }
  expect(copies()).toHaveLength(3);
});

test('a copy is made on demand, listed newest first, restored, and the restore undone', async () => {
  await start();
  await core.runner.run('crypto', 'api');
  await copied('daily-2026-11-23.db');
  const made = await ask(core, 'backup.create', {});
  expect(made).toMatchObject({ kind: 'manual', problem: null });
  const db = new Database(file());
  db.exec('UPDATE crypto_price SET price_usd = -1; DELETE FROM collector_log');
  db.close();

  const restored = until('database:restored');
  const done = await ask(core, 'backup.restore', { name: made.name });
  await restored;
  expect(done.restored).toEqual(made);
  expect(done.kept).toMatchObject({ kind: 'before-restore' });
  expect(done.gaps.map(({ collector }) => collector)).toEqual(['liquidity', 'news']);
  expect((await ask(core, 'crypto.latest', {})).prices[0]?.price_usd).toBeGreaterThan(0);
  const { backups } = await ask(core, 'backup.list', {});
  expect(backups.map(({ name }) => name)).toEqual([done.kept.name, made.name, 'daily-2026-11-23.db']);

  await ask(core, 'backup.restore', { name: done.kept.name });
  expect((await ask(core, 'crypto.latest', {})).prices[0]?.price_usd).toBe(-1);
  // What a restore has kept is not what "newest" means.
  expect((await ask(core, 'backup.restore', { name: 'newest' })).restored.name).toBe(made.name);
  await core.runner.run('crypto', 'api');
});

test.each(['../daily-2026-11-23.db', 'a/b.db', 'a\\b.db', 'C:b.db', '.hidden.db', '..', '', 'a\u0000b'])(
  'the name %j is refused as no name',
  async (name) => {
    await start();
    await expect(ask(core, 'backup.restore', { name })).rejects.toThrow('bad_input');
  },
);

test('a name that stands for nothing, a folder or a link is not found', async () => {
  await start();
  const outside = path.join(temporaryDir(), 'outside.db');
  await core.store.backup(outside);
  fs.mkdirSync(path.join(folder(), 'folder.db'), { recursive: true });
  fs.symlinkSync(outside, path.join(folder(), 'link.db'));
  for (const name of ['nothing.db', 'folder.db', 'link.db', 'newest'])
    await expect(ask(core, 'backup.restore', { name })).rejects.toThrow('not_found');
  expect((await ask(core, 'backup.list', {})).backups).toEqual([]);
});

test('while a run is going on nothing is restored', async () => {
  await start();
  const { name } = await ask(core, 'backup.create', {});
  harness.simulator.setFault('llama.fi', 'hang');
  const run = core.runner.run('crypto', 'api');
  await eventually('the run goes on', () => core.runner.running().length > 0);
  await expect(ask(core, 'backup.restore', { name })).rejects.toThrow('run_going_on');
  await core.runner.stop();
  await run;
  await ask(core, 'backup.restore', { name });
});

test('a run that was going on when the copy was made is logged as interrupted after a restore', async () => {
  await start();
  const going = new Database(file());
  const at = new Date().toISOString();
  going.prepare('INSERT INTO active_run VALUES (?, ?, ?, ?, ?, ?)').run('crypto', 'r1', 1, at, 'api', at);
  going.close();
  const { name } = await ask(core, 'backup.create', {});
  await core.runner.recover();
  await ask(core, 'backup.restore', { name });
  expect(core.store.runs.get('r1')).toMatchObject({ status: 'failed', reason: { code: 'interrupted' } });
  expect(core.runner.running()).toEqual([]);
});

/** Damages the first page of a table, as a bad disk would: nothing but its content tells. */
function damageTable(name: string, table: string): void {
  const db = new Database(name);
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  db.close();
  damageSecretly(name, root - 1);
}

/** A core on a database with a damaged table, which it trusts: it was closed in order. */
async function startOnDamaged(table: string, withCopy = true): Promise<void> {
  await start({ clock: stillClock });
  await core.runner.run('crypto', 'api');
  await harness.stop();
  const { dataDir } = harness;
  if (!withCopy) fs.rmSync(folder(), { recursive: true });
  damageTable(file(), table);
  await start({ dataDir, clock: stillClock });
}

test('damage that a later look finds is mended while the app runs: the newest copy takes its place, and it is told', async () => {
  await startOnDamaged('fed_tone');
  expect(core.store.isChecked()).toBe(false);
  const restored = until('database:restored');
  await core.backups.verify();
  await restored;
  expect(await ask(core, 'notice.list', {})).toMatchObject({
    notices: [
      {
        code: 'database_recovered',
        params: { backup: 'daily-2026-11-23.db' },
        gaps: [{ collector: 'liquidity' }, { collector: 'news' }],
        text: expect.stringContaining('daily-2026-11-23.db'),
      },
    ],
  });
  expect(setAside(harness.dataDir)).toHaveLength(1);
  expect(await core.runner.run('liquidity', 'api')).toMatchObject({
    status: expect.stringMatching(/success|partial/),
  });
  expect(query(file(), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  const [notice] = core.notices.list();
  expect(await ask(core, 'notice.dismiss', { id: notice?.id ?? '' })).toEqual({ dismissed: true });
  expect(await ask(core, 'notice.list', {})).toEqual({ notices: [] });
  await expect(ask(core, 'notice.dismiss', { id: notice?.id ?? '' })).rejects.toThrow('not_found');
});

test('damage without a copy: nothing is written any more, that is told, and the next start begins anew', async () => {
  await startOnDamaged('fed_tone', false);
  await core.backups.verify();
  expect(core.notices.list()).toMatchObject([{ code: 'database_damaged' }]);
  await expect(core.runner.run('crypto', 'api')).rejects.toMatchObject({ code: 'database_damaged' });
  await core.close();
  const { dataDir } = harness;
  await harness.simulator.close();
  await start({ dataDir });
  expect(core.notices.list()).toMatchObject([{ code: 'database_restarted' }]);
  expect(await core.runner.run('crypto', 'api')).toMatchObject({ status: 'success' });
});

test('damage that SQLite meets in a read is looked into at once', async () => {
  await startOnDamaged('run_step');
  const restored = until('database:restored');
  await expect(ask(core, 'collector.status', {})).rejects.toThrow('database_damaged');
  await restored;
  expect((await ask(core, 'collector.status', {})).collectors.crypto?.step_details).toHaveLength(4);
});

test('a daily copy that shows damage leads to the same', async () => {
  await startOnDamaged('fed_tone');
  fs.renameSync(path.join(folder(), 'daily-2026-11-23.db'), path.join(folder(), 'daily-2026-11-22.db'));
  const restored = until('database:restored');
  await core.runner.run('crypto', 'api');
  await restored;
  expect(core.notices.list().map(({ code }) => code)).toContain('database_recovered');
});

test('damage in a table that the start needs is found at the start, though the file was trusted', async () => {
  await startOnDamaged('active_run');
  expect(core.notices.list()).toMatchObject([{ code: 'database_recovered' }]);
  expect(countRows(file(), 'crypto_price')).toBe(20);
});

test('demo and real data folders have their own copies, and one cannot be restored into the other', async () => {
  await start({ demo: true });
  const { name } = await ask(core, 'backup.create', {});
  const demoCopy = path.join(folder(), name);
  await harness.stop();
  await start();
  fs.mkdirSync(folder());
  fs.copyFileSync(demoCopy, path.join(folder(), name));
  expect((await ask(core, 'backup.list', {})).backups).toMatchObject([{ name, problem: 'other_mode' }]);
  await expect(ask(core, 'backup.restore', { name })).rejects.toThrow('backup_unusable');
});

test('a database in another place has a folder of copies of its own', async () => {
  const databaseFile = path.join(temporaryDir(), 'elsewhere.db');
  await start({ databaseFile });
  await core.runner.run('crypto', 'api');
  await core.close();
  const [own] = copies();
  expect(own).toMatch(/^elsewhere-[0-9a-f]{8}$/);
  expect(fs.readdirSync(path.join(folder(), own ?? ''))).toEqual(['daily-2026-11-23.db']);
  const usual = file();
  fs.writeFileSync(databaseFile, flipPage(fs.readFileSync(databaseFile), 3));
  const { dataDir } = harness;
  await harness.simulator.close();
  // The usual database of this folder knows nothing of it.
  await start({ dataDir });
  expect(await ask(core, 'backup.list', {})).toEqual({ backups: [], last_error: null });
  expect(fs.existsSync(usual)).toBe(true);
});
