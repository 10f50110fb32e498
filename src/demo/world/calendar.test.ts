import { expect, test } from 'vitest';
import {
  easternDay,
  easternOffset,
  isBusinessDay,
  isoText,
  isSession,
  isWeekend,
  sessionHours,
} from './calendar.ts';
import { isoDay } from './clock.ts';

const days = (year: number) =>
  Array.from({ length: 365 }, (_, at) => isoDay(`${year}-01-01`) + at).filter((day) => !isWeekend(day));

test('the exchange is shut on its ten holidays, moved to a working day when they fall on a weekend', () => {
  const shut = (year: number) =>
    days(year)
      .filter((day) => !isSession(day))
      .map((day) => isoText(day).slice(5));
  expect(shut(2026)).toEqual([
    '01-01',
    '01-19',
    '02-16',
    '04-03',
    '05-25',
    '06-19',
    '07-03',
    '09-07',
    '11-26',
    '12-25',
  ]);
  expect(shut(2022)).toEqual([
    '01-17',
    '02-21',
    '04-15',
    '05-30',
    '06-20',
    '07-04',
    '09-05',
    '11-24',
    '12-26',
  ]);
});

test('the Federal Reserve also keeps Columbus and Veterans Day, but works on Good Friday', () => {
  const shut = days(2026)
    .filter((day) => !isBusinessDay(day))
    .map((day) => isoText(day).slice(5));
  expect(shut).toEqual([
    '01-01',
    '01-19',
    '02-16',
    '05-25',
    '06-19',
    '09-07',
    '10-12',
    '11-11',
    '11-26',
    '12-25',
  ]);
});

test('New York keeps summer time from the second Sunday of March to the first of November', () => {
  const offsets = ['2026-03-07', '2026-03-08', '2026-10-31', '2026-11-01'].map((day) =>
    easternOffset(isoDay(day)),
  );
  expect(offsets).toEqual([5, 4, 4, 5]);
  const bell = (day: string) => new Date(sessionHours(isoDay(day)).close).toISOString();
  expect(bell('2026-07-15')).toBe('2026-07-15T20:00:00.000Z');
  expect(bell('2026-11-20')).toBe('2026-11-20T21:00:00.000Z');
  expect(bell('2026-11-27')).toBe('2026-11-27T18:00:00.000Z');
});

test('it is still yesterday in New York when the Korean morning begins', () => {
  expect(isoText(easternDay(Date.parse('2026-11-24T06:00:00+09:00')))).toBe('2026-11-23');
  expect(isoText(easternDay(Date.parse('2026-11-23T04:59:59Z')))).toBe('2026-11-22');
  expect(isoText(easternDay(Date.parse('2026-07-15T04:00:00Z')))).toBe('2026-07-15');
});
