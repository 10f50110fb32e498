import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodAnswers, serveAnswers, stillClock } from '../../../../e2e/support/answers.ts';
import { startTestCore, temporaryDir } from '../../../../e2e/support/core.ts';
import { countRows, dumpCrypto, type Row } from '../../../../e2e/support/tables.ts';
import { type FaultKind, faultKinds } from '../../../demo/faults.ts';
import { errorText } from '../../../shared/i18n.ts';
import { translator } from '../../../shared/translator.ts';
import type { StepStatus } from '../../../shared/words.ts';
import type { StoredRun } from '../../store/runs.ts';

/** What stands in the tables for one endpoint, to be taken out of a dump. */
type Owned = (dump: ReturnType<typeof dumpCrypto>) => unknown[];
const columns =
  (...names: string[]): Owned =>
  ({ metrics }) =>
    metrics.flatMap((row: Row) => names.map((name) => row[name])).filter((value) => value !== null);

interface Endpoint {
  /** Part of HOST/PATH. */
  match: string;
  step: string;
  /** Of its step when this endpoint alone fails. */
  hurt: StepStatus;
  owned: Owned;
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  'coins/markets': {
    match: 'api.coingecko.com/api/v3/coins/markets',
    step: 'coingecko_prices',
    hurt: 'failed',
    owned: ({ prices }) => prices,
  },
  global: {
    match: 'api.coingecko.com/api/v3/global',
    step: 'coingecko_global',
    hurt: 'partial',
    owned: columns('total_market_cap', 'total_volume_24h', 'btc_dominance'),
  },
  'simple/price': {
    match: 'api.coingecko.com/api/v3/simple/price',
    step: 'coingecko_global',
    hurt: 'partial',
    owned: columns('eth_btc_ratio'),
  },
  historicalChainTvl: {
    match: 'api.llama.fi/v2/historicalChainTvl',
    step: 'defillama_tvl',
    hurt: 'partial',
    owned: columns('defi_tvl'),
  },
  // Only a check of the total: what it answers is not stored.
  chains: { match: 'api.llama.fi/v2/chains', step: 'defillama_tvl', hurt: 'partial', owned: () => [] },
  stablecoins: {
    match: 'stablecoins.llama.fi/stablecoins',
    step: 'defillama_tvl',
    hurt: 'partial',
    owned: columns('stablecoin_mcap'),
  },
  stablecoinchains: {
    match: 'stablecoins.llama.fi/stablecoinchains',
    step: 'defillama_tvl',
    hurt: 'partial',
    owned: ({ chains }) => chains,
  },
  fng: {
    match: 'api.alternative.me/fng',
    step: 'fear_greed',
    hurt: 'failed',
    owned: columns('fear_greed_index', 'fear_greed_label'),
  },
};

/** Faults that harm nothing, and why; everything else has to be noticed. */
const harmless: readonly { endpoint: string; kind: FaultKind; why: string }[] = [
  { endpoint: 'fng', kind: 'numbers-as-text', why: '71 and "71" are the same index; text is its usual form' },
  { endpoint: 'chains', kind: 'yesterday', why: 'the sum only has to be within 10 % of the total' },
  {
    endpoint: 'historicalChainTvl',
    kind: 'yesterday',
    why: 'its last row is provisional: the final one stays',
  },
  { endpoint: 'stablecoins', kind: 'yesterday', why: 'the answer has no date: nobody can tell' },
  { endpoint: 'stablecoinchains', kind: 'yesterday', why: 'the answer has no date: nobody can tell' },
];
const isHarmless = (name: string, kind: FaultKind) =>
  harmless.some((each) => each.endpoint === name && each.kind === kind);

const stalling: readonly FaultKind[] = ['slow', 'hang', 'hang-body'];
const secret = 'CG-0123456789abcdef';
const still = (requestMs: number, dataDir?: string) =>
  startTestCore({
    ...(dataDir && { dataDir }),
    clock: stillClock,
    secrets: { coingecko: secret },
    limits: { requestMs },
  });
type Harness = Awaited<ReturnType<typeof still>>;

let answers: ReadonlyMap<string, string>;
beforeAll(async () => {
  answers = await goodAnswers();
});

async function faultedRun(harness: Harness, { match }: Endpoint, kind: FaultKind) {
  const { core, simulator } = harness;
  simulator.clearRequests();
  // What it was yesterday, only the simulator knows.
  if (kind !== 'yesterday') serveAnswers(simulator, answers);
  simulator.setFault(match, kind);
  const run = await core.runner.run('crypto', 'api');
  simulator.clearFaults();
  const hits = simulator.requests.filter(
    ({ host, path, query }) => `${host}${path}`.includes(match) && query.hop === undefined,
  );
  return { run, hits: hits.length };
}

const languages = [translator('en'), translator('ko')];

