import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { databaseName } from '../src/main/core.ts';
import { collectionDate } from '../src/main/lib/day.ts';
import { runCli, startCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { query } from './support/tables.ts';

const kills = 100;
const lanes = 2;
const firstMorning = new Date('2026-01-01T21:00:00Z');
const morningOf = (day: number) => new Date(firstMorning.getTime() + day * 86_400_000);

/** Repeatable random numbers, 0-1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Lane {
  file: string;
  simulator: Simulator;
  env: (day: number) => Record<string, string>;
}

/** One data folder with sources of its own whose world is as of the day that is set. */
async function openLane(): Promise<Lane> {
  const dataDir = temporaryDir('ddc-kill-');
  let today = firstMorning;
  const simulator = await startSimulator({ now: () => today });
  // The steps end one after the other, so that there is time to die between them.
  for (const [host, ms] of Object.entries({
    '/markets': 5,
    'alternative.me': 25,
    '/global': 20,
    '/simple/price': 20,
    'llama.fi': 10,
  }))
    simulator.setFault(host, { kind: 'delay', ms });
  return {
    file: path.join(dataDir, databaseName),
    simulator,
    env: (day) => {
      today = morningOf(day);
      return {
        DDC_DATA_DIR: dataDir,
        DDC_UPSTREAM: simulator.url,
        DDC_PACE: '0',
        DDC_NOW: today.toISOString(),
      };
    },
  };
}

/** The files as the killed process left them, in a folder of their own: looking at them must not mend them. */
function asLeft(file: string): string {
  const copy = path.join(temporaryDir('ddc-left-'), databaseName);
  for (const end of ['', '-wal', '-journal']) {
    if (fs.existsSync(file + end)) fs.copyFileSync(file + end, copy + end);
  }
  return copy;
}

const metricsOf: Readonly<Record<string, readonly string[]>> = {
  coingecko_global: ['total_market_cap', 'total_volume_24h', 'btc_dominance', 'eth_btc_ratio'],
  defillama_tvl: ['defi_tvl', 'stablecoin_mcap'],
  fear_greed: ['fear_greed_index', 'fear_greed_label'],
};

/** Checks that a step's figures are there exactly when its log row is. Returns the steps that are there. */
function checkSteps(file: string, runId: string, date: string): string[] {
  const steps = query(file, 'SELECT step, status FROM run_step WHERE run_id = ?', runId);
  expect(steps.filter((step) => step.status !== 'success')).toEqual([]);
  const done = steps.map((step) => String(step.step));
  const count = (table: string) =>
    query(file, `SELECT count(*) AS n FROM ${table} WHERE date = ?`, date)[0]?.n;
  expect(count('crypto_price')).toBe(done.includes('coingecko_prices') ? 20 : 0);
  expect(Number(count('crypto_chain_stablecoin')) > 0).toBe(done.includes('defillama_tvl'));
  const metrics = query(file, 'SELECT * FROM crypto_metric WHERE date = ?', date)[0];
  for (const [step, fields] of Object.entries(metricsOf)) {
    for (const field of fields)
      expect([field, (metrics?.[field] ?? null) !== null]).toEqual([field, done.includes(step)]);
  }
  expect(query(file, 'SELECT 1 FROM provenance WHERE date = ? AND run_id <> ?', date, runId)).toEqual([]);
  return done;
}

type End = { phase: 'before' } | { phase: 'during'; steps: number } | { phase: 'after' };

/** What a killed process left of the run of `date`; fails when any of it is half. */
function checkLeft(file: string, date: string): End {
  if (!fs.existsSync(file)) return { phase: 'before' };
  const left = asLeft(file);
  expect(query(left, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  if (query(left, 'PRAGMA user_version')[0]?.user_version === 0) return { phase: 'before' };
  const [going] = query(left, 'SELECT run_id FROM active_run');
  const [logged] = query(
    left,
    'SELECT run_id, status FROM collector_log JOIN run ON log_id = id WHERE date = ? AND reason IS NULL',
    date,
  );
  // Logged and no longer going on are one transaction.
  expect(going && logged).toBeUndefined();
  const runId = (going ?? logged)?.run_id;
  if (typeof runId !== 'string') {
    expect(checkSteps(left, '', date)).toEqual([]);
    return { phase: 'before' };
  }
  const steps = checkSteps(left, runId, date).length;
  if (!logged) return { phase: 'during', steps };
  expect([logged.status, steps]).toEqual(['success', 4]);
  return { phase: 'after' };
}

/** Runs the product and kills it: `at` is a share of the time from its first request to its end, or before that. */
async function killRun(
  lane: Lane,
  day: number,
  at: number,
  times: { toRequest: number; toEnd: number },
): Promise<void> {
  lane.simulator.clearRequests();
  const { child, done } = startCli(['collect', 'crypto'], lane.env(day));
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  if (at < 0) await wait(times.toRequest * (1 + at));
  else {
    while (lane.simulator.requests.length === 0 && child.exitCode === null) await wait(1);
    await wait((times.toEnd - times.toRequest) * at);
  }
  child.kill('SIGKILL');
  await done;
}

async function runLane(seed: number): Promise<End[]> {
  const random = randomFrom(seed);
  const lane = await openLane();
  try {
    // The first run makes the database, and is not what is measured.
    expect(await runCli(['collect', 'crypto'], lane.env(0))).toMatchObject({ code: 0 });
    lane.simulator.clearRequests();
    const started = performance.now();
    const normal = await runCli(['collect', 'crypto'], lane.env(0));
    expect(normal.code).toBe(0);
    const toEnd = performance.now() - started;
    const toRequest = (lane.simulator.requests[0]?.at ?? 0) - started;

    const ends: End[] = [];
    for (let day = 1; day <= kills / lanes; day++) {
      // One in ten dies while it starts and opens the database, the others between the first request and the end.
      const at = random() < 0.1 ? -0.4 * random() : random() * 1.05;
      await killRun(lane, day, at, { toRequest, toEnd });
      const date = collectionDate(morningOf(day));
      const end = checkLeft(lane.file, date);
      ends.push(end);

      // The next start: of the same day, so that it has to write over what the killed run left.
      const next = await runCli(['collect', 'crypto', '--json'], lane.env(day));
      expect(next).toMatchObject({ code: 0 });
      const { run_id } = JSON.parse(next.stdout) as { run_id: string };
      expect(checkSteps(lane.file, run_id, date)).toHaveLength(4);
      const log = query(
        lane.file,
        `SELECT status, json_extract(reason, '$.code') AS reason FROM collector_log JOIN run ON log_id = id
         WHERE date = ? ORDER BY id`,
        date,
      );
      const success = { status: 'success', reason: null };
      const cut = { status: 'failed', reason: 'interrupted' };
      const expected = { before: [success], during: [cut, success], after: [success, success] };
      expect(log).toEqual(expected[end.phase]);
    }
    expect(query(lane.file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(query(lane.file, 'SELECT * FROM active_run')).toEqual([]);
    expect(query(lane.file, 'SELECT count(*) AS n FROM crypto_metric')).toEqual([{ n: 1 + kills / lanes }]);
    return ends;
  } finally {
    await lane.simulator.close();
  }
}

test(`killed at ${kills} random moments: the database is sound, no step is half there, the cut run is logged once as interrupted, the next run succeeds`, {
  timeout: 240_000,
}, async () => {
  const ends = (await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane + 1)))).flat();
  expect(ends).toHaveLength(kills);
  // Proof that the moments were spread: many in the middle of a run, at several different places in it.
  const during = ends.filter((end) => end.phase === 'during');
  expect(during.length).toBeGreaterThan(kills * 0.4);
  expect(new Set(during.map((end) => end.steps)).size).toBeGreaterThanOrEqual(3);
});
