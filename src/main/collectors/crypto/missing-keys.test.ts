import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestCore } from '../../../../e2e/support/core.ts';
import { coingeckoGlobal } from './coingecko-global.ts';
import { coingeckoPrices } from './coingecko-prices.ts';

type Harness = Awaited<ReturnType<typeof startTestCore>>;
type Answer = Record<string, unknown>;
let harness: Harness;
let coins: Answer[];
let global: { data: Answer };

beforeAll(async () => {
  harness = await startTestCore({
    collectors: [{ id: 'crypto', steps: [coingeckoPrices, coingeckoGlobal] }],
  });
  const api = `${harness.simulator.url}/api.coingecko.com/api/v3`;
  const get = async <T>(at: string) => (await (await fetch(`${api}${at}`)).json()) as T;
  coins = await get('/coins/markets?vs_currency=usd&per_page=20&price_change_percentage=24h,7d');
  global = await get('/global');
});
afterEach(() => harness.simulator.clearFaults());
afterAll(() => harness.stop());

const without = (answer: Answer, key: string): Answer =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => name !== key));
async function collect(step: string) {
  const run = await harness.core.runner.run('crypto', 'api');
  return run.stepDetails.find((each) => each.step === step);
}

test.each([
  'market_cap',
  'total_volume',
  'price_change_percentage_24h',
  'price_change_percentage_7d_in_currency',
  'last_updated',
])('a coin without %s is still a coin with a price', async (key) => {
  const list = coins.map((coin, rank) => (rank === 7 ? without(coin, key) : coin));
  harness.simulator.setBody('coins/markets', JSON.stringify(list));
  expect(await collect('coingecko_prices')).toMatchObject({ status: 'success', rowsWritten: 20 });
});

test.each(['id', 'symbol', 'current_price'])(
  'a coin without %s is left out, and that is said',
  async (key) => {
    const list = coins.map((coin, rank) => (rank === 7 ? without(coin, key) : coin));
    harness.simulator.setBody('coins/markets', JSON.stringify(list));
    expect(await collect('coingecko_prices')).toMatchObject({
      status: 'partial',
      rowsWritten: 19,
      reasons: [{ code: 'note', params: { part: 'rejected_rows', count: 1 } }],
    });
  },
);

test('market totals without the time they are of are taken', async () => {
  harness.simulator.setBody('/global', JSON.stringify({ data: without(global.data, 'updated_at') }));
  expect(await collect('coingecko_global')).toMatchObject({ status: 'success', reasons: [] });
});

test.each(['total_market_cap', 'total_volume', 'market_cap_percentage'])(
  'market totals without %s lack that figure alone',
  async (key) => {
    harness.simulator.setBody('/global', JSON.stringify({ data: without(global.data, key) }));
    expect(await collect('coingecko_global')).toMatchObject({
      status: 'partial',
      reasons: [{ params: { part: 'rejected_values', count: 1 } }],
    });
  },
);
