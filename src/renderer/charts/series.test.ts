import { expect, test } from 'vitest';
import { type Point, summaryOf, tellingStep, withGaps, within } from './series.ts';

const points = (...values: [string, number | null][]): Point[] =>
  values.map(([date, value]) => ({ date, value }));

test('a day without a value breaks the line, whether it has no row or a null', () => {
  const gap = points(['2026-02-17', 1], ['2026-02-18', null], ['2026-02-19', 3]);
  expect(withGaps(points(['2026-02-17', 1], ['2026-02-19', 3]))).toEqual(gap);
  expect(withGaps(gap)).toEqual(gap);
});

test('a long gap is one break, and it stands right behind the last value', () => {
  expect(withGaps(points(['2026-02-01', 1], ['2026-02-19', 3]))).toEqual(
    points(['2026-02-01', 1], ['2026-02-02', null], ['2026-02-19', 3]),
  );
});

test('a weekend is bridged where it is said to be none, a longer gap is not', () => {
  const weekend = points(['2026-02-13', 1], ['2026-02-16', 2]);
  expect(withGaps(weekend, 2)).toEqual(weekend);
  expect(withGaps(points(['2026-02-13', 1], ['2026-02-17', 2]), 2)).toHaveLength(3);
});

test('nulls at either end are nothing to be drawn', () => {
  expect(withGaps(points(['2026-02-17', null], ['2026-02-18', 1], ['2026-02-19', null]))).toEqual(
    points(['2026-02-18', 1]),
  );
});

test('the summary tells of the values alone and counts the days between that have none', () => {
  expect(
    summaryOf(points(['2026-02-10', null], ['2026-02-11', 5], ['2026-02-12', -1], ['2026-02-15', 2])),
  ).toEqual({ count: 3, from: '2026-02-11', to: '2026-02-15', last: 2, min: -1, max: 5, missingDays: 2 });
  expect(summaryOf(points(['2026-02-10', null]))).toBeUndefined();
  expect(summaryOf([])).toBeUndefined();
});

test('a range counts calendar days up to today, today among them', () => {
  const series = points(['2026-01-20', 1], ['2026-01-21', 2], ['2026-02-19', 3]);
  expect(within(series, 'd30', '2026-02-19').map(({ date }) => date)).toEqual(['2026-01-21', '2026-02-19']);
  expect(within(series, 'all', '2026-02-19')).toBe(series);
});

test('no two ticks of an axis have the same label, however flat the line is', () => {
  expect(tellingStep((value) => `${value.toFixed(2)}%`, 10.9949)).toBe(0.01);
  expect(tellingStep((value) => `$${(value / 1e12).toFixed(1)}T`, 3.21e12)).toBe(1e11);
  expect(tellingStep((value) => value.toFixed(0), 0)).toBe(1);
});