function expectPlainReasons(step: StoredRun['stepDetails'][number]) {
  expect(step.reasons).not.toHaveLength(0);
  for (const { code, params } of step.reasons) {
    const [en = '', ko = ''] = languages.map((t) => errorText(t, code, params));
    if (code !== 'source_refused') expect(ko, 'translated').not.toBe(en);
    for (const text of [en, ko]) {
      // Who it was, or what he answered, or of when his answer was.
      expect(text).toMatch(/api\.coingecko\.com|llama\.fi|api\.alternative\.me|HTTP \d{3}|\d{4}-\d\d-\d\d/);
      expect(text).not.toMatch(
        /https?:\/\/|\/api\/|\?|\{\{|undefined|\[object|\bat .+:\d+|Error|Invalid|node:/,
      );
      expect(text).not.toContain(secret);
      expect(text.length).toBeLessThan(200);
    }
  }
}

function expectOnlyItsStepHurt(run: StoredRun, { step: hurt }: Endpoint, status: StepStatus) {
  const statuses = Object.fromEntries(run.stepDetails.map((step) => [step.step, step.status]));
  expect(statuses).toEqual({
    coingecko_prices: 'success',
    coingecko_global: 'success',
    defillama_tvl: 'success',
    fear_greed: 'success',
    [hurt]: status,
  });
  expect(run.status).toBe(status === 'success' ? 'success' : 'partial');
  for (const step of run.stepDetails) if (step.status !== 'success') expectPlainReasons(step);
}

async function expectHarm(harness: Harness, name: string, endpoint: Endpoint, kind: FaultKind) {
  const file = harness.core.store.path;
  const before = dumpCrypto(file);
  const logged = countRows(file, 'collector_log');
  const { run, hits } = await faultedRun(harness, endpoint, kind);

  expectOnlyItsStepHurt(run, endpoint, isHarmless(name, kind) ? 'success' : endpoint.hurt);
  expect(hits, 'at most one retry').toBeLessThanOrEqual(2);
  expect(hits).toBeGreaterThanOrEqual(1);
  expect(countRows(file, 'collector_log')).toBe(logged + 1);
  return { before, after: dumpCrypto(file) };
}

const dateless = (name: string) => name.startsWith('stablecoin');
const cases = Object.entries(endpoints);
const quickKinds = faultKinds.filter((kind) => !stalling.includes(kind));

describe.each(cases)('after a good run of the same morning, %s', (name, endpoint) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await still(20_000);
    expect((await harness.core.runner.run('crypto', 'api')).status).toBe('success');
    expect(endpoint.owned(dumpCrypto(harness.core.store.path)).length > 0).toBe(name !== 'chains');
  });
  afterAll(() => harness.stop());

  // Yesterday's figures of a source that gives no date cannot be told from today's.
  test.each(quickKinds.filter((kind) => !(kind === 'yesterday' && dateless(name))))(
    '%s is noticed or harmless, and every figure stays',
    async (kind) => {
      const { before, after } = await expectHarm(harness, name, endpoint, kind);
      expect(after).toEqual(before);
    },
  );
});

describe.each(cases)('on an empty database, %s', (name, endpoint) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await still(20_000);
  });
  afterAll(() => harness.stop());

  const isDated = (kind: FaultKind) => kind === 'yesterday' && name === 'fng';
  test.each(quickKinds.filter((kind) => !isHarmless(name, kind) && !isDated(kind)))(
    '%s leaves its figures unknown, not zero',
    async (kind) => {
      const { after } = await expectHarm(harness, name, endpoint, kind);
      expect(endpoint.owned(after)).toEqual([]);
      expect(after.metrics).toHaveLength(1);
    },
  );
});

describe('sources that answer slowly or not at all', () => {
  // Long enough for the healthy sources on a busy machine: all of them share this process.
  const requestMs = 2_500;

  test.each(stalling)(
    '%s: given up at the deadline, without a retry, and every figure stays',
    async (kind) => {
      const first = await still(20_000);
      await first.core.runner.run('crypto', 'api');
      await first.stop();
      const runs = cases.map(async ([name, endpoint]) => {
        const dataDir = temporaryDir();
        cpSync(first.dataDir, dataDir, { recursive: true });
        const harness = await still(requestMs, dataDir);
        const { before, after } = await expectHarm(harness, name, endpoint, kind);
        expect(before.prices, name).toHaveLength(20);
        expect(after, name).toEqual(before);
        await harness.stop();
      });
      await Promise.all(runs);
    },
  );
});

describe("yesterday's figures of a source that dates them, on an empty database", () => {
  test.each([
    { field: 'defi_tvl', endpoint: 'historicalChainTvl', observed: '2026-11-21' },
    { field: 'fear_greed_index', endpoint: 'fng', observed: '2026-11-21T00:00:00.000Z' },
  ])('$field is stored with its own date, as provisional, and the next good run replaces it', async (row) => {
    const harness = await still(20_000);
    const { core, stop } = harness;
    const endpoint = endpoints[row.endpoint];
    if (!endpoint) throw new Error(row.endpoint);
    const stored = () => {
      const dump = dumpCrypto(core.store.path);
      const { observed_at, is_provisional } =
        dump.provenance.find(({ field }) => field === row.field) ?? ({} as Row);
      return { observed_at, is_provisional, value: endpoint.owned(dump)[0] };
    };
    await faultedRun(harness, endpoint, 'yesterday');
    const stale = stored();
    expect(stale).toMatchObject({ observed_at: row.observed, is_provisional: 1 });
    await core.runner.run('crypto', 'api');
    const good = stored();
    expect(good.is_provisional).toBe(0);
    expect([good.observed_at, good.value]).not.toEqual([stale.observed_at, stale.value]);
    await stop();
  });
});

test('every source down on an empty database: the run failed, is logged, and nothing is stored', async () => {
  const { core, simulator, stop } = await still(20_000);
  simulator.setFault('', '502-html');
  const run = await core.runner.run('crypto', 'api');
  expect(run.status).toBe('failed');
  expect(run.stepDetails.map((step) => step.status)).toEqual(Array(4).fill('failed'));
  for (const step of run.stepDetails) expectPlainReasons(step);
  expect(dumpCrypto(core.store.path)).toEqual({ prices: [], metrics: [], chains: [], provenance: [] });
  expect(countRows(core.store.path, 'collector_log')).toBe(1);
  expect(core.store.crypto.latest().date).toBeNull();
  simulator.clearFaults();
  expect((await core.runner.run('crypto', 'api')).status, 'the next run is fine').toBe('success');
  await stop();
});
