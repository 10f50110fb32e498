import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isSession } from '../src/demo/world/calendar.ts';
import { isoDay } from '../src/demo/world/clock.ts';
import { findCoin } from '../src/demo/world/market.ts';
import { createWorld } from '../src/demo/world/world.ts';
import { addDays } from '../src/main/lib/day.ts';
import { recompute } from '../src/main/runs/recompute.ts';
import { fredSeries } from '../src/main/sources/fred-series.ts';
import { priceSymbols } from '../src/main/sources/yahoo.ts';
import { macroColumns } from '../src/main/store/liquidity.ts';
import type { StoredInputs } from '../src/shared/stress.ts';
import { coinChart, dumpHistory, type HistoryCore, startHistoryCore } from './support/backfill.ts';
import { morning, morningDate } from './support/core.ts';
import { query } from './support/tables.ts';

const world = createWorld(1);
const from = addDays(morningDate, -60);
/** The days that a backfill of sixty days is about; the collection date itself is the daily run's. */
const days = Array.from({ length: 60 }, (_, index) => addDays(from, index));

let going: HistoryCore[] = [];
async function start(options: Parameters<typeof startHistoryCore>[0] = {}) {
  const started = await startHistoryCore(options);
  going.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(going.map((each) => each.stop()));
  going = [];
});

