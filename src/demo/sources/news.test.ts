import { XMLParser } from 'fast-xml-parser';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { feedRows } from '../data/feeds.ts';
import { feedFaultKinds } from '../faults.ts';
import { type Simulator, startSimulator } from '../simulator.ts';
import { isoDay } from '../world/clock.ts';
import { createWorld } from '../world/world.ts';
import { fedPress } from './federal-reserve.ts';
import { searchedPhrase } from './google-news.ts';
import { feedItems } from './news-feeds.ts';

const DAY_MS = 86_400_000;
const evening = new Date('2026-11-23T21:00:00Z');
let now = evening;
let simulator: Simulator;
const world = createWorld(1);
beforeAll(async () => {
  simulator = await startSimulator({ now: () => now });
});
afterEach(() => {
  now = evening;
  simulator.clearFaults();
});
afterAll(() => simulator.close());

interface Item {
  readonly title: string;
  readonly link: string;
  readonly guid?: { readonly '#text': string };
  readonly pubDate: string;
  readonly description?: string;
  readonly source?: { readonly '#text': string; readonly url: string };
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  alwaysCreateTextNode: false,
  parseTagValue: false,
  isArray: (name) => name === 'item' || name === 'entry',
});

async function text(path: string): Promise<string> {
  const response = await fetch(simulator.url + path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('xml');
  return Buffer.from(await response.arrayBuffer()).toString();
}

/** Strictly parsed. */
async function items(path: string): Promise<readonly Item[]> {
  const parsed = parser.parse((await text(path)).replace(/^\uFEFF/, ''), true);
  return parsed.rss.channel.item ?? [];
}

const search = (q: string) =>
  `/news.google.com/rss/search?${new URLSearchParams({ q, hl: 'en-US', gl: 'US', ceid: 'US:en' })}`;
const age = ({ pubDate }: Item) => now.getTime() - Date.parse(pubDate);
const fedFeed = '/www.federalreserve.gov/feeds/press_all.xml';

describe('Google News', () => {
  test('finds the stories of the last day, and some a little older', async () => {
    const found = await items(search('"private credit" when:1d'));
    const today = found.filter((item) => age(item) < DAY_MS);
    const titles = new Set(today.map(({ title }) => title.replace(/ - [^-]*$/, '')));
    const truth = world.news.about('private credit', now.getTime() - DAY_MS, now.getTime());
    expect(truth.length).toBeGreaterThan(2);
    expect([...titles].sort()).toEqual(truth.map(({ title }) => title).sort());
    expect(Math.max(...found.map(age))).toBeLessThan(1.2 * DAY_MS);
    for (const { title, source, link, guid } of found) {
      expect(title.endsWith(` - ${source?.['#text']}`)).toBe(true);
      expect(link).toBe(`https://news.google.com/rss/articles/${guid?.['#text']}?oc=5`);
    }
  });

  test('without when: goes back years, unsorted, and never gives more than a hundred', async () => {
    const found = await items(search('margin call'));
    expect(found).toHaveLength(100);
    expect(Math.max(...found.map(age))).toBeGreaterThan(3 * 365 * DAY_MS);
    const ages = found.map(age);
    expect(ages).not.toEqual([...ages].sort((a, b) => a - b));
  });

  test.each([
    ['"margin call" when:1d', 'margin call'],
    ['("commercial real estate" OR CRE) default when:1d', 'cre default'],
    ['(ETF inflows OR "ETF flows" OR "spot ETF") when:1d', 'etf'],
    ['Repo  market', 'repo market'],
  ])('%s is about %s', (words, phrase) => {
    expect(searchedPhrase(words)).toBe(phrase);
  });

  test('no words are a bad request', async () => {
    expect((await fetch(`${simulator.url}/news.google.com/rss/search`)).status).toBe(400);
  });
});

describe('the Federal Reserve', () => {
  test('twenty releases of the last weeks behind a byte-order mark, newest first', async () => {
    const body = await text(fedFeed);
    expect(body.charCodeAt(0)).toBe(0xfeff);
    const found = await items(fedFeed);
    expect(found).toHaveLength(20);
    expect(found.map(({ title }) => title)).toEqual(fedPress(world, now.getTime()).map(({ title }) => title));
    const ages = found.map(age);
    expect(ages).toEqual([...ages].sort((a, b) => a - b));
    expect(ages.at(-1)).toBeGreaterThan(10 * DAY_MS);
    expect(ages.at(-1)).toBeLessThan(32 * DAY_MS);
    expect(new Set(found.map(({ link }) => link)).size).toBe(20);
  });

  test('days have no leading zero', () => {
    now = new Date('2026-11-10T21:00:00Z');
    return expect(text(fedFeed)).resolves.toMatch(
      /<pubDate><!\[CDATA\[\w{3}, \d Nov 2026 \d\d:\d\d:00 GMT\]\]>/,
    );
  });

  test('speaks of liquidity, credit and stability more often in tense times', () => {
    const share = (wanted: (tension: number) => boolean) => {
      const words = /liquidity|credit|funding|stability|repo |reserves|lending|stress test/i;
      const titles = Array.from({ length: 3000 }, (_, at) => isoDay('2017-01-01') + at)
        .filter((day) => day % 10 === 0 && wanted(world.liquidity.risk.tension(day)))
        .flatMap((day) => fedPress(world, day * DAY_MS).slice(0, 5));
      return titles.filter(({ title }) => words.test(title)).length / titles.length;
    };
    const [tense, calm] = [share((tension) => tension > 1.5), share((tension) => tension < 0)];
    expect(calm).toBeGreaterThan(0.1);
    expect(tense).toBeGreaterThan(1.2 * calm);
  });
});

describe('news feeds', () => {
  const rssFeeds = feedRows.filter(({ style }) => style !== 'atom');

  test.each(rssFeeds.map((feed) => [feed.host + feed.path, feed] as const))('%s', async (path, feed) => {
    const found = await items(`/${path}`);
    expect(found.length).toBeGreaterThanOrEqual(18);
    expect(found.length).toBeLessThanOrEqual(40);
    expect(found.map(({ title }) => title.trim())).toEqual(
      feedItems(world, feed, now.getTime()).map(({ title }) => title),
    );
    for (const item of found) {
      expect(age(item)).toBeGreaterThanOrEqual(0);
      expect(age(item)).toBeLessThan(2 * DAY_MS);
      expect(() => new URL(item.link.trim())).not.toThrow();
      if (feed.style === 'korean') expect(item.title).toMatch(/[가-힣]/);
    }
    const isEmpty = (item: Item) => !item.description;
    expect(found.some(isEmpty)).toBe(feed.emptyEvery > 0);
  });

  test('Decrypt is Atom', async () => {
    const { feed } = parser.parse(await text('/decrypt.co/feed'), true);
    expect(feed.entry.length).toBeGreaterThan(18);
    expect(feed.entry[0].link.href).toMatch(/^https:\/\/decrypt\.co\//);
    expect(Date.parse(feed.entry[0].published)).toBeLessThanOrEqual(now.getTime());
  });

  test('one story stands in two feeds under two addresses that differ in tracking only', async () => {
    const links = async (path: string) => (await items(path)).map(({ link }) => link.trim());
    const cnbc = await links('/www.cnbc.com/id/100003114/device/rss/rss.html');
    const index = await links('/finance.yahoo.com/news/rssindex');
    expect(index.filter((link) => cnbc.includes(link))).toEqual([]);
    const bare = index.map((link) => link.replace(/\?.*/, ''));
    expect(bare.filter((link) => cnbc.includes(link)).length).toBeGreaterThan(0);
  });

  test('habits: no seconds, the title last, dates of New York and Seoul', async () => {
    expect(await text('/www.cnbc.com/id/10000664/device/rss/rss.html')).toContain(
      '<lastBuildDate>Mon, 23 Nov 2026 21:00 GMT</lastBuildDate>',
    );
    const index = await text('/finance.yahoo.com/news/rssindex');
    expect(index.lastIndexOf('<item>')).toBeLessThan(index.indexOf('<title>Yahoo Finance</title>'));
    expect(await text('/seekingalpha.com/market_currents.xml')).toMatch(/<pubDate>[^<]* -0500</);
    expect(await text('/www.yna.co.kr/rss/international.xml')).toMatch(/<pubDate>[^<]* \+0900</);
    now = new Date('2026-07-15T21:00:00Z');
    expect(await text('/seekingalpha.com/market_currents.xml')).toMatch(/<pubDate>[^<]* -0400</);
  });

  test('items roll on: after three hours new ones lead and the others have stayed', async () => {
    const path = '/cointelegraph.com/rss';
    const before = (await items(path)).map(({ link }) => link);
    now = new Date(evening.getTime() + 3 * 3_600_000);
    const after = (await items(path)).map(({ link }) => link);
    const kept = after.filter((link) => before.includes(link));
    expect(kept).toEqual(before.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(after.length);
  });
});

describe('faults of feeds', () => {
  const feeds = [
    search('"margin call" when:7d'),
    fedFeed,
    '/www.cnbc.com/id/10000664/device/rss/rss.html',
    '/decrypt.co/feed',
  ];
  const spoiled = async (kind: Parameters<Simulator['setFault']>[1], path: string) => {
    simulator.setFault(path.slice(1).split('?')[0] ?? '', kind);
    return text(path);
  };

  test.each(feeds)('values go bad inside of well-formed XML: %s', async (path) => {
    const good = await text(path);
    const checks = {
      'wrong-types': (body: string) => expect(body).toContain('<title><b>7</b>'),
      'missing-keys': (body: string) => expect(body.match(/<(item|entry)>\s*<(title|link)/)).toBeNull(),
      nulls: (body: string) => expect(body).toMatch(/<(item|entry)>[\s\S]*<title\/>/),
      'numbers-as-text': (body: string) => expect(body).toMatch(/<(pubDate|published)>\d{10}</),
      'huge-number': (body: string) => expect(body).toMatch(/<(pubDate|published)>1e308</),
      nan: (body: string) => expect(body).toMatch(/<(pubDate|published)>NaN</),
      'empty-feed': (body: string) => expect(body).not.toMatch(/<(item|entry)\b/),
    } as const;
    for (const [kind, check] of Object.entries(checks)) {
      const body = await spoiled(kind as keyof typeof checks, path);
      expect(body).not.toBe(good);
      expect(() => parser.parse(body.replace(/^\uFEFF/, ''), true), kind).not.toThrow();
      check(body);
    }
  });

  test.each(feeds)('half of it is not XML: %s', async (path) => {
    const body = await spoiled('truncated-json', path);
    expect(() => parser.parse(body.replace(/^\uFEFF/, ''), true)).toThrow();
  });

  test.each(feeds)('entities: %s', async (path) => {
    const bomb = await spoiled('xml-bomb', path);
    expect(bomb).toMatch(/<!DOCTYPE (rss|feed) \[\s*<!ENTITY lol0 "lol">/);
    expect(bomb).toMatch(/<title>&lol9;<\/title>/);
    expect(bomb.length).toBeLessThan(200_000);
    const xxe = await spoiled('xxe', path);
    expect(xxe).toContain('<!ENTITY xxe SYSTEM "file:///etc/passwd">');
    expect(xxe).toMatch(/<title>&xxe;<\/title>/);
  });

  test('feed faults come as XML whatever was asked for', async () => {
    for (const kind of feedFaultKinds) {
      const body = await spoiled(kind, '/api.alternative.me/fng/');
      expect(body).toMatch(/^<\?xml/);
      expect(body.includes('<!DOCTYPE rss')).toBe(kind !== 'empty-feed');
    }
  });

  test('Yahoo and FRED say "too fast" in their own words', async () => {
    simulator.setFault('', '429');
    const answer = async (path: string) => (await fetch(simulator.url + path)).text();
    expect(await answer('/query1.finance.yahoo.com/v8/finance/chart/TLT')).toBe('Too Many Requests\n');
    expect(JSON.parse(await answer('/api.stlouisfed.org/fred/series/observations'))).toHaveProperty(
      'error_code',
      429,
    );
  });
});
