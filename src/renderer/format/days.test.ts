import { expect, test } from 'vitest';
import { datesBetween, isDate, shiftDate } from './days.ts';

test('days are counted over months, years, leap days and where clocks change', () => {
  expect(shiftDate('2026-03-01', -1)).toBe('2026-02-28');
  expect(shiftDate('2028-02-28', 1)).toBe('2028-02-29');
  expect(shiftDate('2026-12-31', 1)).toBe('2027-01-01');
  expect(shiftDate('2026-03-28', 2)).toBe('2026-03-30');
  expect(datesBetween('2026-02-27', '2026-03-02')).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
  expect(datesBetween('2026-02-27', '2026-02-27')).toEqual(['2026-02-27']);
  expect(datesBetween('2026-02-27', '2026-02-26')).toEqual([]);
});

test.each(['', '2026-2-1', '2026-02-30', '2026-13-01', '2026-02-19T00:00', '20260219', 'today'])(
  '%j is no date',
  (text) => {
    expect(isDate(text)).toBe(false);
  },
);
