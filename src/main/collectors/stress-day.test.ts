import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { bar, counts, macro, put, tltWeek, tone } from '../../../e2e/support/liquidity.ts';
import { openTestStore } from '../../../e2e/support/store.ts';
import { type ModuleId, moduleIds, round3, type StoredInputs, stressOf } from '../../shared/stress.ts';
import { addDays } from '../lib/day.ts';
import type { Store } from '../store/store.ts';
import type { Figures } from '../store/write.ts';
import { gatherInputs, stressRow } from './stress-day.ts';

/** A Monday in Seoul. */
const date = '2026-11-23';
const ago = (days: number) => addDays(date, -days);

let store: Store;
beforeEach(async () => {
  store = await openTestStore(temporaryDir());
});
afterEach(() => store.close());

const inputsOn = (day = date): StoredInputs => gatherInputs(store.liquidity, day);
const scoreOf = (id: ModuleId, day = date) => {
  const score = stressOf(inputsOn(day)).scores[id];
  return score === null ? null : round3(score);
};
const namesOf = (id: ModuleId) =>
  inputsOn().modules[id]?.inputs.map(({ name, value, observed_on }) => [name, value, observed_on]);

/** The last of five sessions `days` before the collection date. */
const tltEnding = (days: number) =>
  tltWeek(ago(days + 6), ago(days + 5), ago(days + 4), ago(days + 1), ago(days));
/** Scores by hand in shared/stress.test.ts: 0.283, 0.271, 0.64, 0.5, 0.313, 0.2. */
const rowsOf: Record<ModuleId, (days: number) => (Figures | Figures[])[]> = {
  volatility: (days) => [bar(ago(days), '^VIX', { close: 18.5 })],
  credit: (days) => [macro(ago(days), { hy_oas: 3.45 })],
  funding: (days) => [macro(ago(days), { sofr: 4.32, iorb: 4 })],
  treasury: (days) => [tltEnding(days)],
  news: (days) => [counts(ago(days), 10, 5, 4, 3, 2, 1)],
  fedTone: (days) => [tone(ago(days), 0.05, 0.03, 0.02)],
};
const scoreByHand: Record<ModuleId, number> = {
  volatility: 0.283,
  credit: 0.271,
  funding: 0.64,
  treasury: 0.5,
  news: 0.313,
  fedTone: 0.2,
};
const putAll = (...ids: ModuleId[]) => put(store, ...ids.flatMap((id) => rowsOf[id](0)));

describe('the age of an input', () => {
  const week: ModuleId[] = ['volatility', 'credit', 'funding', 'treasury'];
  const day: ModuleId[] = ['news', 'fedTone'];
  test.each([
    ...week.flatMap((id) => [0, 1, 5, 7].map((age) => ({ id, age, counts: true }))),
    ...week.flatMap((id) => [8, 30].map((age) => ({ id, age, counts: false }))),
    ...day.flatMap((id) => [0, 1].map((age) => ({ id, age, counts: true }))),
    ...day.flatMap((id) => [2, 5, 7, 8].map((age) => ({ id, age, counts: false }))),
  ])('$id of $age days: counts $counts', async ({ id, age, counts: does }) => {
    await put(store, ...rowsOf[id](age));
    expect(scoreOf(id)).toBe(does ? scoreByHand[id] : null);
    if (does)
      expect(inputsOn().modules[id]?.inputs.every((input) => input.observed_on <= ago(age))).toBe(true);
  });

  test('nothing of a later date is looked at', async () => {
    for (const id of moduleIds) await put(store, ...rowsOf[id](-1));
    expect(inputsOn().modules).toEqual({});
    expect(stressRow(date, inputsOn())).toBeUndefined();
    expect(stressOf(inputsOn(addDays(date, 1))).coverage).toBe(1);
  });

  test('the newest observation is taken, with its own date and source', async () => {
    await put(
      store,
      macro(ago(5), { hy_oas: 9.99 }),
      macro(ago(3), { hy_oas: 3.45 }),
      macro(ago(1), { sofr: 4 }),
    );
    expect(inputsOn().modules.credit?.inputs).toEqual([
      {
        name: 'HY OAS',
        value: 3.45,
        observed_on: '2026-11-20',
        source: 'FRED BAMLH0A0HYM2',
        provisional: false,
      },
    ]);
  });
});

describe('the policy rate', () => {
  test('is that of the date of SOFR: a rate cut the day after is no stress', async () => {
    // 4.18 − 4.15 = 0.03, /0.5 = 0.06. Against the new rate it would be 0.28/0.5 = 0.56.
    await put(store, macro(ago(4), { sofr: 4.18, iorb: 4.15 }), macro(ago(3), { iorb: 3.9 }));
    expect(scoreOf('funding')).toBe(0.06);
    expect(namesOf('funding')).toEqual([
      ['SOFR', 4.18, '2026-11-19'],
      ['IORB', 4.15, '2026-11-19'],
    ]);
  });
  test('a rate rise the day after does not hide stress', async () => {
    // 4.40 − 4.15 = 0.25, /0.5 = 0.5. Against the new rate of 4.40 it would be 0.
    await put(store, macro(ago(4), { sofr: 4.4, iorb: 4.15 }), macro(ago(3), { iorb: 4.4 }));
    expect(scoreOf('funding')).toBe(0.5);
  });
  test('without IORB it is the middle of the target range', async () => {
    // 4.32 − (4.25 + 4.00)/2 = 0.195, /0.5 = 0.39.
    await put(store, macro(ago(1), { sofr: 4.32, fed_target_upper: 4.25, fed_target_lower: 4 }));
    expect(scoreOf('funding')).toBe(0.39);
  });
  test('an IORB of 8 days is too old, and the target range serves', async () => {
    await put(store, macro(ago(8), { iorb: 4.3 }));
    await put(store, macro(date, { sofr: 4.32, fed_target_upper: 4.25, fed_target_lower: 4 }));
    expect(scoreOf('funding')).toBe(0.39);
  });
  test('one that begins only after SOFR is better than none', async () => {
    await put(store, macro(ago(4), { sofr: 4.32 }), macro(ago(2), { iorb: 4 }));
    expect(scoreOf('funding')).toBe(0.64);
  });
  test('without any there is no funding module, whatever SOFR is', async () => {
    await put(store, macro(date, { sofr: 4.32, fed_target_upper: 4.25 }));
    expect(scoreOf('funding')).toBeNull();
  });
});

