import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ModuleId,
  moduleIds,
  modules,
  reliableCoverage,
  round3,
  type StoredInputs,
  stressOf,
} from './stress.ts';

type Inputs = Partial<Record<ModuleId, Readonly<Record<string, number>>>>;

/** Inputs by module and name; where they come from makes no difference to the arithmetic. */
function stored(inputs: Inputs): StoredInputs {
  const entries = Object.entries(inputs).map(([id, values]) => [
    id,
    {
      inputs: Object.entries(values).map(([name, value]) => ({
        name,
        value,
        observed_on: '2026-11-20',
        source: 'by hand',
        provisional: false,
      })),
    },
  ]);
  return { formula: 1, modules: Object.fromEntries(entries) };
}
const of = (inputs: Inputs) => stressOf(stored(inputs));
const vix = (VIX: number) => of({ volatility: { VIX } }).scores.volatility;
const credit = (spread: number) => of({ credit: { 'HY OAS': spread } }).scores.credit;
const funding = (values: Record<string, number>) => of({ funding: values }).scores.funding;
const treasury = (high: number, low: number, close: number) =>
  of({ treasury: { 'TLT high': high, 'TLT low': low, 'TLT close': close } }).scores.treasury;
const news = (...numbers: number[]) =>
  of({ news: Object.fromEntries(numbers.map((n, i) => [`k${i}`, n])) }).scores.news;

/**
 * 18.5 → 6.5/23 = 0.282609; 3.45 → 0.95/3.5 = 0.271429; 4.32 − 4 → 0.32/0.5 = 0.64; (102 − 99.25)/100 = 2.75 % →
 * 2.25/4.5 = 0.5; 25/80 = 0.3125; 0.1/0.5 = 0.2. Times the weights: 0.0706522, 0.0678571, 0.128, 0.075, 0.03125, 0.01.
 */
const day = {
  volatility: { VIX: 18.5 },
  credit: { 'HY OAS': 3.45 },
  funding: { SOFR: 4.32, IORB: 4 },
  treasury: { 'TLT high': 102, 'TLT low': 99.25, 'TLT close': 100 },
  news: { a: 10, b: 5, c: 4, d: 3, e: 2, f: 1 },
  fedTone: { liquidity: 0.05, credit: 0.03, stability: 0.02 },
} as const;
function without(...ids: ModuleId[]): Inputs {
  return Object.fromEntries(Object.entries(day).filter(([id]) => !ids.includes(id as ModuleId)));
}

describe('modules', () => {
  test.each([
    ['VIX 18.5: 6.5/23 = 0.283', vix(18.5), 0.283],
    ['VIX 12 is calm', vix(12), 0],
    ['VIX 9 is no less than calm', vix(9), 0],
    ['VIX 23.5: 11.5/23', vix(23.5), 0.5],
    ['VIX 35 is the top', vix(35), 1],
    ['VIX 82.69 is no more than the top', vix(82.69), 1],
    ['HY OAS 3.45: 0.95/3.5 = 0.271', credit(3.45), 0.271],
    ['HY OAS 2.5 is calm', credit(2.5), 0],
    ['HY OAS 4.25: 1.75/3.5', credit(4.25), 0.5],
    ['HY OAS 6 is the top', credit(6), 1],
    ['HY OAS 10.87 is no more than the top', credit(10.87), 1],
    ['SOFR 4.32 over 4.0: 0.32/0.5 = 0.640', funding({ SOFR: 4.32, IORB: 4 }), 0.64],
    ['SOFR at the policy rate is calm', funding({ SOFR: 3.9, IORB: 3.9 }), 0],
    ['SOFR below the policy rate is calm, not negative', funding({ SOFR: 3.8, IORB: 3.9 }), 0],
    ['SOFR 0.5 over the policy rate is the top', funding({ SOFR: 4.5, IORB: 4 }), 1],
    ['negative rates: −0.3 − (−0.5) = 0.2, /0.5', funding({ SOFR: -0.3, IORB: -0.5 }), 0.4],
    ['negative rates below the policy rate: −0.5 − (−0.25) < 0', funding({ SOFR: -0.5, IORB: -0.25 }), 0],
    [
      'without IORB the middle of 4.00-4.25: 4.32 − 4.125 = 0.195, /0.5',
      funding({ SOFR: 4.32, 'target upper': 4.25, 'target lower': 4 }),
      0.39,
    ],
    [
      'IORB 4.15 goes before the range: 0.17/0.5',
      funding({ SOFR: 4.32, IORB: 4.15, 'target upper': 4.25, 'target lower': 4 }),
      0.34,
    ],
    ['at other policy rates the spread alone counts: 5.43 − 5.40', funding({ SOFR: 5.43, IORB: 5.4 }), 0.06],
    ['… and 0.18 − 0.15', funding({ SOFR: 0.18, IORB: 0.15 }), 0.06],
    ['TLT (102 − 99.25)/100 = 2.75 %: 2.25/4.5', treasury(102, 99.25, 100), 0.5],
    ['TLT 0.45/90 = 0.5 % is calm', treasury(90.45, 90, 90), 0],
    ['TLT (88 − 84)/80 = 5 % is the top', treasury(88, 84, 80), 1],
    ['TLT (91.5 − 89.7)/90 = 2 %: 1.5/4.5 = 0.333', treasury(91.5, 89.7, 90), 0.333],
    ['25 articles: 25/80', news(10, 5, 4, 3, 2, 1), 0.313],
    ['no article at all is a count, and calm', news(0, 0, 0, 0, 0, 0), 0],
    ['80 articles are the top', news(30, 10, 10, 10, 10, 10), 1],
    ['600 articles are no more than the top', news(100, 100, 100, 100, 100, 100), 1],
    ['tone 0.05 + 0.03 + 0.02 = 0.1, /0.5', of({ fedTone: day.fedTone }).scores.fedTone, 0.2],
  ])('%s', (_name, score, expected) => {
    expect(score).not.toBeNull();
    expect(round3(score ?? Number.NaN)).toBe(expected);
  });
  test('news 25 is 0.3125 before rounding', () => expect(news(25)).toBe(0.3125));
});

