import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { goodAnswers, stillClock } from '../../../../e2e/support/answers.ts';
import { startTestCore } from '../../../../e2e/support/core.ts';
import { defillamaTvl } from './defillama-tvl.ts';

type Harness = Awaited<ReturnType<typeof startTestCore>>;
interface Stablecoins {
  peggedAssets: { circulating: unknown }[];
}
let answers: ReadonlyMap<string, string>;
let harness: Harness;

beforeAll(async () => {
  answers = await goodAnswers();
  harness = await startTestCore({
    clock: stillClock,
    collectors: [{ id: 'crypto', steps: [defillamaTvl] }],
  });
});
afterEach(() => harness.simulator.clearFaults());
afterAll(() => harness.stop());

const answer = <T>(target: string) => JSON.parse(answers.get(target) ?? 'null') as T;
const metrics = () => harness.core.store.crypto.latest().metrics;
async function collect() {
  const [step] = (await harness.core.runner.run('crypto', 'api')).stepDetails;
  return step;
}

/** The real list with every n-th coin's figure unusable. */
function stablecoinsWithout(every: number): string {
  const list = answer<Stablecoins>('stablecoins.llama.fi/stablecoins');
  list.peggedAssets.forEach((asset, index) => {
    if (index % every === every - 1) asset.circulating = { peggedUSD: null };
  });
  return JSON.stringify(list);
}

test('a stablecoin list of which a tenth is unusable is no total', async () => {
  await collect();
  const before = metrics().stablecoin_mcap;
  harness.simulator.setBody('/stablecoins', stablecoinsWithout(10));
  expect(await collect()).toMatchObject({
    status: 'partial',
    reasons: [{ code: 'source_changed', params: { part: 'stablecoins', problem: 'implausible' } }],
  });
  expect(metrics().stablecoin_mcap).toBe(before);
});

test('young coins without any figure, and small negative ones, are no fault', async () => {
  const list = answer<Stablecoins>('stablecoins.llama.fi/stablecoins');
  list.peggedAssets.push({ circulating: {} }, { circulating: { peggedUSD: -12.5 } });
  harness.simulator.setBody('/stablecoins', JSON.stringify(list));
  const before = metrics().stablecoin_mcap;
  expect(await collect()).toMatchObject({ status: 'success' });
  expect(metrics().stablecoin_mcap).toBe(before);
});

test('a total that is far from the sum of the chains is stored, and the difference said', async () => {
  const chains = answer<{ tvl: number }[]>('api.llama.fi/v2/chains').map(({ tvl }) => ({ tvl: tvl * 2 }));
  harness.simulator.setBody('v2/chains', JSON.stringify(chains));
  const step = await collect();
  expect(step).toMatchObject({ status: 'partial', reasons: [{ params: { part: 'cross_check' } }] });
  expect(step?.reasons[0]?.params.percent).toBeGreaterThan(80);
  expect(metrics().defi_tvl).toBeGreaterThan(1e10);
});

test('the day that is still going on is not the total', async () => {
  const series = answer<{ date: number; tvl: number }[]>('api.llama.fi/v2/historicalChainTvl');
  await collect();
  expect(metrics().defi_tvl).toBe(series.at(-2)?.tvl);
  expect(new Date((series.at(-1)?.date ?? 0) * 1000).toISOString()).toBe('2026-11-22T00:00:00.000Z');
});

test('a series that ended days ago is refused', async () => {
  const series = answer<{ date: number; tvl: number }[]>('api.llama.fi/v2/historicalChainTvl');
  const before = metrics().defi_tvl;
  harness.simulator.setBody('historicalChainTvl', JSON.stringify(series.slice(0, -6)));
  expect(await collect()).toMatchObject({
    status: 'partial',
    reasons: [{ code: 'source_stale', params: { part: 'tvl', observed: '2026-11-16' } }],
  });
  expect(metrics().defi_tvl).toBe(before);
});
