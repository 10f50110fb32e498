import { afterEach, expect, test } from 'vitest';
import { goodAnswers, serveAnswers } from '../../../../e2e/support/answers.ts';
import { morning, morningDate, startTestCore } from '../../../../e2e/support/core.ts';
import { countRows, dumpCrypto } from '../../../../e2e/support/tables.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Step } from '../collector.ts';
import { coingeckoPrices } from './coingecko-prices.ts';
import { fearGreed } from './fear-greed.ts';

/** A clock that stands still until it is set, and the world of the simulator with it. */
function handClock(start: Date): Clock & { set: (iso: string) => void } {
  let now = start;
  return {
    now: () => now,
    monotonicMs: () => performance.now(),
    set: (iso) => {
      now = new Date(iso);
    },
  };
}

let stopAll: (() => Promise<void>)[] = [];
async function start(steps?: readonly Step[]) {
  const clock = handClock(morning);
  const harness = await startTestCore({ clock, ...(steps && { collectors: [{ id: 'crypto', steps }] }) });
  stopAll.push(harness.stop);
  const { core, simulator } = harness;
  return {
    core,
    simulator,
    clock,
    collect: () => core.runner.run('crypto', 'api'),
    dump: () => dumpCrypto(core.store.path),
    logged: () => countRows(core.store.path, 'collector_log'),
  };
}
afterEach(async () => {
  await Promise.all(stopAll.map((stop) => stop()));
  stopAll = [];
});

test('the same day twice, and 100 times, with the same answers: identical tables and 100 log rows', async () => {
  const { collect, dump, logged, simulator } = await start();
  serveAnswers(simulator, await goodAnswers());
  await collect();
  const first = dump();
  expect(first.prices).toHaveLength(20);
  expect(first.metrics).toHaveLength(1);
  await collect();
  expect(dump()).toEqual(first);
  for (let run = 3; run <= 100; run++) expect((await collect()).status).toBe('success');
  expect(dump()).toEqual(first);
  expect(logged()).toBe(100);
}, 120_000);

test('later the same day the figures move on, and are still 20 rows and 1', async () => {
  const { clock, collect, dump } = await start();
  await collect();
  const first = dump();
  clock.set('2026-11-23T05:00:00Z');
  await collect();
  const second = dump();
  expect(second.prices).toHaveLength(20);
  expect(second.metrics).toHaveLength(1);
  expect(second.prices[0]?.price_usd).not.toBe(first.prices[0]?.price_usd);
  expect(second.metrics[0]?.total_market_cap).not.toBe(first.metrics[0]?.total_market_cap);
  // When the row was made; the Python system reads it so.
  expect(second.metrics[0]?.created_at).toBe(first.metrics[0]?.created_at);
});

test('the next morning is a new day: 40 rows and 2, and the first day as it was', async () => {
  const { clock, collect, dump } = await start();
  await collect();
  const first = dump();
  clock.set('2026-11-23T21:00:00Z');
  await collect();
  const both = dump();
  expect(both.prices.filter((row) => row.date === morningDate)).toEqual(first.prices);
  expect(both.prices.filter((row) => row.date === '2026-11-24')).toHaveLength(20);
  expect(both.metrics.map((row) => row.date)).toEqual([morningDate, '2026-11-24']);
  expect(both.metrics[0]).toEqual(first.metrics[0]);
});

test('DefiLlama down, then up, then down again: the figures of the second run stay', async () => {
  const { clock, collect, dump, simulator, core } = await start();
  const stepOf = async () => (await collect()).stepDetails.find(({ step }) => step === 'defillama_tvl');

  simulator.setFault('llama.fi', '502-html');
  expect((await stepOf())?.status).toBe('failed');
  expect(dump().metrics).toMatchObject([{ defi_tvl: null, stablecoin_mcap: null }]);
  expect(dump().metrics[0]?.total_market_cap).toBeGreaterThan(1e12);

  simulator.clearFaults();
  clock.set('2026-11-22T22:00:00Z');
  expect((await stepOf())?.status).toBe('success');
  const second = dump();
  expect(second.metrics[0]?.defi_tvl).toBeGreaterThan(1e10);
  const secondRun = core.store.crypto.latest().provenance;

  simulator.setFault('llama.fi', 'reset');
  clock.set('2026-11-22T23:00:00Z');
  expect((await stepOf())?.status).toBe('failed');
  const third = dump();
  expect(third.chains).toEqual(second.chains);
  for (const field of ['defi_tvl', 'stablecoin_mcap'] as const) {
    expect(third.metrics[0]?.[field]).toBe(second.metrics[0]?.[field]);
    expect(core.store.crypto.latest().provenance[field], 'and say of when they are').toEqual(
      secondRun[field],
    );
  }
  expect(third.metrics[0]?.total_market_cap, 'the others moved on').not.toBe(
    second.metrics[0]?.total_market_cap,
  );
});