describe('total, coverage and level', () => {
  test.each<[string, Inputs, number, number, string]>([
    ['all six: 0.0706522 + … = 0.3827593', day, 0.3827593, 1, 'watch'],
    ['no volatility: 0.3121071/0.75', without('volatility'), 0.4161428, 0.75, 'caution'],
    ['no credit: 0.3149022/0.75', without('credit'), 0.4198696, 0.75, 'caution'],
    ['no funding: 0.2547593/0.8', without('funding'), 0.3184491, 0.8, 'watch'],
    ['no treasury: 0.3077593/0.85', without('treasury'), 0.3620698, 0.85, 'watch'],
    ['no news: 0.3515093/0.9', without('news'), 0.3905659, 0.9, 'watch'],
    ['no tone: 0.3727593/0.95', without('fedTone'), 0.3923782, 0.95, 'watch'],
    ['no FRED key, so neither: 0.1869022/0.55', without('credit', 'funding'), 0.3398222, 0.55, 'watch'],
    [
      'volatility and credit only: 0.1385093/0.5',
      without('funding', 'treasury', 'news', 'fedTone'),
      0.2770186,
      0.5,
      'watch',
    ],
    [
      'funding, treasury and news only: 0.23425/0.45',
      without('volatility', 'credit', 'fedTone'),
      0.5205556,
      0.45,
      'caution',
    ],
    ['tone only: 0.01/0.05', { fedTone: day.fedTone }, 0.2, 0.05, 'normal'],
  ])('%s', (_name, inputs, total, coverage, level) => {
    const result = of(inputs);
    expect(result.total).toBeCloseTo(total, 6);
    expect(result).toMatchObject({ coverage, level });
    for (const id of moduleIds) expect(result.scores[id] === null, id).toBe(!(id in inputs));
  });

  test('nothing at all is no index, not a calm one', () => {
    expect(of({})).toEqual({
      scores: { volatility: null, credit: null, funding: null, treasury: null, news: null, fedTone: null },
      total: null,
      coverage: 0,
      level: null,
    });
  });

  test('half of the weights is just enough to be relied on', () => {
    expect(of(without('funding', 'treasury', 'news', 'fedTone')).coverage >= reliableCoverage).toBe(true);
    expect(of(without('volatility', 'credit', 'fedTone')).coverage >= reliableCoverage).toBe(false);
  });

  /** Every module at the same share of its scale, so the mean is that share. */
  const allAt = (share: number): Inputs => ({
    volatility: { VIX: 12 + 23 * share },
    credit: { 'HY OAS': 2.5 + 3.5 * share },
    funding: { SOFR: 4 + 0.5 * share, IORB: 4 },
    treasury: { 'TLT high': 100.5 + 4.5 * share, 'TLT low': 100, 'TLT close': 100 },
    news: { a: 80 * share },
    fedTone: { liquidity: 0.5 * share },
  });
  test.each([
    [0, 'normal'],
    [0.2499999, 'normal'],
    [0.25, 'watch'],
    [0.2500001, 'watch'],
    [0.3999999, 'watch'],
    [0.4, 'caution'],
    [0.5499999, 'caution'],
    [0.55, 'stress'],
    [0.7499999, 'stress'],
    [0.75, 'crisis'],
    [1, 'crisis'],
  ])('a total of %d, however it comes about, is %s', (share, level) => {
    const inputs = allAt(share);
    expect(of(inputs).level).toBe(level);
    for (const id of moduleIds) expect(of({ [id]: inputs[id] }).level, id).toBe(level);
  });

  test.each([
    [0.2496, 0.25, 'normal'],
    [0.3998, 0.4, 'watch'],
    [0.5497, 0.55, 'caution'],
    [0.74951, 0.75, 'stress'],
  ])('%d is stored as %d, yet its level stays %s', (share, rounded, level) => {
    const { total, level: found } = of(allAt(share));
    expect([round3(total ?? Number.NaN), found]).toEqual([rounded, level]);
  });
});

