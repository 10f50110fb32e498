import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readHostFile } from '../../src/main/lib/host-file.ts';
import { createHttpClient } from '../../src/shared/client.ts';
import { query } from '../support/tables.ts';
import {
  describeDesktop,
  launch,
  type RunningApp,
  type Surroundings,
  spawnApp,
  surround,
} from './support/app.ts';

const logged = ({ dataDir }: Surroundings) =>
  query(
    path.join(dataDir, 'stock_research.db'),
    'SELECT log.collector, status, reason FROM collector_log AS log LEFT JOIN run ON run.log_id = log.id',
  );

/** Starts a crypto run that a slow source keeps going, and leaves it going on. */
async function running(app: RunningApp, around: Surroundings, fault: { ms: number } | 'hang') {
  around.simulator.setFault('api.alternative.me', fault === 'hang' ? fault : { kind: 'delay', ms: fault.ms });
  const client = createHttpClient({ baseUrl: await app.url() });
  const run = client.call('collector.run', { collector: 'crypto' });
  run.catch(() => undefined);
  await expect
    .poll(() => around.simulator.requests.some(({ host }) => host === 'api.alternative.me'))
    .toBe(true);
  return { run };
}

/** Spoils every page but the first, behind the back of whoever has the file open, and sees to it that they are read again. */
function spoil(file: string): void {
  const db = new Database(file);
  db.exec('CREATE TABLE spoilt (a)');
  db.pragma('wal_checkpoint(TRUNCATE)');
  const { size } = fs.statSync(file);
  const handle = fs.openSync(file, 'r+');
  fs.writeSync(handle, Buffer.alloc(size - 4096, 0xff), 0, size - 4096, 4096);
  fs.closeSync(handle);
  db.close();
}

const pageCount = (app: RunningApp) => app.app.windows().length;

describeDesktop('quitting', () => {
  test('waits for a run that is about to end: it is logged as what it was, and who asked gets his answer', async () => {
    const around = await surround();
    const app = await launch(around);
    const { run } = await running(app, around, { ms: 2_000 });
    const tray = await around.panel?.tray();
    await tray?.click('종료');
    await expect.poll(async () => tray?.labels()).toContain('수집이 끝나는 대로 종료합니다…');
    await expect.poll(() => pageCount(app)).toBe(0);
    expect((await run).status).toBe('success');
    expect(await app.exit).toBe(0);
    expect(logged(around)).toEqual([{ collector: 'crypto', status: 'success', reason: null }]);
  });

  test('asked for twice does not wait: the run is cancelled and logged, never lost', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const { run } = await running(app, around, 'hang');
    app.process.kill('SIGTERM');
    // What comes at the same time is the same request, by another way.
    app.process.kill('SIGINT');
    await expect.poll(app.log).toContain('quit waits for a run');
    await sleep(1_200);
    expect(app.process.exitCode).toBeNull();
    app.process.kill('SIGTERM');
    expect(await app.exit).toBe(0);
    expect((await run).reason?.code).toBe('cancelled');
    const [entry] = logged(around);
    expect(entry).toMatchObject({ collector: 'crypto', reason: expect.stringContaining('cancelled') });
  });

  test('waits ten seconds at most', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    await running(app, around, 'hang');
    const begun = performance.now();
    app.process.kill('SIGTERM');
    expect(await app.exit).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(9_500);
    expect(logged(around)[0]?.reason).toContain('cancelled');
  });

  test('by force leaves nothing that the next start does not log', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    await running(app, around, 'hang');
    app.process.kill('SIGKILL');
    await app.exit;
    expect(logged(around)).toEqual([]);
    around.simulator.clearFaults();
    const again = await launch(around, '--hidden');
    await again.url();
    await expect.poll(() => logged(around)).toHaveLength(1);
    expect(logged(around)[0]).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('interrupted'),
    });
  });

  test('goes through with a database that cannot be read any more', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    await app.url();
    const tray = await around.panel?.tray();
    await expect.poll(app.log).toContain('memory given back');
    spoil(path.join(around.dataDir, 'stock_research.db'));
    await tray?.click('종료');
    expect(await app.exit).toBe(0);
  });

  test('and started again before it has ended, it comes back', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const { run } = await running(app, around, { ms: 3_000 });
    app.process.kill('SIGTERM');
    await expect.poll(app.log).toContain('quit waits for a run');
    expect(await spawnApp(around).exit).toBe(0);
    await run;
    expect(await app.exit).toBe(0);
    const pid = () => readHostFile(around.dataDir)?.pid;
    await expect.poll(pid).toBeDefined();
    expect(app.log()).toMatch(/app ends\n.*app starts .*"hidden":false/);
    process.kill(pid() ?? 0, 'SIGTERM');
    await expect.poll(pid).toBeUndefined();
  });

  test('ends at once when nothing runs, and leaves no file behind that says that it is there', async () => {
    const around = await surround();
    const app = await launch(around);
    await app.url();
    app.process.kill('SIGINT');
    expect(await app.exit).toBe(0);
    expect(app.log()).not.toContain('quit waits for a run');
    expect(app.log()).toMatch(/app ends\n$/);
  });
});
