import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ageInDays,
  ageOf,
  dayName,
  expectedDate,
  missing,
  monthName,
  number,
  observedDate,
  percent,
  seoulDate,
  seoulDateTime,
  signed,
  usd,
} from './format.ts';

describe('figures', () => {
  test('what is missing is a dash, zero is a zero', () => {
    for (const value of [null, undefined]) {
      expect(number('en', value)).toBe(missing);
      expect(percent('en', value)).toBe(missing);
      expect(usd('en', value)).toBe(missing);
      expect(signed('en', value)).toBe(missing);
    }
    expect(number('en', 0)).toBe('0');
    expect(percent('en', 0)).toBe('0.00%');
    expect(signed('en', 0)).toBe('0.0');
    expect(usd('en', 0)).toMatch(/^\$0/);
  });

  test.each([
    [3_214_000_000_000, /^\$3\.2\d?T$/],
    [95_240_000_000, /^\$95\.2\d?B$/],
    [4_540_000, /^\$4\.5\d?M$/],
    [67_123.4, /^\$67,123$/],
    [999.5, /^\$1,000$/],
    [67.4, /^\$67\.40$/],
    [0.00001234, /^\$0\.00001234$/],
  ])('%d dollars are %s', (value, text) => {
    expect(usd('en', value)).toMatch(text);
    expect(usd('ko', value)).toMatch(text);
  });

  test('a fall is never written without its sign, nor a rounded nothing with one', () => {
    expect(signed('en', -1.26)).toBe('−1.3');
    expect(signed('en', 1.26, 1, '%')).toBe('+1.3%');
    expect(signed('en', -0.04)).toBe('0.0');
    expect(signed('en', 0.04)).toBe('0.0');
    expect(number('en', -1234.5, 1)).toBe('−1,234.5');
  });
});

test('numbers are written as the standard of both languages has it', () => {
  const numbers = fc.oneof(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    // Halves, which tell how it is rounded.
    fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000),
  );
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 4 }), (value, decimals) => {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      for (const [language, locale] of [
        ['ko', 'ko-KR'],
        ['en', 'en-US'],
      ] as const) {
        const standard = new Intl.NumberFormat(locale, digits).format(value).replace(/^-(?=[0.]+$)/, '');
        expect(number(language, value, decimals)).toBe(standard.replace(/^-/, '−'));
      }
    }),
  );
});

describe('days in Seoul', () => {
  test('the day changes at 15:00 UTC, whatever the zone of the machine', () => {
    expect(seoulDate(new Date('2026-02-18T14:59:59Z'))).toBe('2026-02-18');
    expect(seoulDate(new Date('2026-02-18T15:00:00Z'))).toBe('2026-02-19');
    expect(seoulDateTime('2026-02-18T21:01:59Z')).toBe('2026-02-19 06:01');
    expect(observedDate('2026-02-18T21:00:00Z')).toBe('2026-02-19');
    expect(observedDate('2026-02-18')).toBe('2026-02-18');
  });

  test('an instant that is none is missing', () => {
    for (const instant of [null, undefined, '', 'soon']) expect(seoulDateTime(instant)).toBe(missing);
  });

  test.each([
    ['2026-02-18T21:29:00Z', '2026-02-18'], // 06:29, the morning's news are not due before 06:30
    ['2026-02-18T21:30:00Z', '2026-02-19'],
    ['2026-02-19T14:59:00Z', '2026-02-19'],
    ['2026-02-19T15:00:00Z', '2026-02-19'], // midnight: yesterday's is the newest there can be
  ])('at %s the newest day that can be expected is %s', (now, date) => {
    expect(expectedDate(new Date(now))).toBe(date);
  });

  test('names of days and months are those of the language', () => {
    expect(dayName('ko', '2026-02-19')).toBe('2월 19일 (목)');
    expect(dayName('en', '2026-02-19')).toBe('Thu, Feb 19');
    expect(monthName('ko', '2026-02-01')).toBe('2월');
    expect(monthName('en', '2026-02-01')).toBe('Feb');
  });
});

describe('ages', () => {
  const now = new Date('2026-02-19T00:00:00Z');
  test.each([
    ['2026-02-18T23:59:30Z', { unit: 'now' }],
    ['2026-02-19T00:00:10Z', { unit: 'now' }], // a clock that is a little ahead
    ['2026-02-18T23:59:00Z', { unit: 'minutes', count: 1 }],
    ['2026-02-18T23:00:01Z', { unit: 'minutes', count: 59 }],
    ['2026-02-18T23:00:00Z', { unit: 'hours', count: 1 }],
    ['2026-02-17T00:00:01Z', { unit: 'hours', count: 47 }],
    ['2026-02-17T00:00:00Z', { unit: 'days', count: 2 }],
  ])('%s is %j', (instant, age) => {
    expect(ageOf(instant, now)).toEqual(age);
  });

  test('days are calendar days in Seoul', () => {
    expect(ageInDays('2026-02-19', new Date('2026-02-19T14:59:00Z'))).toBe(0);
    expect(ageInDays('2026-02-19', new Date('2026-02-19T15:00:00Z'))).toBe(1);
    expect(ageInDays('2026-01-31', new Date('2026-03-01T00:00:00Z'))).toBe(29);
  });
});