describe('the range of TLT', () => {
  test('is highest high less lowest low of the newest five sessions, over the last close', async () => {
    // The sixth session back, with its 120 and 80, is over.
    await put(store, bar(ago(8), 'TLT', { close: 100, high: 120, low: 80 }), tltEnding(0));
    expect(namesOf('treasury')).toEqual([
      ['TLT high', 102, ago(5)],
      ['TLT low', 99.25, ago(1)],
      ['TLT close', 100, date],
    ]);
    expect(scoreOf('treasury')).toBe(0.5);
  });
  test('of four sessions is not of five', async () => {
    await put(store, tltEnding(0).slice(1));
    expect(scoreOf('treasury')).toBeNull();
  });
  test('is not made of a session whose high is missing', async () => {
    await put(store, tltEnding(1), bar(date, 'TLT', { close: 100, low: 99 }));
    expect(scoreOf('treasury')).toBeNull();
  });
});

describe('the crisis keywords', () => {
  test.each([
    [[10, 5, 4, 3, 2, 1], 0.313, []],
    // 24/80
    [[10, 5, 4, 3, 2], 0.3, ['CRE default']],
    // 22/80
    [[10, 5, 4, 3], 0.275, ['private credit', 'CRE default']],
  ])('with counts %j the score is %d and what is missing is named', async (numbers, score, missing) => {
    await put(store, counts(date, ...numbers));
    expect(scoreOf('news')).toBe(score);
    expect(inputsOn().modules.news?.missing ?? []).toEqual(missing);
  });
  test('three of six say too little', async () => {
    await put(store, counts(date, 10, 5, 4));
    expect(scoreOf('news')).toBeNull();
  });
  test('a keyword that failed today has the count of yesterday, under its date', async () => {
    // 3 + 5 + 4 + 3 + 2 + 1 = 18, /80 = 0.225.
    const [first] = counts(ago(1), 3);
    await put(store, first ?? [], counts(date, 0, 5, 4, 3, 2, 1).slice(1));
    expect(scoreOf('news')).toBe(0.225);
    expect(namesOf('news')?.find(([name]) => name === 'liquidity crisis')).toEqual([
      'liquidity crisis',
      3,
      ago(1),
    ]);
  });
  test('keywords that are none of the six are not counted', async () => {
    const [other] = counts(date, 500);
    await put(store, counts(date, 10, 5, 4, 3, 2, 1));
    await put(store, { ...(other as Figures), key: { date, keyword: 'bank run' } });
    expect(scoreOf('news')).toBe(0.313);
  });
});

describe('the row of a day', () => {
  test('has scores and total to three decimals, the level, the coverage and the inputs', async () => {
    await putAll(...moduleIds);
    const { figures } = stressRow(date, inputsOn()) ?? {};
    const { inputs, ...values } = figures?.values ?? {};
    // The total is 0.3827593 (shared/stress.test.ts).
    expect(values).toEqual({
      vol_score: 0.283,
      credit_score: 0.271,
      funding_score: 0.64,
      treasury_score: 0.5,
      news_score: 0.313,
      fed_tone_score: 0.2,
      total_score: 0.383,
      level: 'watch',
      coverage: 1,
    });
    expect(JSON.parse(String(inputs))).toEqual(inputsOn());
    expect([figures?.key, figures?.observedAt, figures?.provisional]).toEqual([{ date }, date, false]);
  });

  test('has nulls, not zeros, for what is missing', async () => {
    await putAll('volatility', 'news');
    // (0.0706522 + 0.03125)/0.35 = 0.2911491
    expect(stressRow(date, inputsOn())?.figures.values).toMatchObject({
      vol_score: 0.283,
      credit_score: null,
      funding_score: null,
      treasury_score: null,
      news_score: 0.313,
      fed_tone_score: null,
      total_score: 0.291,
      level: 'watch',
      coverage: 0.35,
    });
  });

  test('is provisional when one of its inputs is', async () => {
    await put(store, ...rowsOf.credit(0), bar(date, '^VIX', { close: 18.5, provisional: true }));
    expect(stressRow(date, inputsOn())?.figures.provisional).toBe(true);
  });

  test('written, read again and computed anew from its inputs, it is the same to the last bit', async () => {
    await putAll(...moduleIds);
    const made = stressRow(date, inputsOn());
    await put(store, made?.figures ?? []);
    const row = store.liquidity.stress(date);
    const again = stressRow(date, JSON.parse(row?.inputs ?? '') as StoredInputs);
    expect(row).toEqual({ date, ...again?.figures.values });
    expect(again?.result).toEqual(made?.result);
  });
});
