import fs from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { startTestCore } from '../../../e2e/support/core.ts';
import { holdWriteLock } from '../../../e2e/support/processes.ts';
import type { Collector, Found } from '../collectors/collector.ts';
import { toAppError } from '../lib/errors.ts';

type Harness = Awaited<ReturnType<typeof startTestCore>>;

/** A member of run-all whose only step notes that it began, and ends with its signal. */
function member(id: Collector['id'], begun: string[]): Collector {
  return {
    id,
    inRunAll: true,
    steps: [
      {
        id: `${id}_step`,
        source: 'Test',
        writes: ['crypto_metric'],
        limitMs: 60_000,
        run: ({ signal }) => {
          begun.push(id);
          return new Promise<Found>((_, reject) => {
            if (signal.aborted) reject(signal.reason);
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          });
        },
      },
    ],
  };
}

async function withMembers(work: (harness: Harness, begun: string[]) => Promise<void>): Promise<void> {
  const begun: string[] = [];
  const harness = await startTestCore({ collectors: [member('liquidity', begun), member('crypto', begun)] });
  try {
    await work(harness, begun);
  } finally {
    await harness.stop();
  }
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('run-all that is told to end', () => {
  test('while it waits for another program to let go of the database: no collector begins', async () => {
    await withMembers(async ({ core }, begun) => {
      const lock = await holdWriteLock(core.store.path);
      const all = core.runner.runAll('api').catch(toAppError);
      await wait(200);
      const stopping = core.runner.stop();
      await wait(1_800);
      await lock.release();
      await stopping;
      expect(begun).toEqual([]);
      expect(await all).toMatchObject({
        members: [{ reason: { code: 'cancelled' } }, { reason: { code: 'cancelled' } }],
      });
      expect(core.store.runs.list({ limit: 10, offset: 0 }).runs).toEqual([]);
      expect(core.runner.running()).toEqual([]);
    });
  }, 15_000);

  test('during its first collector: the second does not begin', async () => {
    await withMembers(async ({ core }, begun) => {
      const all = core.runner.runAll('api');
      await vi.waitFor(() => expect(begun).toEqual(['liquidity']));
      const group = core.runner.running().find(({ collector }) => collector === 'run-all');
      expect(core.runner.cancel(group?.run_id ?? '')).toBe(true);
      const { members } = await all;
      expect(members.map(({ collector, reason }) => [collector, reason?.code])).toEqual([
        ['liquidity', 'cancelled'],
        ['crypto', 'cancelled'],
      ]);
      expect(begun).toEqual(['liquidity']);
      expect(core.store.runs.list({ limit: 10, offset: 0 }).total).toBe(1);
    });
  }, 15_000);
});

test('a place with a heartbeat of the far future is taken, and what had it is logged as interrupted', async () => {
  const { core, stop } = await startTestCore();
  try {
    const other = new Database(core.store.path);
    other
      .prepare(
        `INSERT INTO active_run (collector, run_id, pid, started_at, triggered_by, heartbeat_at)
         VALUES ('crypto', 'of-the-future', 1, '2026-11-22T20:59:00.000Z', 'api', '2099-01-01T00:00:00.000Z')`,
      )
      .run();
    other.close();
    expect(core.runner.running()).toEqual([]);
    const run = await core.runner.run('crypto', 'api');
    expect(run).toMatchObject({ status: 'success' });
    expect(run.runId).not.toBe('of-the-future');
    expect(core.store.runs.get('of-the-future')).toMatchObject({
      status: 'failed',
      reason: { code: 'interrupted' },
    });
  } finally {
    await stop();
  }
});

test('heartbeats do not pile up while another program holds the write lock', async () => {
  await withMembers(async ({ core }, begun) => {
    void core.runner.runAll('api').catch(() => undefined);
    await vi.waitFor(() => expect(begun).toEqual(['liquidity']));
    const write = core.store.write;
    let [beats, pending, most] = [0, 0, 0];
    core.store.write = (work, waitMs) => {
      beats++;
      most = Math.max(most, ++pending);
      return write(work, waitMs).finally(() => pending--);
    };
    const lock = await holdWriteLock(core.store.path);
    try {
      // Two places are kept, each of them beats every two seconds.
      await vi.waitFor(() => expect(beats).toBeGreaterThanOrEqual(6), 12_000);
    } finally {
      await lock.release();
    }
    expect(most).toBeLessThanOrEqual(2);
  });
}, 25_000);

// Windows does not let go of a file that somebody has open.
describe.skipIf(process.platform === 'win32')('a database file that vanished under the running core', () => {
  const vanish: [string, (file: string) => void][] = [
    ['deleted', (file) => fs.rmSync(file)],
    [
      'replaced',
      (file) => {
        fs.copyFileSync(file, `${file}.new`);
        fs.renameSync(`${file}.new`, file);
      },
    ],
  ];
  test.each(vanish)('%s: collecting fails with a plain sentence', async (_, act) => {
    const { core, stop, simulator } = await startTestCore();
    try {
      expect((await core.runner.run('crypto', 'api')).status).toBe('success');
      act(core.store.path);
      simulator.clearRequests();
      for (const attempt of [core.runner.run('crypto', 'api'), core.runner.runAll('api')]) {
        const { code, message: said } = toAppError(await attempt.catch((thrown: unknown) => thrown));
        expect(code).toBe('database_unavailable');
        expect(said).toMatch(/deleted or replaced while the app was using it/);
        expect(said).not.toMatch(/SQLITE|Error|undefined/);
      }
      expect(simulator.requests).toEqual([]);
    } finally {
      await stop();
    }
  });
});
