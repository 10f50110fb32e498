import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fundRows } from '../data/funds.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { isoDay } from '../world/clock.ts';
import { createWorld } from '../world/world.ts';

let now = new Date();
let simulator: Simulator;
const world = createWorld(1);
beforeAll(async () => {
  simulator = await startSimulator({ now: () => now });
});
afterAll(() => simulator.close());

type Column = readonly (number | null)[];
interface Result {
  readonly meta: {
    readonly regularMarketTime: number;
    readonly regularMarketPrice: number;
    readonly chartPreviousClose: number;
    readonly currentTradingPeriod: { readonly regular: { readonly start: number; readonly end: number } };
  };
  readonly timestamp?: readonly number[];
  readonly events?: { readonly dividends?: Record<string, { readonly amount: number }> };
  readonly indicators: {
    readonly quote: readonly [Partial<Record<'open' | 'high' | 'low' | 'close' | 'volume', Column>>];
    readonly adjclose: readonly [{ readonly adjclose?: Column }];
  };
}

const ask = (symbol: string, query: string, host = 'query1') =>
  fetch(
    `${simulator.url}/${host}.finance.yahoo.com/v8/finance/chart/${encodeURIComponent(symbol)}?interval=1d&${query}`,
  );

async function get(symbol: string, query: string): Promise<Result> {
  const response = await ask(symbol, query);
  expect(response.status).toBe(200);
  const body = (await response.json()) as { chart: { result: [Result] } };
  return body.chart.result[0];
}

const iso = (seconds: number | undefined) => new Date((seconds ?? Number.NaN) * 1000).toISOString();
const sessions = (result: Result) => result.timestamp?.map((second) => iso(second).slice(0, 10)) ?? [];

describe('the last bar', () => {
  const last = async (instant: string) => {
    now = new Date(instant);
    const result = await get('TLT', 'range=5d');
    const close = result.indicators.quote[0].close?.at(-1) ?? Number.NaN;
    return { at: iso(result.timestamp?.at(-1)), close, result };
  };

  test('at 06:00 in Seoul in winter is the one whose bell just rang, still with the time of the last trade', async () => {
    const { at, close, result } = await last('2026-11-24T06:00:00+09:00');
    expect(at).toBe('2026-11-23T21:00:00.000Z');
    expect(result.meta.currentTradingPeriod.regular.end).toBe(Date.parse('2026-11-23T21:00:00Z') / 1000);
    const final = world.liquidity.funds.bar('TLT', isoDay('2026-11-23'))?.close ?? 0;
    expect(Math.abs(close / final - 1)).toBeLessThan(0.001);
  });

  test('is final and dated by its opening bell a quarter of an hour later', async () => {
    const { at, close } = await last('2026-11-23T21:15:00Z');
    expect(at).toBe('2026-11-23T14:30:00.000Z');
    expect(close).toBe(Math.fround(world.liquidity.funds.bar('TLT', isoDay('2026-11-23'))?.close ?? 0));
  });

  test('at 06:00 in Seoul in summer has been final for long', async () => {
    const { at, result } = await last('2026-07-15T06:00:00+09:00');
    expect(at).toBe('2026-07-14T13:30:00.000Z');
    expect(iso(result.meta.regularMarketTime)).toBe('2026-07-14T20:00:00.000Z');
  });

  test('grows while the session is open', async () => {
    const bars = [];
    for (const instant of ['2026-11-23T15:00:00Z', '2026-11-23T18:30:00Z']) {
      const { at, result } = await last(instant);
      expect(at).toBe(new Date(instant).toISOString());
      bars.push(result.indicators.quote[0].volume?.at(-1) ?? 0);
    }
    expect(bars[1]).toBeGreaterThan(bars[0] ?? Number.NaN);
  });

  test('is Friday’s on the weekend and Wednesday’s on Thanksgiving', async () => {
    expect((await last('2026-11-22T21:00:00Z')).at).toBe('2026-11-20T14:30:00.000Z');
    expect((await last('2026-11-26T21:00:00Z')).at).toBe('2026-11-25T14:30:00.000Z');
    expect((await last('2026-11-23T14:29:59Z')).at).toBe('2026-11-20T14:30:00.000Z');
  });
});

