import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { databaseName } from '../src/main/core.ts';
import type { StatusReport } from '../src/shared/model.ts';
import { eventually, runCli, startCli, startServe } from './support/cli.ts';
import { morning, morningDate, temporaryDir } from './support/core.ts';
import { flipPage, setAside, sha256 } from './support/damage.ts';
import { fingerprint } from './support/processes.ts';
import { writePythonDatabase } from './support/python-database.ts';
import { countRows, query } from './support/tables.ts';
import { canMount, mountSmallDisk } from './support/tmpfs.ts';

let simulator: Simulator;
/** A good database with one run, of the day before. */
let good: Buffer;

const envOf = (dataDir: string, more: Record<string, string> = {}) => ({
  DDC_DATA_DIR: dataDir,
  DDC_UPSTREAM: simulator.url,
  DDC_PACE: '0',
  DDC_NOW: morning.toISOString(),
  ...more,
});
const fileIn = (dir: string) => path.join(dir, databaseName);
const collect = (dir: string, more?: Record<string, string>) =>
  runCli(['collect', 'crypto'], envOf(dir, more));

beforeAll(async () => {
  simulator = await startSimulator({ now: () => morning });
  const dir = temporaryDir();
  expect(await collect(dir, { DDC_NOW: '2026-11-21T21:00:00Z' })).toMatchObject({ code: 0 });
  good = fs.readFileSync(fileIn(dir));
});
afterAll(() => simulator.close());

const pageBytes = 4096;
const changed = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(good);
  change(bytes);
  return bytes;
};
/** As another program would have made it. */
const unmarked = () => changed((bytes) => bytes.fill(0, 60, 72));

/** What stands where the database should be and was never ours, as far as anybody can tell; and its name in the product. */
const foreign: Record<string, [code: string, bytes: () => Buffer]> = {
  'a text file': ['database_not_sqlite', () => Buffer.from('date,coin,price\n'.repeat(500))],
  'a file of random bytes': ['database_not_sqlite', () => randomBytes(50_000)],
  'a database whose first ten bytes are left': ['database_not_sqlite', () => good.subarray(0, 10)],
  'a database cut off inside its header': ['database_damaged', () => good.subarray(0, 60)],
  'a database with random bytes behind its first sixteen': [
    'database_not_sqlite',
    () => Buffer.concat([good.subarray(0, 16), randomBytes(30_000)]),
  ],
  'a damaged database of another program': ['database_damaged', () => flipPage(unmarked(), 3)],
  'a database from the future': ['database_newer', () => changed((bytes) => bytes.writeUInt32BE(9999, 60))],
  'a database of demo mode': [
    'database_other_mode',
    () => changed((bytes) => bytes.write('DDCD', 68, 'latin1')),
  ],
};

test.each(Object.entries(foreign))('%s is refused by name and stays as it is', async (_, [code, bytes]) => {
  const dir = temporaryDir();
  const file = fileIn(dir);
  fs.writeFileSync(file, bytes());
  const before = fingerprint(file);
  const ended = await runCli(['collect', 'crypto', '--json'], envOf(dir));
  expect(ended.code).toBe(4);
  const reply = JSON.parse(ended.stdout) as { detail: string; error_code: string };
  expect(reply.error_code).toBe(code);
  // A person reads which file it is, and no stack.
  expect(reply.detail).toContain(file);
  expect(ended.stderr).toBe(`Error: ${reply.detail}\n`);
  expect(fingerprint(file)).toEqual(before);
});

/** What is left of a database of ours that still says whose it is. */
const damaged: Record<string, () => Buffer> = {
  'cut off after its first page': () => good.subarray(0, pageBytes),
  'cut off in the middle of a page': () => good.subarray(0, 5 * pageBytes + 1000),
  'of which half is left': () => good.subarray(0, good.length / 2),
  'without its last page': () => good.subarray(0, -pageBytes),
  'without its last byte': () => good.subarray(0, -1),
  'with a damaged page': () => flipPage(good, 3),
  'with a damaged last page': () => flipPage(good, good.length / pageBytes - 1),
};

test.each(Object.entries(damaged))(
  'a database of ours %s is set aside as it is, the newest copy takes its place, and the run goes on',
  async (_, bytes) => {
    const dir = temporaryDir();
    const file = fileIn(dir);
    fs.mkdirSync(path.join(dir, 'backups'));
    fs.writeFileSync(path.join(dir, 'backups', 'daily-2026-11-22.db'), good);
    fs.writeFileSync(file, bytes());
    const before = sha256(file);
    const ended = await runCli(['collect', 'crypto', '--json'], envOf(dir));
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'success' });
    expect(setAside(dir).map(sha256)).toEqual([before]);
    expect(query(file, 'SELECT date, count(*) AS n FROM crypto_price GROUP BY date')).toEqual([
      { date: '2026-11-22', n: 20 },
      { date: morningDate, n: 20 },
    ]);
    const [aside] = setAside(dir).map((name) => path.basename(name));
    expect(ended.stderr).toContain(`was set aside as ${aside}. The backup daily-2026-11-22.db`);
    expect(ended.stderr).toContain(`Crypto 2026-11-23 to 2026-11-23`);
  },
);