const coin = (id: string, rank: number, at: string) => ({
  id,
  symbol: id.slice(0, 3),
  current_price: 1000 / rank,
  market_cap: 1e12 / rank,
  total_volume: 1e10 / rank,
  price_change_percentage_24h: 1,
  price_change_percentage_7d_in_currency: 2,
  last_updated: at,
});
/** Twenty coins: c1 … c19, and the last one. */
const listOf = (last: string, at: string) =>
  JSON.stringify([...Array.from({ length: 19 }, (_, n) => coin(`c${n + 1}`, n + 1, at)), coin(last, 20, at)]);
const early = '2026-11-22T20:30:00.000Z';
const late = '2026-11-22T20:58:00.000Z';

test('a coin that drops out of the top 20 the same day leaves exactly 20 rows, and no origin behind', async () => {
  const { collect, dump, simulator } = await start([coingeckoPrices]);
  simulator.setBody('coins/markets', listOf('leaver', early));
  await collect();
  simulator.setBody('coins/markets', listOf('joiner', late));
  await collect();
  const { prices, provenance } = dump();
  expect(prices).toHaveLength(20);
  expect(prices.map((row) => row.coin_id)).toContain('joiner');
  expect(provenance.map((row) => row.field)).toEqual(prices.map((row) => row.coin_id));
});

test('a list that is older than the stored one neither replaces, adds nor removes a coin', async () => {
  const { collect, dump, simulator } = await start([coingeckoPrices]);
  simulator.setBody('coins/markets', listOf('joiner', late));
  await collect();
  const newer = dump();
  simulator.setBody(
    'coins/markets',
    listOf('leaver', early).replaceAll('"total_volume":', '"total_volume":9'),
  );
  await collect();
  expect(dump()).toEqual(newer);
});

test('a list that is broken in part removes nobody', async () => {
  const { collect, dump, simulator } = await start([coingeckoPrices]);
  simulator.setBody('coins/markets', listOf('stayer', early));
  await collect();
  const broken = JSON.parse(listOf('stayer', late)) as { id: string; current_price: unknown }[];
  for (const row of broken.slice(10)) row.current_price = null;
  simulator.setBody('coins/markets', JSON.stringify(broken));
  expect((await collect()).status).toBe('partial');
  const { prices } = dump();
  expect(prices).toHaveLength(20);
  expect(prices.every((row) => Number(row.price_usd) > 0)).toBe(true);
});

test('a null in a later answer keeps the value of the earlier one, and its origin', async () => {
  const { collect, dump, simulator } = await start([coingeckoPrices]);
  simulator.setBody('coins/markets', listOf('last', early));
  await collect();
  const nulls = listOf('last', late).replaceAll(
    '"price_change_percentage_24h":1',
    '"price_change_percentage_24h":null',
  );
  simulator.setBody('coins/markets', nulls);
  expect((await collect()).status).toBe('success');
  const { prices, provenance } = dump();
  expect(prices.map((row) => row.change_24h)).toEqual(Array(20).fill(1));
  expect(provenance.find((row) => row.field === 'c1')).toMatchObject({ observed_at: late });
  expect(provenance.find((row) => row.field === 'c1.change_24h')).toMatchObject({ observed_at: early });
});

test('zero for a price, market cap or volume is not a value', async () => {
  const { collect, dump, simulator } = await start([coingeckoPrices]);
  simulator.setBody('coins/markets', listOf('last', early));
  await collect();
  const before = dump();
  const zeros = listOf('last', late).replaceAll(/"(market_cap|total_volume)":[\d.e+]+/g, '"$1":0');
  simulator.setBody('coins/markets', zeros);
  await collect();
  const figures = (dump_: typeof before) => dump_.prices.map((row) => [row.market_cap, row.volume_24h]);
  expect(figures(dump())).toEqual(figures(before));
});

test("Fear & Greed of an older day does not replace today's", async () => {
  const { collect, dump, simulator } = await start([fearGreed]);
  await collect();
  const before = dump();
  const older = Date.parse('2026-11-20T00:00:00Z') / 1000;
  simulator.setBody(
    'fng',
    JSON.stringify({
      data: [{ value: '3', value_classification: 'Extreme Fear', timestamp: String(older) }],
    }),
  );
  expect((await collect()).status).toBe('failed');
  expect(dump()).toEqual(before);
});
