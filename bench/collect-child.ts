/**
 * Some crypto runs in a process of their own, or the same requests sent raw: times and longest stalls as JSON.
 * `node bench/collect-child.ts collect|raw UPSTREAM DATA_DIR RUNS`
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoggedRequest } from '../src/demo/simulator.ts';
import { createCore } from '../src/main/core.ts';
import { systemClock } from '../src/main/lib/clock.ts';
import { silentLog } from '../src/main/lib/log.ts';
import { fixedSecrets } from '../src/main/lib/secret-store.ts';

export interface CollectTimes {
  ms: number[];
  stallMs: number[];
}

const [role, upstream = '', dataDir = '', runs = '1'] = process.argv.slice(2);

async function collector(): Promise<() => Promise<void>> {
  const core = await createCore({
    dataDir,
    fetch,
    clock: systemClock,
    log: silentLog,
    secrets: fixedSecrets({}),
    version: 'bench',
    upstream,
    pace: 0,
  });
  return async () => {
    const run = await core.runner.run('crypto', 'api');
    if (run.status !== 'success') throw new Error(`the run was no success: ${JSON.stringify(run.steps)}`);
  };
}

/** Sends what the newest run has sent, as it did: one request at a time to a host, all hosts at once. */
async function rawRequests(): Promise<() => Promise<void>> {
  const urls = new Map<string, Set<string>>();
  for (const { host, path, query } of logged) {
    const ofHost = urls.get(host) ?? new Set();
    urls.set(host, ofHost.add(`${upstream}/${host}${path}?${new URLSearchParams(query)}`));
  }
  return async () => {
    const hosts = [...urls.values()].map(async (ofHost) => {
      for (const url of ofHost) await (await fetch(url)).json();
    });
    await Promise.all(hosts);
  };
}

// Also loads what Node's fetch needs; in the product the HTTP server has done so by the time of the first run.
const logged = (await (await fetch(`${upstream}/__simulator/requests`)).json()) as LoggedRequest[];
const work = role === 'collect' ? await collector() : await rawRequests();
const times: CollectTimes = { ms: [], stallMs: [] };
for (let run = 0; run < Number(runs); run++) {
  const resolution = 1;
  const stalls = monitorEventLoopDelay({ resolution });
  await new Promise((resolve) => setTimeout(resolve, 20));
  stalls.enable();
  // The monitor's first tick has to be over before it can see anything.
  await new Promise((resolve) => setTimeout(resolve, 10));
  stalls.reset();
  const start = performance.now();
  await work();
  times.ms.push(performance.now() - start);
  await new Promise((resolve) => setTimeout(resolve, 5));
  stalls.disable();
  times.stallMs.push(Math.max(0, stalls.max / 1e6 - resolution));
}
process.stdout.write(JSON.stringify(times), () => process.exit(0));
