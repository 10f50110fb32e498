import { describe, expect, test } from 'vitest';
import {
  addDays,
  collectionDate,
  dateIn,
  daysBetween,
  fromSqlTime,
  seoulInstant,
  seoulTime,
  toSqlTime,
} from './day.ts';

describe('collection date', () => {
  test.each([
    ['2026-02-18T14:59:59.999Z', '2026-02-18'],
    ['2026-02-18T15:00:00.000Z', '2026-02-19'],
    ['2026-02-18T21:00:00.000Z', '2026-02-19'],
    ['2026-12-31T15:00:00.000Z', '2027-01-01'],
    ['2028-02-28T15:00:00.000Z', '2028-02-29'],
  ])('%s is %s in Seoul', (instant, date) => {
    expect(collectionDate(new Date(instant))).toBe(date);
  });

  test('New York has its own date, in summer and in winter time', () => {
    expect(dateIn('America/New_York', new Date('2026-07-01T03:59:00Z'))).toBe('2026-06-30');
    expect(dateIn('America/New_York', new Date('2026-12-01T04:59:00Z'))).toBe('2026-11-30');
  });
});

test('days are counted on the calendar, across months, leap days and clock changes', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  expect(daysBetween('2026-03-07', '2026-03-09')).toBe(2);
  expect(daysBetween('2026-03-09', '2026-03-07')).toBe(-2);
});

describe('date-times of the tables shared with the Python system', () => {
  test('are written as SQLite writes CURRENT_TIMESTAMP', () => {
    expect(toSqlTime(new Date('2026-02-18T21:00:05.999Z'))).toBe('2026-02-18 21:00:05');
  });

  test.each([
    ['2026-02-18 21:00:05', '2026-02-18T21:00:05.000Z'],
    ['2026-02-18 21:00:05.123456', '2026-02-18T21:00:05.123Z'],
    ['2026-02-19 06:00:05+09:00', '2026-02-18T21:00:05.000Z'],
    ['not a time', 'not a time'],
  ])('%s is read as UTC', (text, instant) => {
    expect(fromSqlTime(text)).toBe(instant);
  });
});

test('people in Seoul read their own time of day', () => {
  expect(seoulTime(new Date('2026-02-18T21:01:00Z'))).toBe('2026-02-19 06:01');
});

test('a time of day in Seoul is the same instant, whatever the zone of the PC and the season there', () => {
  const before = process.env.TZ;
  try {
    for (const zone of ['Asia/Seoul', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Kiritimati']) {
      process.env.TZ = zone;
      for (const date of ['2026-03-08', '2026-07-01', '2026-11-01', '2028-02-29']) {
        expect(seoulInstant(date, '06:00').toISOString()).toBe(`${addDays(date, -1)}T21:00:00.000Z`);
        expect(seoulTime(seoulInstant(date, '23:59'))).toBe(`${date} 23:59`);
      }
    }
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});
