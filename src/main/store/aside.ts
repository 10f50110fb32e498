import fs from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import DatabaseConstructor from 'better-sqlite3';
import { jobs } from './aside-jobs.ts';

type Jobs = typeof jobs;
type Output<N extends keyof Jobs> = Awaited<ReturnType<Jobs[N]>>;

interface Answer<O> {
  value?: O;
  thrown?: { message: string; code: string | undefined };
  /** The worker has no SQLite. */
  unable?: string;
}

/*
 * The jobs travel as text: the product is one file, which does the product's work when a worker loads it, and a second
 * file could be gone by the time it is wanted.
 */
const code = () => `
  const { parentPort, workerData } = require('node:worker_threads');
  const jobs = { ${Object.entries(jobs).map(([name, job]) => `${name}: ${job}`)} };
  const answer = (value) => parentPort.postMessage(value);
  let sqlite;
  try {
    // better-sqlite3 is made for Node-API 10; what serves an older engine's main thread may crash beside it.
    if (Number(process.versions.napi) < 10) throw new Error('Node-API ' + process.versions.napi);
    sqlite = require(workerData.module);
  } catch (error) { answer({ unable: String(error) }); }
  const tools = { sqlite, fs: require('node:fs'), jobs };
  if (sqlite) jobs[workerData.name](tools, workerData.input).then(
    (value) => answer({ value }),
    (error) => answer({ thrown: { message: String(error?.message ?? error), code: error?.code } }),
  );`;

function inWorker<N extends keyof Jobs>(name: N, input: Parameters<Jobs[N]>[1]): Promise<Answer<Output<N>>> {
  return new Promise((resolve, reject) => {
    const module = createRequire(import.meta.url).resolve('better-sqlite3');
    const worker = new Worker(code(), { eval: true, workerData: { module, name, input }, execArgv: [] });
    worker.once('message', resolve).once('error', reject);
    worker.once('exit', (status) => reject(new Error(`the worker ended early (${status})`)));
  });
}

/**
 * Does one of `jobs` beside the main thread, or, where no worker can be had, on it. Throws what the job throws, with
 * its `code`.
 */
export async function aside<N extends keyof Jobs>(
  name: N,
  input: Parameters<Jobs[N]>[1],
): Promise<Output<N>> {
  const { value, thrown, unable } = await inWorker(name, input);
  if (thrown) throw Object.assign(new Error(thrown.message), { code: thrown.code });
  if (unable === undefined) return value as Output<N>;
  const job = jobs[name] as (tools: object, input: object) => Promise<Output<N>>;
  return job({ sqlite: DatabaseConstructor, fs, jobs }, input);
}
