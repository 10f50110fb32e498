import { expect, test } from 'vitest';
import { categorySums } from './category-sums.ts';
import { type Article, hasWords, isDemo, markedParts, wordsOf } from './search.ts';

const article = (title: string, more: Partial<Article> = {}): Article => ({
  id: 1,
  source: 'feed',
  category: 'market',
  title,
  url: 'https://example.com/',
  publisher: null,
  published_at: null,
  fetched_at: null,
  summary: null,
  ...more,
});

test('every word must be there, in title, summary or publisher, whatever its case', () => {
  const found = article('Fed holds RATES', { summary: 'Powell speaks', publisher: 'Reuters' });
  expect(hasWords(found, wordsOf('fed powell REUTERS'))).toBe(true);
  expect(hasWords(found, wordsOf('fed yellen'))).toBe(false);
  expect(hasWords(found, wordsOf('  '))).toBe(true);
});

test('signs that mean something in a pattern are only signs', () => {
  for (const text of [
    '$TLT (+2.5%)',
    'a|b',
    '[x]',
    'c\\d',
    '^VIX',
    'why?',
    '{1}',
    'a.b',
    'x-y',
    'a/b',
    '*',
  ]) {
    expect(hasWords(article(`About ${text} today`), wordsOf(text)), text).toBe(true);
    expect(hasWords(article('nothing of it'), wordsOf(text)), text).toBe(false);
  }
});

test('Hangul is found, composed or in its parts', () => {
  const parts = '금리 인상'.normalize('NFD');
  expect(hasWords(article('한국은행 금리 인상'), wordsOf(parts))).toBe(true);
  expect(hasWords(article(parts), wordsOf('금리'))).toBe(true);
});

test.each([
  ['Fed and fed', 'FED', ['[Fed]', ' and ', '[fed]']],
  ['<img src=x>', 'img', ['<', '[img]', ' src=x>']],
  ['banana', 'ana', ['b', '[ana]', 'na']],
  ['bitcoin', 'bit bitcoin', ['[bitcoin]']],
  ['İstanbul fed', 'fed', ['İstanbul ', '[fed]']],
  ['no hit', 'x', ['no hit']],
  ['no word', '', ['no word']],
  ['', 'x', []],
])('in %j a search for %j marks %j', (text, search, parts) => {
  const marked = markedParts(text, wordsOf(search));
  expect(marked.map((part) => (part.isHit ? `[${part.text}]` : part.text))).toEqual(parts);
  expect(marked.map((part) => part.text).join('')).toBe(text);
});

test('an article is a simulated one in demo mode, or when a seeder says so', () => {
  expect(isDemo(article('a'), true)).toBe(true);
  expect(isDemo(article('a', { source: 'DEMO' }), false)).toBe(true);
  expect(isDemo(article('DEMO', { category: 'DEMO' }), false)).toBe(false);
});

test('feeds are summed up by category, failed ones counted', () => {
  const reason = { code: 'source_refused', params: { status: 500 }, text: 'HTTP 500' };
  expect(
    categorySums([
      { name: 'a', category: 'market', fetched: 3, saved: 1, reason: null },
      { name: 'b', category: 'crypto', fetched: 0, saved: 0, reason },
      { name: 'c', category: 'market', fetched: 4, saved: 4, reason: null },
    ]),
  ).toEqual([
    { category: 'market', fetched: 7, saved: 5, feeds: 2, failed: 0 },
    { category: 'crypto', fetched: 0, saved: 0, feeds: 1, failed: 1 },
  ]);
});
