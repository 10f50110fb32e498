import { describe, expect, test } from 'vitest';
import type { Calendar } from '../../shared/model-dashboard.ts';
import { type DayState, gapRows, monthsOf, nextSquare } from './gap-days.ts';

const calendar = (
  days: [date: string, state: Calendar['days'][number]['state'], attempts?: number][],
  first: string | undefined = '2026-02-15',
): Calendar => ({
  from: '2026-02-14',
  to: '2026-02-19',
  first: first === undefined ? {} : { crypto: first },
  days: days.map(([date, state, attempts = 1]) => ({ date, collector: 'crypto', state, attempts })),
});

const cryptoOf = (of: Calendar, expected = '2026-02-19') => {
  const row = gapRows(of, expected).find(({ collector }) => collector === 'crypto');
  if (!row) throw new Error('no row');
  return row;
};
const states = (of: Calendar, expected?: string): DayState[] =>
  cryptoOf(of, expected).days.map(({ state }) => state);

describe('the state of a day', () => {
  test.each<[name: string, calendar: Calendar, expected: string, states: DayState[]]>([
    [
      'each outcome is itself; nothing on a day that was due is missing; before the first run is no gap',
      calendar([
        ['2026-02-15', 'success'],
        ['2026-02-16', 'partial'],
        ['2026-02-17', 'failed'],
        ['2026-02-19', 'success'],
      ]),
      '2026-02-19',
      ['before', 'success', 'partial', 'failed', 'missing', 'success'],
    ],
    [
      'today is not missing before its run is due',
      calendar([
        ['2026-02-15', 'success'],
        ['2026-02-16', 'success'],
        ['2026-02-17', 'success'],
      ]),
      '2026-02-18',
      ['before', 'success', 'success', 'success', 'missing', 'pending'],
    ],
    [
      'a run before it is due shows all the same',
      calendar([['2026-02-19', 'failed']]),
      '2026-02-18',
      ['before', 'missing', 'missing', 'missing', 'missing', 'failed'],
    ],
    [
      'a day that a backfill filled is no gap, also before the first run',
      calendar([
        ['2026-02-14', 'filled', 0],
        ['2026-02-16', 'filled', 0],
      ]),
      '2026-02-19',
      ['filled', 'missing', 'filled', 'missing', 'missing', 'missing'],
    ],
  ])('%s', (_, of, expected, wanted) => {
    expect(states(of, expected)).toEqual(wanted);
  });

  test('a collector that never ran has no gap, and every collector has its row', () => {
    const rows = gapRows({ ...calendar([]), first: {} }, '2026-02-19');
    expect(rows.map(({ collector }) => collector)).toEqual(['liquidity', 'crypto', 'news']);
    for (const { days, missing, failed } of rows) {
      expect(days.map(({ state }) => state)).toEqual(Array(6).fill('before'));
      expect([missing, failed]).toEqual([0, 0]);
    }
  });

  test('missing and failed days are counted apart, attempts are kept', () => {
    const row = cryptoOf(
      calendar([
        ['2026-02-15', 'success'],
        ['2026-02-17', 'failed', 3],
      ]),
    );
    expect(row).toMatchObject({ missing: 3, failed: 1 });
    expect(row.days.find(({ date }) => date === '2026-02-17')?.attempts).toBe(3);
  });
});

test('months are cut where they change, also over a year', () => {
  expect(monthsOf(['2025-12-30', '2025-12-31', '2026-01-01'])).toEqual([
    { month: '2025-12', days: 2 },
    { month: '2026-01', days: 1 },
  ]);
  expect(monthsOf([])).toEqual([]);
});

test.each([
  ['ArrowLeft', { row: 1, day: 9 }],
  ['ArrowRight', { row: 1, day: 11 }],
  ['ArrowUp', { row: 0, day: 10 }],
  ['ArrowDown', { row: 2, day: 10 }],
  ['PageUp', { row: 1, day: 0 }],
  ['PageDown', { row: 1, day: 40 }],
  ['Home', { row: 1, day: 0 }],
  ['End', { row: 1, day: 119 }],
  ['Enter', undefined],
])('%s leads to %j', (key, place) => {
  expect(nextSquare(key, { row: 1, day: 10 }, { rows: 3, days: 120 })).toEqual(place);
});

test('the edges of the calendar hold', () => {
  const size = { rows: 3, days: 120 };
  expect(nextSquare('ArrowLeft', { row: 0, day: 0 }, size)).toEqual({ row: 0, day: 0 });
  expect(nextSquare('ArrowUp', { row: 0, day: 0 }, size)).toEqual({ row: 0, day: 0 });
  expect(nextSquare('ArrowRight', { row: 2, day: 119 }, size)).toEqual({ row: 2, day: 119 });
  expect(nextSquare('ArrowDown', { row: 2, day: 119 }, size)).toEqual({ row: 2, day: 119 });
});