test('no bars on weekends and holidays', async () => {
  now = new Date('2026-11-29T21:00:00Z');
  const { timestamp = [] } = await get('HYG', 'range=1mo');
  const dates = timestamp.map((second) => iso(second).slice(0, 10));
  expect(dates).toHaveLength(21);
  expect(dates).not.toContain('2026-11-26');
  expect(dates.some((date) => [0, 6].includes(new Date(date).getUTCDay()))).toBe(false);
});

test.each(fundRows.map(({ symbol }) => symbol))('ten years of %s agree with the world', async (symbol) => {
  now = new Date('2026-11-22T21:00:00Z');
  const result = await get(symbol, 'range=10y');
  const [quote] = result.indicators.quote;
  const [{ adjclose = [] }] = result.indicators.adjclose;
  const dates = sessions(result);
  expect(dates.length).toBeGreaterThan(2500);
  expect(dates[0]).toBe('2016-11-22');
  for (const key of ['open', 'high', 'low', 'close', 'volume'] as const) {
    expect(quote[key]).toHaveLength(dates.length);
  }
  let nulls = 0;
  for (const [at, date] of dates.entries()) {
    const bar = world.liquidity.funds.bar(symbol, isoDay(date));
    const [close, high, low] = [quote.close?.[at], quote.high?.[at], quote.low?.[at]];
    if (close === null) {
      nulls += 1;
      expect([high, low, quote.open?.[at], quote.volume?.[at], adjclose[at]]).toEqual([
        null,
        null,
        null,
        null,
        null,
      ]);
    } else if (close !== Math.fround(bar?.close ?? 0) || !(Number(low) <= close && close <= Number(high))) {
      expect.fail(`${date}: ${close} is not ${bar?.close}, or not between ${low} and ${high}`);
    }
  }
  expect(nulls).toBeGreaterThan(0);
  expect(nulls).toBeLessThan(30);
});

test('period1 and period2 give the same bars; a weekend gives none, with status 200', async () => {
  now = new Date('2026-11-22T21:00:00Z');
  const period = (from: string, to: string) =>
    `period1=${Date.parse(from) / 1000}&period2=${Date.parse(to) / 1000}`;
  const week = await get('IEF', period('2026-11-15', '2026-11-22'));
  expect(sessions(week)).toEqual(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']);
  const friday = world.liquidity.funds.bar('IEF', isoDay('2026-11-13'))?.close;
  expect(week.meta.chartPreviousClose).toBe(friday);
  const weekend = await get('IEF', period('2026-11-21', '2026-11-22'));
  expect(weekend).not.toHaveProperty('timestamp');
  expect(weekend.indicators.quote).toEqual([{}]);
});

test('dividends lower the adjusted closes before them, and only on request are they told', async () => {
  now = new Date('2026-11-22T21:00:00Z');
  const result = await get('HYG', 'range=1y&events=div');
  expect(Object.values(result.events?.dividends ?? {})).toHaveLength(12);
  const ratio = (at: number) =>
    (result.indicators.adjclose[0].adjclose?.at(at) ?? 0) / (result.indicators.quote[0].close?.at(at) ?? 1);
  expect(ratio(-1)).toBe(1);
  expect(ratio(0)).toBeCloseTo(1 - 0.058, 2);
  expect(await get('HYG', 'range=1y')).not.toHaveProperty('events');
});

test('both hosts know the same; what they do not know they say', async () => {
  now = new Date('2026-11-22T21:00:00Z');
  const [one, two] = await Promise.all(
    ['query1', 'query2'].map(async (host) => (await ask('^VIX', 'range=5d', host)).text()),
  );
  expect(one).toBe(two);
  const unknown = await ask('NOSUCH', 'range=5d');
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toEqual({
    chart: {
      result: null,
      error: { code: 'Not Found', description: 'No data found, symbol may be delisted' },
    },
  });
  expect((await ask('TLT', 'range=7w')).status).toBe(422);
});
