import { afterEach, beforeEach, expect, test } from 'vitest';
import { morning, startTestCore } from '../../../../e2e/support/core.ts';
import { dumpCrypto, query } from '../../../../e2e/support/tables.ts';

let harness: Awaited<ReturnType<typeof startTestCore>>;
beforeEach(async () => {
  harness = await startTestCore();
});
afterEach(() => harness.stop());

async function answerOf<T>(address: string): Promise<T> {
  const response = await fetch(`${harness.simulator.url}/api.coingecko.com/api/v3${address}`);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}
const collect = () => harness.core.runner.run('crypto', 'api');

test('a coin dated 2099 keeps no later price of the day away', async () => {
  const { simulator, core } = harness;
  const coins = await answerOf<{ id: string; current_price: number; last_updated: string }[]>(
    '/coins/markets?vs_currency=usd&per_page=20&page=1&price_change_percentage=24h,7d',
  );
  const wrong = coins.map((coin, i) =>
    i === 0 ? { ...coin, current_price: 123, last_updated: '2099-01-01T00:00:00.000Z' } : coin,
  );
  simulator.setBody('/coins/markets', JSON.stringify(wrong), { contentType: 'application/json' });
  const priceOf = () => dumpCrypto(core.store.path).prices.find(({ coin_id }) => coin_id === coins[0]?.id);

  await collect();
  expect(priceOf()?.price_usd).toBe(123);
  simulator.clearFaults();
  expect((await collect()).steps.coingecko_prices).toBe('success (20 coins)');
  expect(priceOf()?.price_usd).toBeGreaterThan(1_000);
  expect(query(core.store.path, `SELECT * FROM provenance WHERE observed_at >= '2027'`)).toEqual([]);
});

test('market figures and a ratio dated a month ahead keep no later ones of the day away', async () => {
  const { simulator, core } = harness;
  const ahead = morning.getTime() / 1000 + 30 * 86_400;
  const { data } = await answerOf<{ data: object }>('/global');
  simulator.setBody(
    '/api/v3/global',
    JSON.stringify({ data: { ...data, updated_at: ahead, market_cap_percentage: { btc: 1.5 } } }),
    { contentType: 'application/json' },
  );
  simulator.setBody('/simple/price', JSON.stringify({ ethereum: { btc: 0.5, last_updated_at: ahead } }), {
    contentType: 'application/json',
  });
  const metrics = () => dumpCrypto(core.store.path).metrics[0];

  await collect();
  expect(metrics()).toMatchObject({ btc_dominance: 1.5, eth_btc_ratio: 0.5 });
  simulator.clearFaults();
  await collect();
  expect(metrics()?.btc_dominance).toBeGreaterThan(20);
  expect(metrics()?.eth_btc_ratio).toBeLessThan(0.2);
});
