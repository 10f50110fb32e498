import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestCore } from '../../../e2e/support/core.ts';
import { bar, fredKey, put } from '../../../e2e/support/liquidity.ts';
import { isoDay } from '../../demo/world/clock.ts';
import { createWorld } from '../../demo/world/world.ts';
import { type StoredInputs, type StressInput, stressOf } from '../../shared/stress.ts';
import { stressRow } from '../collectors/stress-day.ts';
import { addDays, collectionDate } from '../lib/day.ts';
import { recompute } from './recompute.ts';

const { liquidity: truth } = createWorld(1);

let harness: Awaited<ReturnType<typeof startTestCore>>;
let now: Date;
async function wakeAt(instant: string) {
  now = new Date(instant);
  const clock = { now: () => now, monotonicMs: () => performance.now() };
  harness = await startTestCore({ clock, secrets: { fred: fredKey } });
}
afterEach(() => harness.stop());

const collect = () => harness.core.runner.run('liquidity', 'api');
const rowOf = (date: string) => harness.core.store.liquidity.stress(date);
const storedInputs = (date: string) => JSON.parse(rowOf(date)?.inputs ?? '{}') as StoredInputs;
const input = (date: string, name: string): StressInput | undefined =>
  Object.values(storedInputs(date).modules)
    .flatMap(({ inputs }) => inputs)
    .find((each) => each.name === name);

describe('which session a morning in Seoul counts on', () => {
  test.each([
    ['a Monday: Friday’s', '2026-11-22T21:00:00Z', '2026-11-23', '2026-11-20', false],
    ['a Sunday: Friday’s', '2026-11-21T21:00:00Z', '2026-11-22', '2026-11-20', false],
    ['Thanksgiving in New York: the day before’s', '2026-11-26T21:00:00Z', '2026-11-27', '2026-11-25', false],
    [
      'after a half day: that day’s, over for hours',
      '2026-11-27T21:00:00Z',
      '2026-11-28',
      '2026-11-27',
      false,
    ],
    ['US winter, at the closing bell: not final', '2026-11-23T21:00:00Z', '2026-11-24', '2026-11-23', true],
    ['US winter, half an hour later: final', '2026-11-23T21:31:00Z', '2026-11-24', '2026-11-23', false],
    ['US summer, an hour after the bell: final', '2026-07-14T21:00:00Z', '2026-07-15', '2026-07-14', false],
    ['the Monday after Independence Day', '2026-07-05T21:00:00Z', '2026-07-06', '2026-07-02', false],
    ['the first morning of US summer time', '2026-03-08T21:00:00Z', '2026-03-09', '2026-03-06', false],
  ])('%s', async (_name, instant, date, session, provisional) => {
    await wakeAt(instant);
    const { status } = await collect();
    expect([status, collectionDate(now)]).toEqual(['success', date]);

    const day = isoDay(session);
    const settled = (symbol: string) =>
      provisional ? truth.funds.liveBar(symbol, day, now.getTime()) : truth.funds.bar(symbol, day);
    const close = (symbol: string) => ({
      observed_on: session,
      value: settled(symbol)?.close,
      provisional,
      source: 'Yahoo Finance',
    });
    expect(input(date, 'VIX')).toMatchObject(close('^VIX'));
    expect(input(date, 'TLT close')).toMatchObject(close('TLT'));
    const row = rowOf(date);
    expect(row).toMatchObject({ coverage: 1 });
    expect(row?.vol_score).not.toBeNull();
    expect(row?.treasury_score).not.toBeNull();
  });

  test('a bar read at the bell is read again the next morning, and the index with it', async () => {
    await wakeAt('2026-11-23T21:00:00Z');
    await collect();
    const atBell = input('2026-11-24', 'TLT close');
    now = new Date('2026-11-24T21:00:00Z');
    await collect();
    const final = truth.funds.bar('TLT', isoDay('2026-11-23'))?.close;
    expect(final).not.toBe(atBell?.value);
    const [yesterday] = harness.core.store.liquidity.prices('TLT', '2026-11-23', '2026-11-23', 1);
    expect(yesterday).toMatchObject({ close: final, provisional: false });
    // The morning of the 24th: the session of the 24th itself has come since, and is provisional in its turn.
    expect(input('2026-11-24', 'TLT close')).toMatchObject({ observed_on: '2026-11-24', provisional: true });
  });
});

