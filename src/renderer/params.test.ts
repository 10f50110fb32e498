import { expect, test } from 'vitest';
import { changedParams, choiceOf, dateOf } from './params.ts';

const params = new URLSearchParams(
  'collector=crypto&status=<b>&date=2026-02-19&leap=2026-02-30&time=2026-02-19T00',
);

test('only what is a choice is read from an address', () => {
  expect(choiceOf(params, 'collector', ['liquidity', 'crypto'])).toBe('crypto');
  expect(choiceOf(params, 'status', ['success', 'failed'])).toBeUndefined();
  expect(choiceOf(params, 'absent', ['success'])).toBeUndefined();
});

test('only a date that exists is read from an address', () => {
  expect(dateOf(params, 'date')).toBe('2026-02-19');
  for (const name of ['leap', 'time', 'collector', 'absent'])
    expect(dateOf(params, name), name).toBeUndefined();
});

test('an empty or missing value takes a param away, the others stay', () => {
  const before = new URLSearchParams('a=1&b=2&c=3');
  expect(changedParams(before, { a: undefined, b: '', d: '4' })).toEqual({ c: '3', d: '4' });
});