describe('sixty days', () => {
  let file = '';
  let requests: HistoryCore['simulator']['requests'] = [];
  let store: HistoryCore['core']['store'] | undefined;
  /** What DefiLlama says of each day, summed up. */
  const supply = new Map<string, number>();
  beforeAll(async () => {
    const history = await startHistoryCore();
    const run = await history.core.runner.run('backfill', 'api', 60);
    expect(run.status, JSON.stringify(run.steps)).toBe('success');
    ({ store } = history.core);
    file = history.core.store.path;
    requests = [...history.simulator.requests];
    const chart = await fetch(`${history.simulator.url}/stablecoins.llama.fi/stablecoincharts/all`);
    for (const row of (await chart.json()) as {
      date: string;
      totalCirculatingUSD: Record<string, number>;
    }[]) {
      const total = Object.values(row.totalCirculatingUSD).reduce((sum, usd) => sum + usd, 0);
      supply.set(new Date(Number(row.date) * 1000).toISOString().slice(0, 10), total);
    }
    return history.stop;
  });
  const metrics = (column: string) =>
    Object.fromEntries(
      query(file, `SELECT date, ${column} AS value FROM crypto_metric`).map(({ date, value }) => [
        date,
        value,
      ]),
    );

  test('every observation of FRED stands under its own date, and holidays and weekends stay gaps', () => {
    const settled = days.filter((day) => day <= addDays(morningDate, -8));
    for (const column of macroColumns) {
      const { id } = fredSeries[column];
      const truth = settled.flatMap((day) => {
        const value = world.liquidity.observation(id, isoDay(day));
        return value === undefined || value === '.' ? [] : [{ date: day, value: Number(value) }];
      });
      expect(truth.length, id).toBeGreaterThan(30);
      const stored = query(
        file,
        `SELECT date, ${column} AS value FROM liquidity_macro
         WHERE date BETWEEN ? AND ? AND ${column} IS NOT NULL ORDER BY date`,
        from,
        settled.at(-1) ?? '',
      );
      expect(stored, id).toEqual(truth);
    }
  });

  test('every finished session of Yahoo stands under its date, and a running one nowhere', () => {
    const { funds } = world.liquidity;
    for (const symbol of priceSymbols) {
      // At 06:00 in Seoul, in winter, New York has just closed: that session is not settled.
      const sessions = days.filter(
        (day) => isSession(isoDay(day)) && day < '2026-11-23' && !funds.isLost(symbol, isoDay(day)),
      );
      const stored = query(
        file,
        'SELECT date, close, high, low FROM liquidity_price WHERE symbol = ? AND date >= ? ORDER BY date',
        symbol,
        from,
      );
      expect(
        stored.map(({ date }) => date),
        symbol,
      ).toEqual(sessions);
      for (const { date, ...values } of stored) {
        const { close = 0, high = 0, low = 0 } = funds.bar(symbol, isoDay(String(date))) ?? {};
        expect(values).toEqual({
          close: expect.closeTo(close, 3),
          high: expect.closeTo(high, 3),
          low: expect.closeTo(low, 3),
        });
      }
    }
  });

  test('Fear & Greed, TVL and stablecoins stand under the date whose morning run would have read them', () => {
    const [index, tvl, coins] = ['fear_greed_index', 'defi_tvl', 'stablecoin_mcap'].map(metrics);
    for (const day of days) {
      expect(index?.[day], `index of the UTC day before ${day}`).toBe(
        world.sentiment(isoDay(addDays(day, -1))),
      );
      expect(coins?.[day]).toBe(supply.get(addDays(day, -1)));
      // A day's TVL is that of its end.
      expect(tvl?.[day]).toBe(Math.round(world.defi.total(isoDay(addDays(day, -2)) + 1)));
    }
    expect(metrics('defi_tvl')[morningDate]).toBeUndefined();
    const origins = query(
      file,
      "SELECT date, field, observed_at FROM provenance WHERE dataset = 'crypto_metric' AND date = ? ORDER BY field",
      from,
    );
    expect(origins).toEqual([
      { date: from, field: 'defi_tvl', observed_at: addDays(from, -2) },
      { date: from, field: 'eth_btc_ratio', observed_at: `${from}T00:00:00.000Z` },
      { date: from, field: 'fear_greed_index', observed_at: `${addDays(from, -1)}T00:00:00.000Z` },
      { date: from, field: 'fear_greed_label', observed_at: `${addDays(from, -1)}T00:00:00.000Z` },
      { date: from, field: 'stablecoin_mcap', observed_at: addDays(from, -1) },
    ]);
  });

  test("CoinGecko's midnights stand under their date, with both changes and ETH/BTC", () => {
    const price = (id: string, day: string) => {
      const coin = findCoin(id);
      return coin ? world.market.price(coin, isoDay(day)) : Number.NaN;
    };
    const ratios = metrics('eth_btc_ratio');
    for (const day of days) {
      const stored = query(
        file,
        'SELECT coin_id, price_usd, change_24h, change_7d FROM crypto_price WHERE date = ?',
        day,
      );
      expect(stored, day).toHaveLength(20);
      for (const { coin_id, ...values } of stored) {
        const id = String(coin_id);
        const now = price(id, day);
        expect(values, `${id} on ${day}`).toEqual({
          price_usd: expect.closeTo(now, 6),
          change_24h: expect.closeTo((now / price(id, addDays(day, -1)) - 1) * 100, 6),
          change_7d: expect.closeTo((now / price(id, addDays(day, -7)) - 1) * 100, 6),
        });
      }
      expect(ratios[day]).toBeCloseTo(price('ethereum', day) / price('bitcoin', day), 8);
    }
    expect(query(file, 'SELECT max(date) AS newest FROM crypto_price')).toEqual([{ newest: days.at(-1) }]);
  });

  test('every day has its index from inputs that are not younger than the day, as recomputing gives it', async () => {
    const rows = query(file, 'SELECT date, coverage, inputs FROM stress_index ORDER BY date');
    expect(rows.map(({ date }) => date)).toEqual(days);
    for (const { date, coverage, inputs } of rows) {
      // All but news (0.10) and tone (0.05), which have no history.
      expect(coverage, String(date)).toBeCloseTo(0.85, 10);
      const { modules } = JSON.parse(String(inputs)) as StoredInputs;
      const observed = Object.values(modules).flatMap((module) =>
        module.inputs.map((each) => each.observed_on),
      );
      expect(observed.filter((on) => on > String(date))).toEqual([]);
    }
    if (!store) throw new Error('no store');
    const clock = { now: () => morning, monotonicMs: () => 0 };
    const again = await recompute(store, clock, from, morningDate);
    expect(again).toEqual({ same: 60, changed: [], skipped: 0 });
  });

  test('one request a part, and one list of coins', () => {
    const urls = requests.map(({ host, path, query: of }) => `${host}${path}?${new URLSearchParams(of)}`);
    expect(new Set(urls).size).toBe(urls.length);
    expect(requests.filter(({ path }) => coinChart.test(path))).toHaveLength(21);
    expect(urls).toHaveLength(macroColumns.length + priceSymbols.length + 1 + 2 + 22);
  });
});

