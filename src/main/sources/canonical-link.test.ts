import { describe, expect, test } from 'vitest';
import { canonicalLink } from './canonical-link.ts';

test.each([
  ['https://a.com/x?utm_source=rss&utm_medium=feed&utm_campaign=top', 'https://a.com/x'],
  ['https://a.com/x?id=7&UTM_Source=rss', 'https://a.com/x?id=7'],
  ['https://finance.yahoo.com/news/x.html?.tsrc=rss', 'https://finance.yahoo.com/news/x.html'],
  ['https://www.marketwatch.com/story/x?mod=mw_rss_topstories', 'https://www.marketwatch.com/story/x'],
  ['https://news.google.com/rss/articles/CBMi?oc=5', 'https://news.google.com/rss/articles/CBMi'],
  ['https://a.com/x?fbclid=1&gclid=2', 'https://a.com/x'],
  ['https://a.com/x#comments', 'https://a.com/x'],
  ['HTTPS://A.com:443/x', 'https://a.com/x'],
])('%s is the story %s', (link, story) => {
  expect(canonicalLink(link)).toBe(story);
});

test.each([
  'https://a.com/article.php?id=123&page=2',
  'https://a.com/view?newsId=42&aid=A-1',
  'https://a.com/x?q=a%20b&lang=ko',
  'https://a.com/x?model=3&modern=1&reference=9&sources=2',
  'http://a.com/x',
  'https://a.com/%EA%B2%BD%EC%A0%9C',
])('%s is left as it is: what says which article it is stays', (link) => {
  expect(canonicalLink(link)).toBe(link);
});

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'vbscript:x',
  'ftp://a.com/x',
  'mailto:a@b.com',
  'https://me:secret@a.com/x',
  'https://',
  'no link',
  '',
])('%j is no article', (link) => {
  expect(canonicalLink(link)).toBeUndefined();
  expect(canonicalLink(link, 'https://feed.example.com/rss')).toBeUndefined();
});

test('a link that would not fit into its column is not cut to another one', () => {
  const longest = `https://a.com/${'x'.repeat(500 - 'https://a.com/'.length)}`;
  expect(canonicalLink(longest)).toBe(longest);
  expect(canonicalLink(`${longest}x`)).toBeUndefined();
});

describe('a link without a host', () => {
  test('is one on the site of the feed', () => {
    expect(canonicalLink('/news/7?utm_source=rss', 'https://feed.example.com/rss/all')).toBe(
      'https://feed.example.com/news/7',
    );
    expect(canonicalLink('//other.example.com/7', 'https://feed.example.com/rss')).toBe(
      'https://other.example.com/7',
    );
  });
  test('leads nowhere when nobody says where the feed is', () => {
    expect(canonicalLink('/news/7')).toBeUndefined();
  });
});

test('cleaning a clean link changes nothing', () => {
  const once = canonicalLink('https://a.com/x?b=2&utm_source=rss&a=1#top') ?? '';
  expect(once).toBe('https://a.com/x?b=2&a=1');
  expect(canonicalLink(once)).toBe(once);
});

test.each([
  'https://a.com/watch?src=story-56',
  'https://a.com/watch?via=1',
  'https://a.kr/news/articleView.html?mod=news&act=articleView&idxno=123',
  'https://a.kr/view?k=%B0%A1',
  'https://a.com/x?a=%20b+c&d',
])('what chooses the article stays, letter for letter: %s', (link) => {
  expect(canonicalLink(link)).toBe(link);
  expect(canonicalLink(`${link}&utm_source=rss&fbclid=7`)).toBe(link);
});

test.each([
  ['https://www.marketwatch.com/story/x?mod=mw_rss', 'https://www.marketwatch.com/story/x'],
  ['https://news.google.com/rss/articles/CBM?oc=5', 'https://news.google.com/rss/articles/CBM'],
])('a name that is tracking on its own site goes there: %s', (link, clean) => {
  expect(canonicalLink(link)).toBe(clean);
});