test('without a copy a new database is begun, aloud, and the damaged one stays; told until it is dismissed', async () => {
  const dir = temporaryDir();
  const file = fileIn(dir);
  fs.writeFileSync(file, flipPage(good, 3));
  const before = sha256(file);
  const ended = await collect(dir);
  expect(ended).toMatchObject({ code: 0, stderr: expect.stringContaining('There was no good backup') });
  expect(setAside(dir).map(sha256)).toEqual([before]);
  expect(countRows(file, 'crypto_price')).toBe(20);

  const told = await runCli(['status'], envOf(dir));
  expect(told.stderr).toContain('Fill it in with: ddc backfill --days 365');
  const korean = await runCli(['notices', '--dismiss'], envOf(dir, { LANG: 'ko_KR.UTF-8' }));
  expect(korean).toMatchObject({ code: 0, stdout: expect.stringContaining('온전한 백업이 없어') });
  expect(await runCli(['notices'], envOf(dir))).toMatchObject({ stdout: 'Nothing to tell.\n' });
  expect((await runCli(['status'], envOf(dir))).stderr).toBe('');
});

test('two commands that meet the same damaged database at once: it is replaced once, and both go on', async () => {
  const dir = temporaryDir();
  fs.mkdirSync(path.join(dir, 'backups'));
  fs.writeFileSync(path.join(dir, 'backups', 'daily-2026-11-22.db'), good);
  fs.writeFileSync(fileIn(dir), flipPage(good, 3));
  const both = await Promise.all([1, 2, 3].map(() => runCli(['runs', '--json'], envOf(dir))));
  expect(both.map(({ code }) => code)).toEqual([0, 0, 0]);
  for (const { stdout } of both) expect(JSON.parse(stdout)).toMatchObject({ total: 1 });
  expect(setAside(dir)).toHaveLength(1);
});

test('real data is never shown as a demo', async () => {
  const dir = temporaryDir();
  const file = fileIn(`${dir}-demo`);
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, good);
  const before = fingerprint(file);
  const ended = await runCli(['status', '--demo', '--json'], { DDC_DATA_DIR: dir });
  expect(ended.code).toBe(4);
  expect(JSON.parse(ended.stdout)).toMatchObject({ error_code: 'database_other_mode' });
  expect(fingerprint(file)).toEqual(before);
});

test('a folder in the place of the database is named', async () => {
  const dir = temporaryDir();
  fs.mkdirSync(fileIn(dir));
  const ended = await runCli(['status', '--json'], envOf(dir));
  expect(ended.code).toBe(4);
  expect(JSON.parse(ended.stdout)).toMatchObject({ error_code: 'database_unavailable' });
});

test('serve starts on a copy in the place of a damaged database, and says so', async () => {
  const dir = temporaryDir();
  fs.mkdirSync(path.join(dir, 'backups'));
  fs.writeFileSync(path.join(dir, 'backups', 'daily-2026-11-22.db'), good);
  fs.writeFileSync(fileIn(dir), good.subarray(0, good.length / 2));
  const serve = await startServe(envOf(dir));
  try {
    await eventually('it is said', () => serve.stderr().includes('The backup daily-2026-11-22.db'));
    const status = (await (await fetch(`${serve.url}/api/v1/collector/status`)).json()) as StatusReport;
    expect(status.notices).toMatchObject([{ code: 'database_recovered' }]);
    expect(status.table_counts.crypto_price).toBe(20);
  } finally {
    serve.child.kill('SIGTERM');
    await serve.done;
  }
});

test('serve refuses a damaged database that is not ours with the same exit code instead of listening', async () => {
  const dir = temporaryDir();
  fs.writeFileSync(fileIn(dir), unmarked().subarray(0, good.length / 2));
  const ended = await runCli(['serve'], envOf(dir, { DDC_PORT: '0' }));
  expect(ended).toMatchObject({ code: 4, stderr: expect.stringContaining('is damaged') });
});

test('an empty file, as a crash at the very first start leaves it, is a new database', async () => {
  const dir = temporaryDir();
  fs.writeFileSync(fileIn(dir), '');
  expect(await collect(dir)).toMatchObject({ code: 0 });
  expect(countRows(fileIn(dir), 'crypto_price')).toBe(20);
});

