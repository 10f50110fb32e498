import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, test } from 'vitest';
import { ask } from '../../../../e2e/support/ask.ts';
import { startTestCore, temporaryDir } from '../../../../e2e/support/core.ts';
import { expectPlainReasons } from '../../../../e2e/support/reasons.ts';
import { countRows, dumpLiquidity } from '../../../../e2e/support/tables.ts';
import { unregisteredFredKey } from '../../../demo/sources/fred.ts';
import { errorText } from '../../../shared/i18n.ts';
import { translator } from '../../../shared/translator.ts';
import type { Clock } from '../../lib/clock.ts';
import { lineLog } from '../../lib/log.ts';
import { fixedSecrets } from '../../lib/secret-store.ts';
import { priceSymbols } from '../../sources/yahoo.ts';
import type { StoredRun } from '../../store/runs.ts';

const key = 'demo'.repeat(8);
/** Wednesday morning in Seoul, and the next. */
const wednesday = new Date('2026-11-24T21:00:00Z');
const thursday = new Date('2026-11-25T21:00:00Z');
const clockAt = (instant: Date): Clock => ({ now: () => instant, monotonicMs: () => performance.now() });

type Options = NonNullable<Parameters<typeof startTestCore>[0]>;
type Harness = Awaited<ReturnType<typeof startTestCore>>;
const open: Harness[] = [];
async function start(at: Date, options: Options = {}): Promise<Harness> {
  const harness = await startTestCore({ clock: clockAt(at), secrets: { fred: key }, ...options });
  open.push(harness);
  return harness;
}
afterEach(async () => {
  for (const harness of open.splice(0)) await harness.stop();
});

const collect = ({ core }: Harness) => core.runner.run('liquidity', 'api');
const dump = ({ core }: Harness) => dumpLiquidity(core.store.path);
const requestsTo = ({ simulator }: Harness, host: string) =>
  simulator.requests.filter((request) => request.host === host);
function stepOf(run: StoredRun, id: string) {
  const step = run.stepDetails.find((each) => each.step === id);
  if (!step) throw new Error(id);
  return step;
}

/** A folder with one good run of Wednesday in it. */
async function folderOfWednesday(): Promise<string> {
  const dataDir = temporaryDir();
  const harness = await start(wednesday, { dataDir });
  expect((await collect(harness)).status).toBe('success');
  await harness.core.close();
  return dataDir;
}

describe('the FRED key', () => {
  test('is not needed: without one FRED is skipped by name, nobody asks it, and the run is a success', async () => {
    const harness = await start(wednesday, { secrets: {} });
    const run = await collect(harness);
    expect(run).toMatchObject({ status: 'success', steps: { fred: 'skipped (FRED API key not set)' } });
    expect(requestsTo(harness, 'api.stlouisfed.org')).toEqual([]);
    expect(dump(harness).macro).toEqual([]);
    expect(dump(harness).stress).toMatchObject([{ credit_score: null, funding_score: null, coverage: 0.55 }]);
  });

  test.each([
    ['not registered', unregisteredFredKey],
    ['not of the right form', 'MY-KEY'],
  ])('that is %s is named as the reason, and asked with once, not for every series', async (_, wrong) => {
    const harness = await start(wednesday, { secrets: { fred: wrong } });
    const run = await collect(harness);
    const step = stepOf(run, 'fred');
    expect(run.status).toBe('partial');
    expect(step).toMatchObject({ status: 'failed', attempts: 1 });
    expect(requestsTo(harness, 'api.stlouisfed.org')).toHaveLength(1);
    expectPlainReasons(step.reasons, wrong);
    expect(step.reasons).toHaveLength(1);
    const [reason] = step.reasons;
    const texts = ['en', 'ko'] as const;
    const [en, ko] = texts.map((language) =>
      errorText(translator(language), reason?.code ?? '', reason?.params),
    );
    expect(en).toMatch(/does not accept the API key.*FRED_API_KEY/);
    expect(ko).toMatch(/API 키.*FRED_API_KEY/);
  });

  test('stays out of the log, the database and every reply, also when FRED repeats it in its refusal', async () => {
    const lines: string[] = [];
    const { redact } = fixedSecrets({ fred: key });
    const log = lineLog({ write: (line) => void lines.push(line), now: () => wednesday, redact });
    const harness = await start(wednesday, { log });
    const refusal = JSON.stringify({ error_message: `No luck with api_key=${key}.` });
    harness.simulator.setBody('series_id=DGS10&', refusal, { status: 500 });
    for (const fault of ['500', 'html-200', 'wrong-types', 'redirect-private', 'reset'] as const) {
      harness.simulator.setFault('series_id=DGS2&', fault, 2);
      expect(JSON.stringify(await collect(harness))).not.toContain(key);
    }
    expect(lines.filter((line) => line.includes('No luck with api_key=***'))).not.toHaveLength(0);
    expect(lines.filter((line) => line.includes(key))).toEqual([]);
    for (const name of fs.readdirSync(harness.dataDir)) {
      const file = path.join(harness.dataDir, name);
      if (fs.statSync(file).isFile()) expect(fs.readFileSync(file).includes(key), name).toBe(false);
    }
  });
});

