import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '../../../../e2e/support/ask.ts';
import { morning, morningDate, startTestCore } from '../../../../e2e/support/core.ts';
import { query } from '../../../../e2e/support/tables.ts';
import type { RawInput } from '../../../shared/contract.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Feed } from '../../sources/feeds.ts';
import { publicSources } from '../../sources/sources.ts';

const stillClock: Clock = { now: () => morning, monotonicMs: () => performance.now() };
const mine: Feed[] = [
  { name: 'a', category: 'market', url: 'https://a.example.com/rss' },
  { name: 'b', category: 'stock', url: 'https://b.example.com/rss' },
];
const start = (feeds: readonly Feed[], dataDir?: string) =>
  startTestCore({
    clock: stillClock,
    sources: { ...publicSources, feeds },
    ...(dataDir !== undefined && { dataDir }),
  });
type Harness = Awaited<ReturnType<typeof start>>;

interface Told {
  title?: string;
  link?: string;
  date?: string;
  summary?: string;
}
const at = (ms: number) => new Date(morning.getTime() + ms).toUTCString();
const hour = 3_600_000;
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const rss = (...items: Told[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>${items
    .map(({ title = 'A title', link = 'https://a.example.com/1', date = at(-hour), summary = '' }) => {
      const dated = date === '' ? '' : `<pubDate>${date}</pubDate>`;
      return `<item><title>${escaped(title)}</title><link>${escaped(link)}</link>${dated}<description>${escaped(summary)}</description></item>`;
    })
    .join('')}</channel></rss>`;

const fetchNews = ({ core }: Harness) => ask(core, 'news.fetch', {});
const list = ({ core }: Harness, input: RawInput<'news.articles'> = {}) => ask(core, 'news.articles', input);

describe('with the standard feeds', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await start(publicSources.feeds);
  });
  afterEach(() => harness.stop());

  test('a fetch tells what it fetched, saved and skipped, and the sums add up with the table and every feed', async () => {
    const reply = await fetchNews(harness);
    expect(reply).toMatchObject({
      collector: 'news',
      status: 'success',
      triggered_by: 'api',
      date: morningDate,
    });
    const [step] = reply.step_details;
    const sumOf = (name: 'fetched' | 'saved') =>
      (step?.parts ?? []).reduce((sum, part) => sum + part[name], 0);
    const rows = query(
      harness.core.store.path,
      'SELECT category, count(*) AS n FROM news_articles GROUP BY 1',
    );
    const stored = Object.fromEntries(rows.map(({ category, n }) => [category, n]));
    const categories = Object.values(reply.by_category);

    expect(step?.parts.map(({ name }) => name)).toEqual(publicSources.feeds.map(({ name }) => name));
    expect(reply.total_fetched).toBe(sumOf('fetched'));
    expect(reply.total_saved).toBe(sumOf('saved'));
    expect(reply.total_saved + reply.total_skipped).toBe(reply.total_fetched);
    expect(
      Object.fromEntries(Object.entries(reply.by_category).map(([name, { saved }]) => [name, saved])),
    ).toEqual(stored);
    for (const name of ['fetched', 'saved', 'skipped'] as const) {
      expect(categories.reduce((sum, each) => sum + each[name], 0)).toBe(reply[`total_${name}`]);
    }
    for (const each of categories) expect(each.saved).toBeGreaterThan(0);
    expect(reply.total_skipped, 'the feeds of one newsroom share stories').toBeGreaterThan(0);
  });

  test('a second fetch finds nothing new, and that is a success', async () => {
    const first = await fetchNews(harness);
    const before = query(harness.core.store.path, 'SELECT * FROM news_articles ORDER BY id');
    const second = await fetchNews(harness);
    expect(second).toMatchObject({
      status: 'success',
      total_fetched: first.total_fetched,
      total_saved: 0,
      total_skipped: first.total_fetched,
    });
    expect(query(harness.core.store.path, 'SELECT * FROM news_articles ORDER BY id')).toEqual(before);
  });

  test('each fetch is logged as news, and the status shows the newest', async () => {
    const reply = await fetchNews(harness);
    const [row] = query(harness.core.store.path, 'SELECT * FROM collector_log');
    expect(row).toMatchObject({
      collector: 'news',
      status: 'success',
      triggered_by: 'api',
      date: morningDate,
    });
    expect(JSON.parse(String(row?.details))).toEqual(reply.steps);
    const { collectors } = await ask(harness.core, 'collector.status', {});
    expect(collectors.news?.run_id).toBe(reply.run_id);
  });

  test('no story stands there twice, whichever feeds tell it, and no link carries tracking', async () => {
    await fetchNews(harness);
    const rows = query(harness.core.store.path, 'SELECT title, url FROM news_articles');
    const links = rows.map(({ url }) => String(url));
    expect(new Set(links).size).toBe(rows.length);
    expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
    expect(links.filter((link) => /utm_|\.tsrc|[?&]mod=/.test(link))).toEqual([]);
  });

  test('the list of a day holds what its total says, unless it is limited', async () => {
    await fetchNews(harness);
    const all = await list(harness);
    expect(all).toMatchObject({ date: morningDate, total: all.articles.length });
    const few = await list(harness, { limit: 3 });
    expect(few).toEqual({ ...all, articles: all.articles.slice(0, 3) });
    const korean = await list(harness, { category: 'korea' });
    expect(korean.articles).toEqual(all.articles.filter(({ category }) => category === 'korea'));
  });

  test('a fetch that arrives while run-all is running starts after it', async () => {
    harness.simulator.setFault('/', { kind: 'delay', ms: 30 });
    const { runner } = harness.core;
    const all = runner.runAll('api');
    const [reply, group] = await Promise.all([fetchNews(harness), all]);
    expect(group.members.map(({ collector }) => collector)).toEqual(['liquidity', 'crypto']);
    expect(Date.parse(String(reply.started_at))).toBeGreaterThanOrEqual(Date.parse(group.finishedAt));
    const asked = harness.simulator.requests.map(({ host }) => host);
    expect(asked.indexOf('www.cnbc.com')).toBeGreaterThan(asked.lastIndexOf('api.alternative.me'));
    expect(reply.status).toBe('success');
  });
});

describe('with feeds of a test', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await start(mine);
  });
  afterEach(() => harness.stop());
  const serve = (a: string, b = rss({ title: 'Other', link: 'https://b.example.com/1' })) => {
    harness.simulator.clearFaults();
    harness.simulator.setBody('a.example.com', a, { contentType: 'text/xml' });
    harness.simulator.setBody('b.example.com', b, { contentType: 'text/xml' });
  };
  const stored = (source = 'a') =>
    query(harness.core.store.path, 'SELECT * FROM news_articles WHERE source = ? ORDER BY id', source);

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'no link',
    'https://u:p@a.example.com/',
  ])('an item with the link %s is skipped, the others are saved', async (link) => {
    serve(rss({ title: 'Bad', link }, { title: 'Good' }));
    const reply = await fetchNews(harness);
    expect(stored().map(({ title }) => title)).toEqual(['Good']);
    expect(reply).toMatchObject({
      status: 'success',
      by_category: { market: { fetched: 2, saved: 1, skipped: 1 } },
    });
  });

  test('a link without a host is one on the site of the feed', async () => {
    serve(rss({ link: '/story/7?utm_source=rss' }));
    await fetchNews(harness);
    expect(stored()[0]?.url).toBe('https://a.example.com/story/7');
  });

  test('an article older than a week stays out, one of almost a week comes in', async () => {
    const week = 7 * 24 * hour;
    serve(
      rss(
        { title: 'Old', link: 'https://a.example.com/1', date: at(-week - 1000) },
        { title: 'Just in', link: 'https://a.example.com/2', date: at(-week) },
      ),
    );
    await fetchNews(harness);
    expect(stored().map(({ title }) => title)).toEqual(['Just in']);
  });

  test('a feed that holds only its archive is read all right, and brings nothing', async () => {
    serve(rss({ date: at(-30 * 24 * hour) }));
    expect(await fetchNews(harness)).toMatchObject({
      status: 'success',
      by_category: { market: { fetched: 1, saved: 0 } },
    });
  });

  test('an article from the future is of now, so that it does not lead the list for days', async () => {
    serve(rss({ date: at(72 * hour) }));
    await fetchNews(harness);
    expect((await list(harness, { source: 'a' })).articles[0]?.published_at).toBe(morning.toISOString());
  });

  test('an article without a date is of the day it was read', async () => {
    serve(rss({ date: '' }));
    await fetchNews(harness);
    expect((await list(harness, { source: 'a' })).articles[0]).toMatchObject({ published_at: null });
  });

  test('long texts are cut to their columns, and no character is cut in two', async () => {
    serve(rss({ title: `${'x'.repeat(499)}📈 and more`, summary: `${'y'.repeat(1999)}📈` }));
    await fetchNews(harness);
    const [row] = stored();
    expect(row).toMatchObject({ title: 'x'.repeat(499), summary: 'y'.repeat(1999) });
  });

  test('markup in a title stays text, in a summary it goes', async () => {
    serve(
      rss({
        title: '<img src=x onerror=alert(1)> falls',
        summary: '<img src=x onerror=alert(1)>Falls <b>5 %</b>',
      }),
    );
    await fetchNews(harness);
    expect(stored()[0]).toMatchObject({ title: '<img src=x onerror=alert(1)> falls', summary: 'Falls 5 %' });
  });

  test('a story in two feeds is saved once, under the feed that comes first', async () => {
    const title = 'Fed’s repo facility sees record use, officials say';
    serve(
      rss({ title, link: 'https://www.reuters.com/1?utm_source=a' }),
      rss(
        { title: 'By its link', link: 'https://www.reuters.com/1?utm_source=b' },
        { title: title.toUpperCase(), link: 'https://b.example.com/2' },
      ),
    );
    const reply = await fetchNews(harness);
    expect(reply).toMatchObject({
      total_fetched: 3,
      total_saved: 1,
      total_skipped: 2,
      by_category: { stock: { saved: 0, skipped: 2 } },
    });
    expect(stored('b')).toEqual([]);
  });

  test('both feeds broken: failed, with the reason of each, and no article', async () => {
    serve('<html>gone</html>', '');
    const reply = await fetchNews(harness);
    expect(reply).toMatchObject({ status: 'failed', total_fetched: 0, total_saved: 0 });
    expect(reply.step_details[0]?.parts.map(({ name, reason }) => [name, reason?.text])).toEqual([
      ['a', 'a.example.com sent something unexpected (a web page instead of data)'],
      ['b', 'b.example.com sent something unexpected (an empty answer)'],
    ]);
    expect(stored()).toEqual([]);
  });
});
