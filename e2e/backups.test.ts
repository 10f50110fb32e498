import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { databaseName } from '../src/main/core.ts';
import type { Backup } from '../src/shared/model-backup.ts';
import { eventually, runCli, startCli, startServe } from './support/cli.ts';
import { morning, temporaryDir } from './support/core.ts';
import { damageSecretly } from './support/damage.ts';
import { countRows, query } from './support/tables.ts';
import { canMount, mountSmallDisk } from './support/tmpfs.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => morning });
});
afterAll(() => simulator.close());

const envOf = (dir: string, more: Record<string, string> = {}) => ({
  DDC_DATA_DIR: dir,
  DDC_UPSTREAM: simulator.url,
  DDC_PACE: '0',
  DDC_NOW: morning.toISOString(),
  ...more,
});
const fileIn = (dir: string) => path.join(dir, databaseName);
const backupsIn = (dir: string) => fs.readdirSync(path.join(dir, 'backups')).sort();
const run = (dir: string, ...args: string[]) => runCli(args, envOf(dir));

/** Sets every price from outside, as another program would. */
function setPrices(file: string, value: number): void {
  const db = new Database(file);
  db.prepare('UPDATE crypto_price SET price_usd = ?').run(value);
  db.close();
}
const pricesIn = (file: string) =>
  query(file, 'SELECT DISTINCT price_usd AS n FROM crypto_price').map(({ n }) => n);

async function post(url: string, body?: unknown) {
  const reply = await fetch(url, {
    method: 'POST',
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}

describe('on the command line', () => {
  test('a collection leaves a copy, which is listed, restored and restored back', async () => {
    const dir = temporaryDir();
    expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0, stderr: '' });
    expect(backupsIn(dir)).toEqual(['daily-2026-11-23.db']);
    const copy = path.join(dir, 'backups', 'daily-2026-11-23.db');
    expect(query(copy, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect((await run(dir, 'status')).stdout).toContain('Newest backup: daily-2026-11-23.db · ');
    setPrices(fileIn(dir), -1);

    const restored = await run(dir, 'restore', 'newest', '--json');
    expect(restored.code).toBe(0);
    const { kept } = JSON.parse(restored.stdout) as { kept: Backup };
    expect(restored.stderr).toContain(`to undo: ddc restore ${kept.name}`);
    expect(pricesIn(fileIn(dir))).not.toEqual([-1]);

    const list = await run(dir, 'backup', 'list', '--json');
    const { backups } = JSON.parse(list.stdout) as { backups: Backup[] };
    expect(backups.map(({ name, kind }) => [name, kind])).toEqual([
      [kept.name, 'before-restore'],
      ['daily-2026-11-23.db', 'daily'],
    ]);
    expect(await run(dir, 'restore', kept.name)).toMatchObject({ code: 0 });
    // The copies that the restores kept, and nothing half-made.
    expect(backupsIn(dir)).toHaveLength(3);
    expect(fs.readdirSync(dir).sort()).toEqual(['backups', 'state', databaseName]);
    expect(pricesIn(fileIn(dir))).toEqual([-1]);
  });

  test('a file from elsewhere can be restored; what cannot is named and leaves everything as it was', async () => {
    const dir = temporaryDir();
    expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
    const outside = path.join(temporaryDir(), 'stick.db');
    expect(await run(dir, 'backup', outside)).toMatchObject({ code: 0 });
    setPrices(fileIn(dir), -1);
    const text = path.join(temporaryDir(), 'text.db');
    fs.writeFileSync(text, 'no database');
    const refused = await run(dir, 'restore', text);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('is not an SQLite database') });
    expect(await run(dir, 'restore', path.join(temporaryDir(), 'none.db'))).toMatchObject({ code: 1 });
    expect(await run(dir, 'restore', 'none.db')).toMatchObject({
      code: 1,
      stderr: 'Error: the backup none.db was not found.\n',
    });
    expect(pricesIn(fileIn(dir))).toEqual([-1]);
    expect(backupsIn(dir)).toEqual(['daily-2026-11-23.db']);
    expect(await run(dir, 'restore', outside)).toMatchObject({ code: 0 });
    expect(pricesIn(fileIn(dir))).not.toEqual([-1]);
  });

  test('help in both languages, and a missing name is a usage error', async () => {
    const dir = temporaryDir();
    const korean = await runCli(['restore', '--help'], envOf(dir, { LANG: 'ko_KR.UTF-8' }));
    expect(korean).toMatchObject({ code: 0, stdout: expect.stringContaining('백업으로 되돌리기') });
    expect((await run(dir, 'backup', 'list', '--help')).stdout).toContain('the backups that there are');
    expect(await run(dir, 'restore')).toMatchObject({ code: 2 });
    expect((await run(dir, '--help')).stdout).toMatch(/restore .*go back to a backup/);
    expect(await run(dir, 'backup', 'list')).toMatchObject({
      stdout: expect.stringContaining('No backup yet'),
    });
  });

  test('demo mode has its own copies and is recovered in its own folder', async () => {
    const dir = temporaryDir();
    const env = { DDC_DATA_DIR: dir };
    expect(await runCli(['collect', 'crypto', '--demo'], env)).toMatchObject({ code: 0 });
    const demo = `${dir}-demo`;
    expect(fs.existsSync(path.join(dir, 'backups'))).toBe(false);
    expect(backupsIn(demo)).toHaveLength(1);
    fs.truncateSync(fileIn(demo), fs.statSync(fileIn(demo)).size / 2);
    const ended = await runCli(['status', '--demo'], env);
    expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('ddc backfill --days') });
    expect(ended.stderr).toContain(' --demo (');
    expect(countRows(fileIn(demo), 'crypto_price')).toBe(20);
  });
});