describe('what is no number', () => {
  const text = '18.5' as unknown as number;
  const nothing = null as unknown as number;
  const cases: [string, number][] = [
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['text', text],
    ['null', nothing],
  ];
  test.each(cases)('%s in any input leaves out its module and no other', (_name, bad) => {
    for (const id of moduleIds) {
      for (const name of Object.keys(day[id])) {
        const result = of({ ...day, [id]: { ...day[id], [name]: bad } });
        expect(result, `${id} ${name}`).toEqual(of(without(id)));
      }
    }
  });
  test('a TLT close of 0 or below makes no range', () => {
    expect(treasury(1, 0, 0)).toBeNull();
    expect(treasury(1, -3, -2)).toBeNull();
  });
  test('SOFR without any policy rate, or with half of a target range, is no spread', () => {
    expect(funding({ SOFR: 4.32 })).toBeNull();
    expect(funding({ SOFR: 4.32, 'target upper': 4.25 })).toBeNull();
    expect(funding({ IORB: 4.15 })).toBeNull();
  });
});

describe('any inputs', () => {
  const value = fc.double({ min: -100, max: 200, noNaN: true });
  const anyDay = fc
    .record({
      volatility: fc.record({ VIX: value }),
      credit: fc.record({ 'HY OAS': value }),
      funding: fc.record({ SOFR: value, IORB: value }),
      treasury: fc.record({ 'TLT high': value, 'TLT low': value, 'TLT close': value }),
      news: fc.record({ a: value, b: value, c: value }),
      fedTone: fc.record({ liquidity: value, credit: value }),
    })
    .chain((all) => fc.subarray([...moduleIds]).map((ids) => ids.map((id) => [id, all[id]] as const)));

  test('the same inputs give the same index bit for bit, stored and read again, in any order', () => {
    fc.assert(
      fc.property(anyDay, (entries) => {
        const inputs = stored(Object.fromEntries(entries));
        const again = JSON.parse(JSON.stringify(inputs)) as StoredInputs;
        const reversed = stored(Object.fromEntries([...entries].reverse()));
        const first = stressOf(inputs);
        expect(stressOf(again)).toEqual(first);
        expect(stressOf(reversed)).toEqual(first);
      }),
    );
  });

  test('the total lies between the lowest and the highest module, and coverage is what is there', () => {
    fc.assert(
      fc.property(anyDay, (entries) => {
        const { scores, total, coverage, level } = of(Object.fromEntries(entries));
        const there = moduleIds.filter((id) => scores[id] !== null);
        const values = there.map((id) => scores[id] ?? Number.NaN);
        expect(coverage).toBeCloseTo(
          there.reduce((sum, id) => sum + modules[id].weight, 0),
          10,
        );
        if (total === null) {
          expect([there.length, level]).toEqual([0, null]);
          return;
        }
        expect(total).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
        expect(total).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
      }),
    );
  });
});