describe('as far back as it goes', () => {
  test('ten years: CoinGecko is asked for a year at most, and days before SOFR have no funding module', async () => {
    const { core, simulator } = await start();
    const run = await core.runner.run('backfill', 'api', 3650);
    expect(run.status, JSON.stringify(run.steps)).toBe('success');
    const asked = simulator.requests
      .filter(({ path }) => coinChart.test(path))
      .map(({ query: of }) => of.days);
    expect(new Set(asked)).toEqual(new Set(['365']));
    const [coins] = query(core.store.path, 'SELECT min(date) AS oldest FROM crypto_price');
    expect(String(coins?.oldest) >= addDays(morningDate, -365)).toBe(true);

    const oldest = addDays(morningDate, -3650);
    const stress = query(
      core.store.path,
      `SELECT date, vol_score IS NULL AS no_vol, treasury_score IS NULL AS no_treasury, funding_score IS NULL AS no_funding,
         credit_score IS NULL AS no_credit, coverage FROM stress_index ORDER BY date`,
    );
    expect(stress).toHaveLength(3650);
    expect(stress[0]?.date).toBe(oldest);
    for (const { date, no_vol, no_treasury, no_funding, no_credit, coverage } of stress) {
      const hasFunding = String(date) >= '2018-04-03';
      // Yahoo's ten years have no fortnight before them.
      const hasTreasury = String(date) > addDays(oldest, 8) || no_treasury === 0;
      // ICE lets FRED show three years; a value stands for seven days at most.
      const hasCredit = String(date) >= '2023-11-22';
      expect([no_vol, no_treasury, no_funding], String(date)).toEqual([
        0,
        hasTreasury ? 0 : 1,
        hasFunding ? 0 : 1,
      ]);
      expect(no_credit, String(date)).toBe(hasCredit ? 0 : 1);
      const expected = 0.25 + (hasTreasury ? 0.15 : 0) + (hasFunding ? 0.2 : 0) + (hasCredit ? 0.25 : 0);
      expect(coverage, String(date)).toBeCloseTo(expected, 10);
    }
    const policyOf = (date: string) => {
      const [row] = query(core.store.path, 'SELECT inputs FROM stress_index WHERE date = ?', date);
      const { modules } = JSON.parse(String(row?.inputs)) as StoredInputs;
      return modules.funding?.inputs.map(({ name }) => name);
    };
    // The rate on reserve balances begins in July 2021; before it, the middle of the target range.
    expect(policyOf('2021-07-20')).toEqual(['SOFR', 'target upper', 'target lower']);
    expect(policyOf('2021-08-20')).toEqual(['SOFR', 'IORB']);
  });

  test.each([1, 2, 3, 7])('%i days', async (count) => {
    const { core } = await start();
    const run = await core.runner.run('backfill', 'api', count);
    expect(run.status, JSON.stringify(run.steps)).toBe('success');
    const wanted = Array.from({ length: count }, (_, index) => addDays(morningDate, index - count));
    for (const table of ['stress_index', 'crypto_metric', 'crypto_price']) {
      const stored = query(core.store.path, `SELECT DISTINCT date FROM ${table} ORDER BY date`);
      expect(
        stored.map(({ date }) => date),
        table,
      ).toEqual(wanted);
    }
  });

  test('a longer backfill after a shorter one gives what the longer one alone gives', async () => {
    const [twice, once] = await Promise.all([start(), start()]);
    await twice.core.runner.run('backfill', 'api', 20);
    await twice.core.runner.run('backfill', 'api', 90);
    await once.core.runner.run('backfill', 'api', 90);
    expect(dumpHistory(twice.core.store.path)).toEqual(dumpHistory(once.core.store.path));
  });
});