describe('with a running host', () => {
  test('the command line restores through it; its replies show the restored data at once', async () => {
    const dir = temporaryDir();
    expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
    const serve = await startServe(envOf(dir));
    try {
      const price = async () => {
        const reply = await fetch(`${serve.url}/api/v1/crypto/latest`);
        return ((await reply.json()) as { prices: { price_usd: number }[] }).prices[0]?.price_usd;
      };
      const before = await price();
      setPrices(fileIn(dir), -1);
      expect(await price()).toBe(-1);
      expect(await run(dir, 'restore', 'daily-2026-11-23.db')).toMatchObject({ code: 0 });
      expect(await price()).toBe(before);
      const collected = await post(`${serve.url}/api/v1/collector/crypto`);
      expect(collected.body.status).toBe('success');

      const refused = await post(`${serve.url}/api/v1/backups/restore`, { name: '../stock_research.db' });
      expect(refused).toMatchObject({ status: 422, body: { error_code: 'bad_input' } });
      const missing = await post(`${serve.url}/api/v1/backups/restore`, { name: 'none.db' });
      expect(missing).toMatchObject({ status: 404 });
      const made = await post(`${serve.url}/api/v1/backups`);
      expect(made).toMatchObject({ status: 200, body: { kind: 'manual' } });
      const list = (await (await fetch(`${serve.url}/api/v1/backups`)).json()) as { backups: Backup[] };
      expect(list.backups[0]?.name).toBe(made.body.name);
    } finally {
      serve.child.kill('SIGTERM');
      await serve.done;
    }
    expect(query(fileIn(dir), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  test('while it collects, a restore is refused, and goes through afterwards', async () => {
    const dir = temporaryDir();
    expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
    const serve = await startServe(envOf(dir));
    try {
      simulator.setFault('llama.fi', { kind: 'delay', ms: 1500 });
      const collecting = post(`${serve.url}/api/v1/collector/crypto`);
      await eventually('the run goes on', async () => {
        const status = (await (await fetch(`${serve.url}/api/v1/collector/status`)).json()) as {
          running: [];
        };
        return status.running.length > 0;
      });
      const refused = await run(dir, 'restore', 'newest');
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('A collection is going on') });
      expect((await collecting).body.status).toBe('success');
      expect(await run(dir, 'restore', 'newest')).toMatchObject({ code: 0 });
    } finally {
      simulator.clearFaults();
      serve.child.kill('SIGTERM');
      await serve.done;
    }
  });

  test('damage in a file that it trusted is found a few seconds after the start, mended, and told', async () => {
    const dir = temporaryDir();
    expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
    const db = new Database(fileIn(dir));
    const root = db
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'fed_tone'")
      .pluck()
      .get() as number;
    db.close();
    // To have been closed in order after the change from outside.
    expect(await run(dir, 'status')).toMatchObject({ code: 0 });
    damageSecretly(fileIn(dir), root - 1);
    const serve = await startServe(envOf(dir));
    try {
      expect(serve.stderr()).not.toContain('Notice');
      await eventually(
        'it is told',
        () => serve.stderr().includes('Notice: The database was damaged'),
        30_000,
      );
      expect((await post(`${serve.url}/api/v1/collector/liquidity`)).status).toBe(200);
    } finally {
      serve.child.kill('SIGTERM');
      await serve.done;
    }
    expect(query(fileIn(dir), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

const kills = 24;

test(`a restore killed at ${kills} random moments leaves the old content or the new, and a copy of the old`, {
  timeout: 240_000,
}, async () => {
  const dir = temporaryDir();
  expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
  // Large enough for a restore to take its time.
  const db = new Database(fileIn(dir));
  db.exec('CREATE TABLE padding (n INTEGER, pad BLOB)');
  db.exec(
    'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) INSERT INTO padding SELECT n, randomblob(8000) FROM c',
  );
  db.close();
  setPrices(fileIn(dir), 1);
  expect(await run(dir, 'backup', path.join(dir, 'backups', 'manual-1.db'))).toMatchObject({ code: 0 });
  setPrices(fileIn(dir), 2);
  expect(await run(dir, 'backup', path.join(dir, 'backups', 'manual-2.db'))).toMatchObject({ code: 0 });
  const started = performance.now();
  expect(await run(dir, 'restore', 'manual-2.db')).toMatchObject({ code: 0 });
  const tookMs = performance.now() - started;

  let now = 2;
  const ends = { old: 0, new: 0 };
  /** Comes ever nearer to the moment of the change. */
  let waitMs = tookMs * 0.7;
  for (let kill = 0; kill < kills; kill++) {
    const wanted = 3 - now;
    const { child, done } = startCli(['restore', `manual-${wanted}.db`], envOf(dir));
    await new Promise((resolve) => setTimeout(resolve, waitMs * (0.9 + (kill % 5) / 25)));
    child.kill('SIGKILL');
    await done;
    // As another program finds it, without help.
    const [found] = pricesIn(fileIn(dir));
    expect([now, wanted]).toContain(found);
    expect(pricesIn(fileIn(dir))).toHaveLength(1);
    expect(query(fileIn(dir), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    ends[found === wanted ? 'new' : 'old']++;
    waitMs *= found === wanted ? 0.88 : 1.12;
    if (found === wanted) {
      // What was there can be had back: whoever is killed after the change has kept it before.
      const kept = backupsIn(dir).filter((name) => /^before-restore-.*\.db$/.test(name));
      expect(kept.some((name) => pricesIn(path.join(dir, 'backups', name))[0] === now)).toBe(true);
    }
    now = Number(found);
    for (const name of backupsIn(dir).filter((each) => each.startsWith('before-restore')))
      fs.rmSync(path.join(dir, 'backups', name));
  }
  expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0, stderr: '' });
  // Proof that the moments were spread; and what the killed ones had half made is cleared away by the next copy.
  expect(ends.old).toBeGreaterThan(2);
  expect(ends.new).toBeGreaterThan(2);
  expect(await run(dir, 'backup')).toMatchObject({ code: 0 });
  expect(backupsIn(dir).filter((name) => name.includes('partial'))).toEqual([]);
});

const noMount = 'needs a small tmpfs, which this user cannot mount';

describe.skipIf(!canMount)(`a full disk (${noMount} where this is skipped)`, () => {
  async function onSmallDisk(
    megabytes: number,
    work: (disk: NonNullable<ReturnType<typeof mountSmallDisk>>) => Promise<void>,
  ) {
    const disk = mountSmallDisk(megabytes);
    if (!disk) throw new Error(noMount);
    try {
      await work(disk);
    } finally {
      disk.unmount();
    }
  }

  test('no space for the daily copy: the run succeeds, it is told, nothing half-made stays, and it is made later', () =>
    onSmallDisk(2, async ({ dir, fill, free }) => {
      expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
      fs.rmSync(path.join(dir, 'backups', 'daily-2026-11-23.db'));
      // The log of changes wants its space, the copy as much as the database.
      fill(fs.statSync(fileIn(dir)).size / 1024 + 40);
      const ended = await run(dir, 'collect', 'crypto');
      expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('Notice: The newest backup') });
      expect(ended.stderr).toContain('the disk is full');
      expect(backupsIn(dir)).toEqual([]);
      const list = await run(dir, 'backup', 'list', '--json');
      expect(JSON.parse(list.stdout)).toMatchObject({
        backups: [],
        last_error: { code: 'backup_failed', params: { problem: 'disk_full' } },
      });
      free();
      expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0, stderr: '' });
      expect(backupsIn(dir)).toEqual(['daily-2026-11-23.db']);
    }));

  test.each([0, 60, 150, 300, 450])(
    'with %i KB left a restore is done or leaves everything as it was, nothing half-made stays',
    (freeKb) =>
      onSmallDisk(3, async ({ dir, fill, free }) => {
        expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
        setPrices(fileIn(dir), -1);
        fill(freeKb);
        const ended = await run(dir, 'restore', 'newest');
        free();
        const isDone = ended.code === 0;
        if (!isDone) expect(ended).toMatchObject({ code: 4, stderr: expect.stringMatching(/disk is full/) });
        expect(pricesIn(fileIn(dir))[0] === -1).toBe(!isDone);
        expect(query(fileIn(dir), 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        expect(backupsIn(dir)).toHaveLength(isDone ? 2 : 1);
        expect(await run(dir, 'restore', 'newest')).toMatchObject({ code: 0 });
      }),
  );

  test('no space to put a copy in the place of a damaged database: said so, nothing changed; done once there is', () =>
    onSmallDisk(2, async ({ dir, fill, free }) => {
      expect(await run(dir, 'collect', 'crypto')).toMatchObject({ code: 0 });
      const bytes = fs.readFileSync(fileIn(dir));
      fs.writeFileSync(fileIn(dir), bytes.subarray(0, -1));
      fill(60);
      const ended = await run(dir, 'status');
      expect(ended).toMatchObject({ code: 4, stderr: expect.stringContaining('The disk is full') });
      expect(fs.readFileSync(fileIn(dir))).toEqual(bytes.subarray(0, -1));
      free();
      expect(await run(dir, 'status')).toMatchObject({ code: 0 });
      expect(countRows(fileIn(dir), 'crypto_price')).toBe(20);
    }));
});
