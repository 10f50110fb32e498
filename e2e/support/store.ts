import path from 'node:path';
import { databaseName } from '../../src/main/core.ts';
import { silentLog } from '../../src/main/lib/log.ts';
import { createNotices } from '../../src/main/lib/notices.ts';
import { openDatabase } from '../../src/main/store/open.ts';
import type { StoredStep } from '../../src/main/store/runs.ts';
import { openStore, type StoreOptions } from '../../src/main/store/store.ts';
import type { CompleteSet, Figures } from '../../src/main/store/write.ts';
import { morning, temporaryDir } from './core.ts';

/** Where the database of a data folder is. */
export const fileIn = (dir: string): string => path.join(dir, databaseName);

/** What the user would be told of the database in `dir`. */
export const testNotices = (dir: string) => createNotices(path.join(dir, 'state', 'notices'));

function optionsIn(dir: string): StoreOptions {
  return {
    path: fileIn(dir),
    backupsDir: path.join(dir, 'backups'),
    stateDir: path.join(dir, 'state'),
    notices: testNotices(dir),
    demo: false,
    // Stands still, so that two processes do everything at the same instant.
    clock: { now: () => morning, monotonicMs: () => performance.now() },
    log: silentLog,
  };
}

export const openTestDatabase = (dir: string) => openDatabase(optionsIn(dir));
export const openTestStore = (dir: string) => openStore(optionsIn(dir));

const report = (step: string, rowsWritten: number, fetchedAt: Date): StoredStep => ({
  step,
  source: 'test',
  status: rowsWritten > 0 ? 'success' : 'failed',
  summary: 'as told',
  reasons: [],
  rowsWritten,
  newestObservation: null,
  attempts: 1,
  durationMs: 1,
  fetchedAt: fetchedAt.toISOString(),
});

/** A new store with a run going on, into which a test writes as steps do. */
export async function startStoreRun(dir = temporaryDir()) {
  const store = await openTestStore(dir);
  const file = fileIn(dir);
  let reads = 0;

  /** Makes `runId` the run that is going on. */
  async function begin(runId: string): Promise<void> {
    const at = morning.toISOString();
    await store.write(() => {
      const going = store.runs.active('crypto');
      if (going) store.runs.drop('crypto', going.run_id);
      store.runs.begin({
        collector: 'crypto',
        run_id: runId,
        pid: process.pid,
        started_at: at,
        triggered_by: 'api',
        heartbeat_at: at,
      });
    });
  }

  /** Stores what one read found, a minute after the read before. Returns the number of rows written. */
  async function read(rows: readonly Figures[], complete: readonly CompleteSet[] = [], runId = 'run-1') {
    const fetchedAt = new Date(morning.getTime() + reads * 60_000);
    const step = `read-${++reads}`;
    const stored = await store.writeStep(
      { collector: 'crypto', runId, fetchedAt, rows, complete },
      (written) => report(step, written.rows, fetchedAt),
    );
    return { written: stored.rowsWritten, fetchedAt: fetchedAt.toISOString() };
  }

  await begin('run-1');
  return { store, file, dir, begin, read };
}
