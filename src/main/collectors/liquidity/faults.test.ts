import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCore } from '../../../../e2e/support/core.ts';
import { expectPlainReasons } from '../../../../e2e/support/reasons.ts';
import { countRows, dumpLiquidity } from '../../../../e2e/support/tables.ts';
import { type FaultKind, faultKinds, feedFaultKinds } from '../../../demo/faults.ts';
import type { StoredInputs, StressInput } from '../../../shared/stress.ts';
import type { StepStatus } from '../../../shared/words.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { fredSeries, macroColumnNames } from '../../sources/fred-series.ts';
import { crisisKeywords } from '../../sources/keywords.ts';
import { priceSymbols } from '../../sources/yahoo.ts';
import type { StoredRun } from '../../store/runs.ts';
import { liquidity } from './index.ts';

type Dump = ReturnType<typeof dumpLiquidity>;

/** One request of one step: a series, a symbol, a keyword, the Fed's feed. */
interface Part {
  name: string;
  step: 'fred' | 'price' | 'news' | 'fed_tone';
  /** Part of HOST/PATH?QUERY. */
  match: string;
  /** What stands in the tables for it, to be taken out of a dump. */
  owned: (dump: Dump) => unknown[];
}

const parts: readonly Part[] = [
  ...macroColumnNames.map((column): Part => {
    const { id } = fredSeries[column];
    const owned = ({ macro }: Dump) => macro.map((row) => row[column]).filter((value) => value !== null);
    return { name: id, step: 'fred', match: `series_id=${id}&`, owned };
  }),
  ...priceSymbols.map((symbol): Part => {
    const owned = ({ prices }: Dump) => prices.filter((row) => row.symbol === symbol);
    return { name: symbol, step: 'price', match: `/chart/${encodeURIComponent(symbol)}?`, owned };
  }),
  ...crisisKeywords.map(({ keyword, query }): Part => {
    const owned = ({ news }: Dump) => news.filter((row) => row.keyword === keyword);
    return { name: keyword, step: 'news', match: new URLSearchParams({ q: query }).toString(), owned };
  }),
  { name: 'Fed feed', step: 'fed_tone', match: 'press_all.xml', owned: ({ tone }) => tone },
];

const kinds = [...faultKinds, ...feedFaultKinds];
const stalling: readonly FaultKind[] = ['slow', 'hang', 'hang-body'];
const quickKinds = kinds.filter((kind) => !stalling.includes(kind));

/** Faults that harm nothing; everything else has to be noticed. */
function isHarmless({ step }: Part, kind: FaultKind): boolean {
  // Older rows of the same series are right as well, and the Fed had nothing new. A search says when it was made.
  if (kind === 'yesterday') return step !== 'news';
  // Nobody can tell a quiet day from a search that finds nothing: it fills a gap and takes nothing away.
  return kind === 'empty-feed' && step === 'news';
}

/** Of the step when this part alone fails. */
function hurtStatus(part: Part, kind: FaultKind): StepStatus {
  if (isHarmless(part, kind)) return 'success';
  if (part.step === 'fed_tone') return 'failed';
  // Two 429 in a row end Yahoo for this run, and the first symbol has none before it.
  return part.name === priceSymbols[0] && kind.startsWith('429') ? 'failed' : 'partial';
}

const key = 'demo'.repeat(8);
/** A session in New York has just ended; it is Wednesday in Seoul. */
const now = new Date('2026-11-24T21:00:00Z');
const clock: Clock = { now: () => now, monotonicMs: () => performance.now() };

/** Everything that was logged, before anything is blotted out. */
const logged: string[] = [];
const keep = (message: string, fields?: Record<string, unknown>) =>
  void logged.push(
    `${message} ${JSON.stringify(fields, (_, value) => (value instanceof Error ? `${value.stack} ${value.cause}` : value))}`,
  );
const log: Log = { info: keep, warn: keep, error: keep };

type Options = NonNullable<Parameters<typeof startTestCore>[0]>;
const still = (options: Options = {}) => startTestCore({ clock, log, secrets: { fred: key }, ...options });
type Harness = Awaited<ReturnType<typeof still>>;
/** A step alone with the index that is computed from it. */
const alone = (part: Part): Options => {
  const steps = liquidity.steps.filter(({ id }) => id === part.step || id === 'stress_calc');
  return { collectors: [{ id: 'liquidity', steps }] };
};
/** One part of each step is tried among all the other steps. */
const isFirstOfStep = (part: Part) => part === parts.find(({ step }) => step === part.step);
const collect = ({ core }: Harness) => core.runner.run('liquidity', 'api');
const dump = ({ core }: Harness) => dumpLiquidity(core.store.path);
const stepOf = (run: StoredRun, id: string) => {
  const step = run.stepDetails.find((each) => each.step === id);
  if (!step) throw new Error(id);
  return step;
};