describe('inputs that come late', () => {
  const date = '2026-11-23';
  /** A day scored when only the VIX was there. */
  const scored = (day: string) => {
    const alone = { name: 'VIX', value: 20, observed_on: day, source: 'Yahoo Finance', provisional: false };
    const made = stressRow(day, { formula: 1, modules: { volatility: { inputs: [alone] } } });
    return [bar(day, '^VIX', { close: 20 }), ...(made ? [made.figures] : [])];
  };

  test('change the thirty days before the run and nothing before them', async () => {
    await wakeAt('2026-11-22T21:00:00Z');
    const { store } = harness.core;
    for (let back = 32; back > 0; back--) await put(store, scored(addDays(date, -back)));
    const before = new Map([31, 32].map((back) => [back, rowOf(addDays(date, -back))]));
    await collect();
    // Farther back, a first run has no sessions before the day that its range could be over.
    for (let back = 1; back <= 16; back++) {
      const day = addDays(date, -back);
      expect(rowOf(day)?.coverage, day).toBeGreaterThanOrEqual(0.85);
    }
    for (const [back, row] of before) expect(rowOf(addDays(date, -back))).toEqual(row);
    expect(before.get(31)?.coverage).toBe(0.25);
  });

  test('FRED back after a day of errors: that day gets the modules that it missed', async () => {
    await wakeAt('2026-11-22T21:00:00Z');
    harness.simulator.setFault('api.stlouisfed.org', '500');
    await collect();
    expect(rowOf(date)).toMatchObject({ coverage: 0.55, credit_score: null, funding_score: null });
    harness.simulator.clearFaults();
    now = new Date('2026-11-23T21:00:00Z');
    await collect();
    expect(rowOf(date)?.coverage).toBe(1);
    const newest = ['2026-11-20', '2026-11-19'].find(
      (day) => truth.publishedAt('BAMLH0A0HYM2', isoDay(day)) <= now.getTime(),
    );
    expect(input(date, 'HY OAS')).toMatchObject({
      observed_on: newest,
      value: Number(truth.observation('BAMLH0A0HYM2', isoDay(newest ?? ''))),
    });
  });

  test('beyond the window are taken up by recompute, which finds all else as it is', async () => {
    await wakeAt('2026-11-22T21:00:00Z');
    const { store } = harness.core;
    const old = addDays(date, -40);
    await put(store, scored(old));
    await collect();
    const today = rowOf(date);
    // (20 − 12)/23 = 0.3478261 alone; with (4 − 2.5)/3.5 = 0.4285714 of the same weight, 0.3881988.
    const late = { table: 'liquidity_macro' as const, source: 'FRED', observedAt: old };
    await put(store, [{ ...late, key: { date: old }, values: { hy_oas: 4 } }]);
    const outcome = await recompute(store, harness.core.clock, '2026-10-01', date);
    expect(outcome).toEqual({ same: 1, skipped: 0, changed: [{ date: old, before: 0.348, after: 0.388 }] });
    expect(rowOf(old)?.coverage).toBe(0.5);
    expect(rowOf(date)).toEqual(today);
    expect(await recompute(store, harness.core.clock, '2026-10-01', date)).toEqual({
      same: 2,
      changed: [],
      skipped: 0,
    });
  });
});

test('every stored index of a week of mornings follows from its stored inputs bit for bit', async () => {
  await wakeAt('2026-11-16T21:00:00Z');
  for (let day = 0; day < 7; day++) {
    now = new Date(Date.parse('2026-11-16T21:00:00Z') + day * 86_400_000);
    await collect();
  }
  const { store } = harness.core;
  const dates = store.liquidity.stressDates('2026-11-01', '2026-11-30');
  expect(dates).toHaveLength(7);
  for (const date of dates) {
    const inputs = storedInputs(date);
    expect({ date, ...stressRow(date, inputs)?.figures.values }).toEqual(rowOf(date));
    expect(stressOf(inputs).coverage).toBe(1);
  }
  expect(await recompute(store, harness.core.clock, '2026-11-01', '2026-11-30')).toEqual({
    same: 7,
    changed: [],
    skipped: 0,
  });
});