describe('Yahoo says 429', () => {
  test('twice in a row: it is left alone for this run, and stored prices serve with their age', async () => {
    const harness = await start(thursday, { dataDir: await folderOfWednesday() });
    const before = dump(harness).prices;
    harness.simulator.setFault('finance.yahoo.com', '429');
    const run = await collect(harness);

    expect(requestsTo(harness, 'query1.finance.yahoo.com')).toHaveLength(2);
    expect(stepOf(run, 'price')).toMatchObject({ status: 'failed', attempts: 2 });
    expect(stepOf(run, 'price').summary).toBe(
      'failed (^VIX: HTTP 429, too many requests; not asked any more: HYG, LQD, TLT, IEF, SHV, KRE, VNQ; ' +
        'stored prices serve, newest of 2026-11-24)',
    );
    expect(stepOf(run, 'stress_calc').status).toBe('success');
    expect(dump(harness).prices).toEqual(before);

    const { volatility, treasury } = (await ask(harness.core, 'stress.day', { date: '2026-11-26' })).modules;
    expect(volatility.score).not.toBeNull();
    expect(volatility.inputs).toMatchObject([{ name: 'VIX', observed_on: '2026-11-24', age_days: 2 }]);
    expect(treasury.score).not.toBeNull();
  });

  test('twice in a row at the third symbol: what came before is stored, the other five are not asked for', async () => {
    const harness = await start(wednesday);
    harness.simulator.setFault(`/chart/${priceSymbols[2]}?`, '429');
    const run = await collect(harness);
    expect(requestsTo(harness, 'query1.finance.yahoo.com')).toHaveLength(4);
    expect(stepOf(run, 'price').status).toBe('partial');
    expect(new Set(dump(harness).prices.map(({ symbol }) => symbol))).toEqual(
      new Set(priceSymbols.slice(0, 2)),
    );
  });

  test('once: the second try is good, and so is the run', async () => {
    const harness = await start(wednesday);
    harness.simulator.setFault('finance.yahoo.com', '429', 1);
    expect((await collect(harness)).status).toBe('success');
    expect(requestsTo(harness, 'query1.finance.yahoo.com')).toHaveLength(priceSymbols.length + 1);
  });
});

describe('every source down', () => {
  test('on an empty database: failed with plain reasons, nothing is stored but the log, the next run is fine', async () => {
    const harness = await start(wednesday);
    harness.simulator.setFault('', '502-html');
    const run = await collect(harness);
    expect(run.status).toBe('failed');
    const { stress_calc, ...others } = run.steps;
    expect(stress_calc).toBe('skipped (no input is recent enough)');
    for (const summary of Object.values(others)) expect(summary).toMatch(/^failed \(/);
    for (const step of run.stepDetails) expectPlainReasons(step.reasons, key);
    expect(Object.values(dump(harness)).flat()).toEqual([]);
    expect(countRows(harness.core.store.path, 'collector_log')).toBe(1);
    harness.simulator.clearFaults();
    expect((await collect(harness)).status).toBe('success');
  });

  test('with data of the day before: failed, and the index of today stands on inputs that say how old they are', async () => {
    const harness = await start(thursday, { dataDir: await folderOfWednesday() });
    const before = dump(harness);
    harness.simulator.setFault('', 'reset');
    const run = await collect(harness);
    expect(run.status, 'what only computes makes no run a success').toBe('failed');
    const { stress, provenance, ...observed } = dump(harness);
    const { stress: stressBefore, provenance: _, ...observedBefore } = before;
    expect(observed).toEqual(observedBefore);
    expect(stress).toHaveLength(stressBefore.length + 1);
    expect(provenance.some(({ dataset, date }) => dataset === 'stress_index' && date === '2026-11-26')).toBe(
      true,
    );
    const { modules } = await ask(harness.core, 'stress.day', { date: '2026-11-26' });
    const ages = Object.values(modules).flatMap(({ inputs }) => inputs.map(({ age_days }) => age_days));
    expect(ages.length).toBeGreaterThan(10);
    expect(Math.min(...ages)).toBe(1);
  });
});

test('bodies without end and XML bombs do not fill the memory', async () => {
  const harness = await start(wednesday);
  await collect(harness);
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  for (const fault of ['xml-bomb', 'huge-body'] as const) {
    harness.simulator.setFault('', fault);
    expect((await collect(harness)).status).toBe('failed');
  }
  clearInterval(watch);
  // A bomb unfolds to 3 GB, the bodies to 200 MB each; the simulator's own work is in this figure too.
  expect((most - before) / 1024 ** 2).toBeLessThan(200);
});

test('100 runs of one morning leave identical tables', async () => {
  const harness = await start(wednesday);
  await collect(harness);
  const first = dump(harness);
  for (let n = 1; n < 100; n++) await collect(harness);
  expect(dump(harness)).toEqual(first);
  expect(countRows(harness.core.store.path, 'collector_log')).toBe(100);
}, 60_000);
