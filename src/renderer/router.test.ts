import { expect, test } from 'vitest';
import { pages } from '../shared/pages.ts';
import { linkTo, parsePlace } from './router.ts';

test.each([
  ['', 'overview'],
  ['#', 'overview'],
  ['#/', 'overview'],
  ['#/news', 'news'],
  ['#news', 'news'],
  ['#/runs?date=2026-02-19', 'runs'],
  ['#/nowhere', 'overview'],
  ['#/news/deeper', 'overview'],
  ['#/constructor', 'overview'],
])('%j is the page %s', (hash, page) => {
  expect(parsePlace(hash).page).toBe(page);
});

test.each(pages)('a link to %s leads back to it, whatever its params are', (page) => {
  const params = { date: '2026-02-19', q: 'a&b=c #?한글 100%' };
  const place = parsePlace(linkTo(page, params));
  expect(place.page).toBe(page);
  expect(Object.fromEntries(place.params)).toEqual(params);
});

test('a link without params has no question mark', () => {
  expect(linkTo('runs')).toBe('#/runs');
});