test('what a crashed program had committed to the log of changes is there at the next start', async () => {
  const dir = temporaryDir();
  const source = fileIn(temporaryDir());
  fs.writeFileSync(source, good);
  const db = new Database(source);
  db.exec(
    "INSERT INTO crypto_price (date, coin_id, symbol, price_usd) VALUES ('2026-11-20', 'bitcoin', 'BTC', 5)",
  );
  // As a crash leaves them: the value stands in the log only, and its last change was never finished.
  fs.copyFileSync(source, fileIn(dir));
  fs.writeFileSync(
    `${fileIn(dir)}-wal`,
    Buffer.concat([fs.readFileSync(`${source}-wal`), randomBytes(3000)]),
  );
  db.close();
  expect(fs.readFileSync(fileIn(dir))).toEqual(good);
  expect(await collect(dir)).toMatchObject({ code: 0 });
  expect(query(fileIn(dir), 'SELECT date, count(*) AS n FROM crypto_price GROUP BY date')).toEqual([
    { date: '2026-11-20', n: 1 },
    { date: '2026-11-22', n: 20 },
    { date: morningDate, n: 20 },
  ]);
});

const noMount = 'needs a small tmpfs, which this user cannot mount';

/** A 2 MB disk with the good database on it. */
function smallDisk(withDatabase = true) {
  const disk = mountSmallDisk(2);
  if (!disk) throw new Error(noMount);
  if (withDatabase) fs.writeFileSync(fileIn(disk.dir), good);
  return { ...disk, file: fileIn(disk.dir) };
}

