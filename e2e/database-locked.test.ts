import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { databaseName } from '../src/main/core.ts';
import { eventually, runCli, startCli, startServe } from './support/cli.ts';
import { morning, morningDate, temporaryDir } from './support/core.ts';
import { holdWriteLock } from './support/processes.ts';
import { countRows, query } from './support/tables.ts';

const lockMs = 20_000;
/** Longer than the product waits for another program (30 s). */
const tooLongMs = 40_000;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => morning });
});
afterAll(() => simulator.close());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A folder with a database in which one run has been made the day before. */
async function collectedFolder() {
  const dataDir = temporaryDir();
  const env = (at: string) => ({
    DDC_DATA_DIR: dataDir,
    DDC_UPSTREAM: simulator.url,
    DDC_PACE: '0',
    DDC_NOW: at,
  });
  const before = await runCli(['collect', 'crypto'], env('2026-11-21T21:00:00Z'));
  expect(before.code).toBe(0);
  return { file: path.join(dataDir, databaseName), env: env(morning.toISOString()) };
}

const coinsOf = (file: string, date: string) =>
  query(file, 'SELECT count(*) AS n FROM crypto_price WHERE date = ?', date)[0]?.n;

test.concurrent('another program holds the write lock for 20 s: the command line waits and then stores everything', async () => {
  const { file, env } = await collectedFolder();
  const lock = await holdWriteLock(file);
  const running = startCli(['collect', 'crypto'], env);
  await wait(lockMs);
  expect(running.child.exitCode).toBeNull();
  await lock.release();
  expect((await running.done).code).toBe(0);
  expect([coinsOf(file, '2026-11-22'), coinsOf(file, morningDate)]).toEqual([20, 20]);
  expect(countRows(file, 'collector_log')).toBe(2);
});

test.concurrent('a lock that comes in the middle of a run costs the run nothing but time', async () => {
  const { file, env } = await collectedFolder();
  const slow = await startSimulator({ now: () => morning });
  slow.setFault('api.coingecko.com', { kind: 'delay', ms: 400 });
  const running = startCli(['collect', 'crypto'], { ...env, DDC_UPSTREAM: slow.url });
  try {
    await eventually('the run asks its sources', () => slow.requests.length > 0);
    const lock = await holdWriteLock(file);
    await wait(5_000);
    expect(running.child.exitCode).toBeNull();
    await lock.release();
    expect((await running.done).code).toBe(0);
  } finally {
    await slow.close();
  }
  expect(coinsOf(file, morningDate)).toBe(20);
});

test.concurrent('the host answers while a run of its own waits 20 s for the database', async () => {
  const { file, env } = await collectedFolder();
  const serve = await startServe(env);
  try {
    const lock = await holdWriteLock(file);
    const posted = fetch(`${serve.url}/api/v1/collector/crypto`, { method: 'POST' });
    const addresses = ['/health', '/api/v1/crypto/latest', '/api/v1/collector/status'];
    let rounds = 0;
    const until = performance.now() + lockMs;
    while (performance.now() < until) {
      for (const address of addresses) {
        const response = await fetch(serve.url + address);
        expect([address, response.status]).toEqual([address, 200]);
      }
      rounds++;
      await wait(100);
    }
    await lock.release();
    const reply = await posted;
    expect([reply.status, await reply.json()]).toMatchObject([200, { status: 'success', date: morningDate }]);
    // Waiting for the lock itself would stall every request, and leave no time for so many.
    expect(rounds).toBeGreaterThan(10);
  } finally {
    serve.child.kill('SIGTERM');
    await serve.done;
  }
  expect(coinsOf(file, morningDate)).toBe(20);
}, 60_000);

test.concurrent('a lock held longer than we wait is named, with an exit code of its own, and costs no stored value', async () => {
  const { file, env } = await collectedFolder();
  const lock = await holdWriteLock(file);
  const running = startCli(['collect', 'crypto', '--json'], env);
  const ended = await Promise.race([running.done, wait(tooLongMs)]);
  await lock.release();
  expect(ended).toMatchObject({ code: 4, stderr: expect.stringContaining('another program') });
  expect(JSON.parse((await running.done).stdout)).toMatchObject({ error_code: 'database_locked' });
  expect([coinsOf(file, '2026-11-22'), coinsOf(file, morningDate)]).toEqual([20, 0]);
  expect(await runCli(['collect', 'crypto'], env)).toMatchObject({ code: 0 });
}, 60_000);