function expectKeyNowhere({ dataDir }: Harness) {
  for (const name of fs.readdirSync(dataDir)) {
    const file = path.join(dataDir, name);
    if (fs.statSync(file).isFile()) expect(fs.readFileSync(file).includes(key), name).toBe(false);
  }
  expect(logged.filter((line) => line.includes(key))).toEqual([]);
}

async function faultedRun(harness: Harness, part: Part, kind: FaultKind) {
  const { simulator } = harness;
  simulator.clearRequests();
  simulator.setFault(part.match, kind);
  const rows = countRows(harness.core.store.path, 'collector_log');
  const run = await collect(harness);
  simulator.clearFaults();
  expect(countRows(harness.core.store.path, 'collector_log')).toBe(rows + 1);
  const hits = simulator.requests.filter(
    ({ host, path: at, query }) =>
      `${host}${at}?${new URLSearchParams(query)}`.includes(part.match) && query.hop === undefined,
  );
  expect([1, 2], 'at most one retry').toContain(hits.length);
  const status = hurtStatus(part, kind);
  const step = stepOf(run, part.step);
  expect(step.status).toBe(status);
  if (status !== 'success') {
    expectPlainReasons(step.reasons, key);
    // Whoever reads it learns which of the many it was; the Fed's feed is a step of its own.
    if (part.step !== 'fed_tone') expect(step.summary).toContain(`${part.name}: `);
    expect(JSON.stringify(run)).not.toContain(key);
  }
  return { run, hits: hits.length };
}

describe.each(parts)('after a good run of the same morning, $name', (part) => {
  let harness: Harness;
  let before: Dump;
  beforeAll(async () => {
    harness = await still(isFirstOfStep(part) ? {} : alone(part));
    expect(stepOf(await collect(harness), part.step).status).toBe('success');
    before = dump(harness);
    expect(part.owned(before)).not.toHaveLength(0);
  });
  afterAll(async () => {
    expectKeyNowhere(harness);
    await harness.stop();
  });

  test.each(quickKinds)(
    '%s is noticed or harmless, hurts only its step, and every figure stays',
    async (kind) => {
      const { run } = await faultedRun(harness, part, kind);
      if (isFirstOfStep(part)) {
        expect(run.stepDetails).toHaveLength(liquidity.steps.length);
        for (const { step, status } of run.stepDetails) {
          if (step !== part.step) expect(status, step).toBe('success');
        }
        expect(run.status).toBe(isHarmless(part, kind) ? 'success' : 'partial');
      }
      if (kind === 'yesterday' && part.step === 'price') {
        // Of a day that is over by now, nobody can tell whether the answer was made at its bell or after: the next
        // run puts that right. Its window began a day earlier, too.
        await collect(harness);
        const { prices, ...rest } = dump(harness);
        expect(prices).toEqual(expect.arrayContaining(before.prices));
        expect(rest).toEqual({ ...before, prices: undefined, provenance: rest.provenance });
        before = dump(harness);
      } else expect(dump(harness)).toEqual(before);
    },
  );
});

describe.each(parts)('on an empty database, $name', (part) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await still(alone(part));
  });
  afterAll(() => harness.stop());

  test.each(quickKinds.filter((kind) => !isHarmless(part, kind)))(
    '%s leaves its figures unknown, not zero, and calm is not concluded from them',
    async (kind) => {
      await faultedRun(harness, part, kind);
      const { stress, ...tables } = dump(harness);
      expect(part.owned({ stress, ...tables })).toEqual([]);
      expect(tables.prices.filter(({ close }) => close === null)).toEqual([]);
      expect(tables.macro.filter((row) => macroColumnNames.every((column) => row[column] === null))).toEqual(
        [],
      );
      const stored = stress.map((row) => JSON.parse(String(row.inputs)) as StoredInputs);
      const inputs = stored.flatMap(({ modules }) =>
        Object.values(modules).flatMap((module) => module.inputs),
      );
      const isOfPart = ({ name, source }: StressInput) =>
        source === `FRED ${part.name}` ||
        name === part.name ||
        name.split(' ')[0] === part.name.replace('^', '');
      expect(inputs.filter(isOfPart)).toEqual([]);
    },
  );
});

describe('sources that answer slowly or not at all', () => {
  const some = ['BAMLH0A0HYM2', 'TLT', 'margin call', 'Fed feed'];
  const cases = parts.filter(({ name }) => some.includes(name));
  test.concurrent.for(cases.flatMap((part) => stalling.map((kind) => ({ name: part.name, part, kind }))))(
    '$name, $kind: given up at the deadline, without a retry, and every figure stays',
    async ({ part, kind }, { expect }) => {
      const patient = await still();
      await collect(patient);
      await patient.stop();
      const hasty = await still({ dataDir: patient.dataDir, limits: { requestMs: 800 } });
      const before = dump(hasty);
      const { hits } = await faultedRun(hasty, part, kind);
      expect(hits).toBe(1);
      expect(dump(hasty)).toEqual(before);
      await hasty.stop();
    },
  );
});