describe.skipIf(!canMount)(`a full disk (${noMount} where this is skipped)`, () => {
  const full = 'The disk is full.';
  const exitCodes = new Set<number | null>();

  test.each([0, 16, 40, 48, 64, 160])(
    'with %i KB left: said so or done, nothing half stored, earlier values safe, fine again once there is space',
    async (freeKb) => {
      const disk = smallDisk();
      try {
        disk.fill(freeKb);
        const ended = await collect(disk.dir);
        exitCodes.add(ended.code);
        if (ended.code !== 0) expect(ended.stdout + ended.stderr).toContain(full);
        disk.free();
        expect(query(disk.file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        const [of] = query(disk.file, 'SELECT count(*) AS n FROM crypto_price WHERE date = ?', '2026-11-22');
        expect(of?.n).toBe(20);
        const today = query(disk.file, 'SELECT count(*) AS n FROM crypto_price WHERE date = ?', morningDate);
        expect([0, 20]).toContain(today[0]?.n);
        expect(await collect(disk.dir)).toMatchObject({ code: 0 });
        expect(query(disk.file, 'SELECT * FROM active_run')).toEqual([]);
      } finally {
        disk.unmount();
      }
    },
  );

  test('the disks above were full at several places: before a run, in the middle of one, and not at all', () => {
    expect([...exitCodes]).toEqual(expect.arrayContaining([0, 4]));
    expect(exitCodes.has(1) || exitCodes.has(3)).toBe(true);
  });

  test('no space for anything: the exit code and the sentence of a full disk', async () => {
    const disk = smallDisk();
    try {
      disk.fill(0);
      const ended = await runCli(['collect', 'crypto', '--json'], envOf(disk.dir));
      expect(ended.code).toBe(4);
      expect(JSON.parse(ended.stdout)).toMatchObject({ error_code: 'disk_full' });
    } finally {
      disk.unmount();
    }
  });

  test('no space for the first database: the half-made file is no obstacle later', async () => {
    const disk = smallDisk(false);
    try {
      disk.fill(40);
      expect(await collect(disk.dir)).toMatchObject({ code: 4, stderr: expect.stringContaining(full) });
      disk.free();
      expect(await collect(disk.dir)).toMatchObject({ code: 0 });
    } finally {
      disk.unmount();
    }
  });

  test('no space for a backup: said so, and nothing half-made stays', async () => {
    const disk = smallDisk();
    try {
      disk.fill(48);
      const ended = await runCli(['backup'], envOf(disk.dir));
      expect(ended).toMatchObject({ code: 4, stderr: expect.stringContaining('the disk is full') });
      expect(fs.readdirSync(path.join(disk.dir, 'backups'))).toEqual([]);
    } finally {
      disk.unmount();
    }
  });

  test('the host lives on: it says so to curl, and logs the run it could not log once there is space', async () => {
    const disk = smallDisk();
    const serve = await startServe(envOf(disk.dir));
    const post = async () => {
      const response = await fetch(`${serve.url}/api/v1/collector/crypto`, { method: 'POST' });
      return { status: response.status, text: await response.text() };
    };
    try {
      expect((await post()).status).toBe(200);
      // The log of changes has been grown by the first run; fill its free part too.
      disk.fill(0);
      const failed = await eventually(
        'the disk is full for the host',
        async () => {
          const reply = await post();
          return reply.text.includes(full) ? reply : undefined;
        },
        30_000,
      );
      // Either the run could not begin, or it began and its steps say why they failed.
      expect([200, 507]).toContain(failed.status);
      expect((await fetch(`${serve.url}/health`)).status).toBe(200);
      expect((await fetch(`${serve.url}/api/v1/crypto/latest`)).status).toBe(200);
      disk.free();
      expect(await post()).toMatchObject({
        status: 200,
        text: expect.stringContaining('"status":"success"'),
      });
      if (failed.status === 200) {
        const { run_id, status } = JSON.parse(failed.text) as { run_id: string; status: string };
        const logged = await fetch(`${serve.url}/api/v1/collector/runs/${run_id}`);
        expect(await logged.json()).toMatchObject({ run_id, status, reason: null });
      }
      expect(query(disk.file, 'SELECT * FROM active_run')).toEqual([]);
      expect(query(disk.file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    } finally {
      serve.child.kill('SIGTERM');
      await serve.done;
      disk.unmount();
    }
  });
});

describe.skipIf(!canMount)(`a read-only folder (${noMount} where this is skipped)`, () => {
  test.each([
    ['with a database in it', true, ''],
    ['without a database', false, ''],
    ['in which the data folder itself is missing', false, 'data'],
  ])('%s: named as read-only, nothing changed', async (_, withDatabase, below) => {
    const disk = smallDisk(withDatabase);
    try {
      expect(disk.makeReadOnly()).toBe(true);
      const ended = await runCli(['collect', 'crypto', '--json'], envOf(path.join(disk.dir, below)));
      expect(ended.code).toBe(4);
      expect(JSON.parse(ended.stdout)).toMatchObject({ error_code: 'database_read_only' });
      expect(ended.stderr).toContain('read-only');
      if (withDatabase) expect(fs.readFileSync(disk.file)).toEqual(good);
    } finally {
      disk.unmount();
    }
  });
});

describe('backup on the command line', () => {
  test('writes a verified copy where it is told to, and with --json says where and how large', async () => {
    const dir = temporaryDir();
    fs.writeFileSync(fileIn(dir), good);
    const target = path.join(temporaryDir(), 'new folder', 'copy.db');
    const ended = await runCli(['backup', target, '--json'], envOf(dir));
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toEqual({ path: target, bytes: fs.statSync(target).size });
    expect(countRows(target, 'crypto_price')).toBe(20);
    expect(query(target, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);

    const again = await runCli(['backup', target], envOf(dir));
    expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('exists already') });
  });

  test('goes to the folder "backups" by itself, also while the host collects', async () => {
    const dir = temporaryDir();
    fs.writeFileSync(fileIn(dir), good);
    const serve = await startServe(envOf(dir));
    try {
      const posted = fetch(`${serve.url}/api/v1/collector/crypto`, { method: 'POST' });
      const running = startCli(['backup'], envOf(dir));
      const ended = await running.done;
      expect((await posted).status).toBe(200);
      expect(ended.code).toBe(0);
      const names = fs.readdirSync(path.join(dir, 'backups')).filter((name) => name.startsWith('manual'));
      expect(names).toEqual([expect.stringMatching(/^manual-2026-11-22T21-00-.*\.db$/)]);
      expect(ended.stdout).toContain(names[0]);
      const copy = path.join(dir, 'backups', names[0] ?? '');
      expect(query(copy, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(Number(query(copy, 'SELECT count(*) AS n FROM crypto_price')[0]?.n) % 20).toBe(0);
    } finally {
      serve.child.kill('SIGTERM');
      await serve.done;
    }
  });
});

test('the runs of an adopted Python database can be listed at a running host, other collectors among them', async () => {
  const dir = temporaryDir();
  writePythonDatabase(fileIn(dir), 'sqlalchemy');
  const serve = await startServe(envOf(dir));
  try {
    const ended = await runCli(['runs'], envOf(dir));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    // 21:05 UTC is six hours and five minutes past midnight in Seoul.
    expect(ended.stdout).toContain('disclosure: failed · 2026-02-19 · 2026-02-19 06:05');
    expect(ended.stdout).toContain('Crypto: partial · 2026-02-18 · 2026-02-18 06:00');
    const reply = await fetch(`${serve.url}/api/v1/collector/runs/log-3`);
    expect(await reply.json()).toMatchObject({
      collector: 'crypto',
      steps: { coingecko_prices: 'success (20 coins)', defillama_tvl: 'skipped' },
      started_at: null,
      finished_at: '2026-02-17T21:00:42.000Z',
      step_details: [],
    });
  } finally {
    serve.child.kill('SIGTERM');
    await serve.done;
  }
});
