import path from 'node:path';
import Database from 'better-sqlite3';
import { type Simulator, startSimulator } from '../../src/demo/simulator.ts';
import { startServe } from './cli.ts';
import { temporaryDir } from './core.ts';

/** `ddc serve` as a process of its own, every source played by a simulator in this one, no pauses. */
export async function startServed(env: Record<string, string> = {}) {
  const simulator = await startSimulator({ now: () => new Date() });
  const dataDir = env.DDC_DATA_DIR ?? temporaryDir();
  const variables: Record<string, string> = {
    DDC_UPSTREAM: simulator.url,
    DDC_PACE: '0',
    ...env,
    DDC_DATA_DIR: dataDir,
  };
  const serve = await startServe(variables);
  const file = variables.DDC_DB ?? path.join(dataDir, 'stock_research.db');
  return {
    ...serve,
    simulator,
    dataDir,
    databaseFile: file,
    /** For other processes that are to use the same folder and sources. */
    env: variables,
    /** Opens the database as another program would. */
    database: () => new Database(file),
    async stop() {
      serve.child.kill('SIGTERM');
      await serve.done;
      await simulator.close();
    },
  };
}
export type Served = Awaited<ReturnType<typeof startServed>>;

/** Rows of the run log and runs that are going on, read from the file itself. */
export function runsIn(served: Pick<Served, 'database'>): number {
  const db = served.database();
  try {
    const count = 'SELECT (SELECT count(*) FROM collector_log) + (SELECT count(*) FROM active_run)';
    return db.prepare(count).pluck().get() as number;
  } finally {
    db.close();
  }
}

/** Requests by endpoint, `times` at "HOST/PATH?QUERY". */
export function endpointsOf(simulator: Simulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { host, path: at, query } of simulator.requests) {
    const key = `${host}${at}?${new URLSearchParams(query)}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
