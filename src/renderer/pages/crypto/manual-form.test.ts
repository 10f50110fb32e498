import { describe, expect, test } from 'vitest';
import { translatorOf } from '../../i18n/i18n.tsx';
import { readDate, readOptional, readRequired } from './manual-form.ts';

const ko = translatorOf('ko');
const en = translatorOf('en');
const limits = { min: -2, max: 10 };

describe('a typed number', () => {
  test.each([
    [0, 0],
    [-2, -2],
    [10, 10],
    ['1.5', 1.5],
    ['-0.1', -0.1],
  ])('%s is %d', (typed, value) => {
    expect(readRequired(ko, typed, limits)).toEqual({ value });
    expect(readOptional(ko, typed, limits)).toEqual({ value });
  });

  test.each(['', '   '])('blank is blank, never zero', (typed) => {
    expect(readOptional(ko, typed, limits)).toEqual({ value: null });
    expect(readRequired(ko, typed, limits)).toEqual({ error: '값을 입력하세요' });
    expect(readRequired(en, typed, limits)).toEqual({ error: 'Enter a value' });
  });

  test.each([10.01, -2.01, 1e9])('%d is out of range, and the message names the range', (typed) => {
    expect(readRequired(ko, typed, limits)).toEqual({ error: '-2에서 10 사이여야 합니다' });
    expect(readOptional(en, typed, limits)).toEqual({ error: 'Between -2 and 10' });
  });

  test.each(['-', 'abc', '1e999'])('%s is no number', (typed) => {
    expect(readRequired(ko, typed, limits)).toEqual({ error: '숫자를 입력하세요' });
  });
});

describe('a typed date', () => {
  test.each([
    ['2026-11-23', undefined],
    ['2026-11-22', undefined],
    ['2026-11-24', '오늘(2026-11-23)보다 늦을 수 없습니다'],
    ['', '날짜를 입력하세요'],
    ['2026-13-01', '날짜를 입력하세요'],
  ])('%s: %s', (typed, error) => {
    expect(readDate(ko, typed, '2026-11-23').error).toBe(error);
  });
});
