import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/shared/contract.ts';
import { eventually } from '../support/cli.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage, type OpenedPage, type PageOptions } from './browser.ts';
import { axeViolations, downloadedText, picture } from './looks.ts';
import { settled } from './support.ts';

type Articles = Reply<'news.articles'>;

/** A title that a browser would run, if anybody let it. */
const hostile = '<img src=x onerror="document.title=\'owned\'"> markets & more';
const longTitle = `Endless${'unbrokenheadline'.repeat(60)}`.slice(0, 500);
const turning = 'Fed \u202egnitirw desrever\u202c and \u0627\u0644\u0633\u0648\u0642 back';
const formula = "=cmd|'/c calc'!A1";

const item = (title: string, link: string, at: Date) =>
  `<item><title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title><link>${link}</link>
   <description>Summary of &lt;b&gt;it&lt;/b&gt;</description><pubDate>${at.toUTCString()}</pubDate></item>`;

const feed = (items: readonly string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`;

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe.skipIf(!hasBrowser)('the news page', () => {
  let served: Served;
  let browser: Browser;
  let opened: OpenedPage | undefined;

  beforeAll(async () => {
    served = await startServed();
    browser = await launchBrowser();
    served.simulator.setBody(
      'coindesk.com',
      feed([
        item(hostile, 'https://news.example/hostile', ago(1)),
        item(longTitle, 'https://news.example/long', ago(2)),
        item(turning, 'https://news.example/turning', ago(3)),
        item(formula, 'https://news.example/formula', ago(4)),
        item('Script link', 'javascript:alert(1)', ago(5)),
        item('File link', 'file:///etc/passwd', ago(6)),
      ]),
      { contentType: 'application/rss+xml' },
    );
    served.simulator.setFault('decrypt.co', '500');
    await post('/api/v1/news-intel/fetch');
    // What the collector never lets in may still stand in a file that another program wrote.
    const db = served.database();
    const insert = db.prepare(
      `INSERT INTO news_articles (source, category, title, url, publisher, published_at, fetched_at, summary)
       VALUES (?, 'market', ?, ?, 'Elsewhere', datetime('now'), datetime('now'), NULL)`,
    );
    insert.run('foreign', 'Stored script link', 'javascript:document.title="owned"');
    insert.run('foreign', 'Stored file link', 'file:///etc/passwd');
    insert.run('foreign', 'Stored data link', 'data:text/html,<script>1</script>');
    insert.run('DEMO', '[DEMO] seeded', 'https://demo.example.com/1');
    db.close();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });
  afterEach(async () => {
    await opened?.page.context().close();
    opened = undefined;
  });

  const post = (path: string) => fetch(served.url + path, { method: 'POST' });
  const articles = async (query = '') =>
    (await (await fetch(`${served.url}/api/v1/news-intel/articles?limit=1000${query}`)).json()) as Articles;

  async function open(options: PageOptions = {}, hash = '#/news'): Promise<Page> {
    opened = await newPage(browser, options);
    const { page } = opened;
    await page.goto(`${served.url}/${hash}`);
    await page.locator('[data-total], [data-no-articles], h2').first().waitFor();
    await settled(page);
    return page;
  }
  const shown = (page: Page) => page.locator('[data-shown]').getAttribute('data-shown').then(Number);
  const tabCount = (page: Page, name: string) =>
    page.getByRole('tab', { name }).getAttribute('data-count').then(Number);
  const titles = (page: Page) => page.locator('.article h3 bdi').allTextContents();

  test('counts and order are those of the API', async () => {
    const page = await open({ language: 'en' });
    const { total, articles: all } = await articles();
    expect(await tabCount(page, 'All')).toBe(total);
    for (const [name, category] of [
      ['Market', 'market'],
      ['Stock', 'stock'],
      ['ETF', 'etf'],
      ['Crypto', 'crypto'],
      ['Korea', 'korea'],
    ] as const) {
      expect(await tabCount(page, name), category).toBe((await articles(`&category=${category}`)).total);
    }
    while (await page.locator('[data-more]').isVisible()) await page.locator('[data-more]').click();
    expect(await titles(page)).toEqual(all.map(({ title }) => title.normalize('NFC')));
    await page.getByRole('tab', { name: 'Korea' }).click();
    expect(await shown(page)).toBe(all.filter(({ category }) => category === 'korea').length);
    expect(opened?.complaints).toEqual([]);
  });

  test('the last fetch names each category and every feed that failed', async () => {
    const page = await open({ language: 'en' });
    const report = (await (
      await fetch(`${served.url}/api/v1/collector/runs?collector=news&limit=1`)
    ).json()) as Reply<'run.list'>;
    const parts = report.runs[0]?.step_details.flatMap((step) => step.parts) ?? [];
    expect(parts.filter(({ reason }) => reason).map(({ name }) => name)).toContain('decrypt');
    for (const category of new Set(parts.map((part) => part.category))) {
      const of = parts.filter((part) => part.category === category);
      const sum = (name: 'fetched' | 'saved') => of.reduce((all, part) => all + part[name], 0);
      const text = await page.locator(`[data-sum="${category}"]`).textContent();
      // Only of a category that was read at all one knows how much there was.
      expect(of.some(({ reason }) => !reason)).toBe(true);
      expect(text).toContain(`${sum('fetched')} items, ${sum('saved')} new`);
    }
    await page.getByRole('button', { name: 'Show the feeds' }).click();
    const row = page.locator('[data-feed="decrypt"]');
    expect(await row.textContent()).toContain('HTTP 500');
    expect(await page.locator('[data-feeds] tbody tr').count()).toBe(parts.length);
    // What failed comes first.
    expect(await page.locator('[data-feeds] tbody tr').first().getAttribute('data-feed')).toBe('decrypt');
  });

  test('a crafted title is text, and breaks neither the page nor its layout', async () => {
    const page = await open({ language: 'en', width: 900 }, '#/news?source=coindesk');
    expect(await titles(page)).toContain(hostile);
    expect(await page.locator('.article img').count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
    const widths = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    const all = (await articles('&source=coindesk')).articles.map(({ title }) => title);
    expect(all.some((title) => title.length === 500)).toBe(true);
    // The turned title ends where it ends: what stands behind it is not turned with it.
    const row = page.locator('.article', { hasText: 'Fed' }).first();
    const [title, arrow] = await Promise.all([
      row.locator('h3 bdi').first().boundingBox(),
      row.locator('h3 [aria-hidden]').first().boundingBox(),
    ]);
    expect((arrow?.x ?? 0) + 1).toBeGreaterThan((title?.x ?? 0) + (title?.width ?? 0) - 1);
    await picture(page, 'news-crafted-900');
    expect(opened?.complaints).toEqual([]);
  });

  test('a title opens its https address outside, without a way back; other schemes are no links', async () => {
    const page = await open({ language: 'en' }, '#/news?source=coindesk');
    const context = page.context();
    const asked: string[] = [];
    await context.route(/news\.example/, (route) => {
      asked.push(route.request().url());
      return route.fulfill({ body: 'outside' });
    });
    const [popup] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /markets & more/ }).click(),
    ]);
    await popup.waitForLoadState();
    expect(popup.url()).toBe('https://news.example/hostile');
    expect(await popup.evaluate(() => window.opener === null && document.referrer === '')).toBe(true);
    expect(asked).toEqual(['https://news.example/hostile']);
    // The collector has left these out.
    expect(await titles(page)).not.toContain('Script link');
    // And these stand in the database all the same.
    await page.goto(`${served.url}/#/news?source=foreign`);
    await page.locator('.article', { hasText: 'Stored script link' }).waitFor();
    expect(await page.locator('.article a').count()).toBe(0);
    await page.getByText('Stored script link').click();
    await page.getByRole('button', { name: 'Details of: Stored script link' }).click();
    expect(await page.locator('.article-details').textContent()).toContain('cannot be opened: javascript:');
    expect(context.pages()).toHaveLength(2);
    expect(await page.title()).not.toContain('owned');
    const hrefs = await page
      .locator('a[href]')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    expect(hrefs.filter((href) => !/^https?:/.test(href))).toEqual([]);
    expect(opened?.complaints).toEqual([]);
  });

  test('a search finds all words, marks them as text, and can be taken back', async () => {
    const page = await open({ language: 'en' });
    const before = await shown(page);
    const search = page.getByRole('searchbox');
    await search.fill('MARKETS <img');
    await eventually('one hit', async () => (await shown(page)) === 1);
    expect(await page.locator('.article mark').allTextContents()).toEqual(['<img', 'markets']);
    expect(await tabCount(page, 'Crypto')).toBe(1);
    expect(await tabCount(page, 'Korea')).toBe(0);
    await search.fill('nothing has this word xyzzy');
    await page.getByText('No article matches').waitFor();
    await page.getByRole('button', { name: 'Clear search and filter' }).click();
    await eventually('all are back', async () => (await shown(page)) === before);
    // What a search finds is what the API finds.
    await search.fill('bitcoin');
    const { total } = await articles('&q=bitcoin');
    await eventually('as many as the API finds', async () => (await shown(page)) === total);
  });

  test('the source filter and the day stand in the address', async () => {
    const page = await open({ language: 'en' });
    await page.getByLabel('Feed').selectOption('coindesk');
    const { total, date } = await articles('&source=coindesk');
    await eventually('filtered', async () => (await shown(page)) === total);
    expect(page.url()).toContain('source=coindesk');
    await page.reload();
    await page.locator('.article').first().waitFor();
    expect(await shown(page)).toBe(total);
    await page.getByRole('button', { name: 'Day before' }).click();
    await page.waitForURL(/date=/);
    const yesterday = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
    expect(page.url()).toContain(`date=${yesterday}`);
    expect(await page.getByLabel('Choose a day').inputValue()).toBe(yesterday);
    await page.getByLabel('Choose a day').fill('2019-03-04');
    await page.getByText('There are no articles of 2019-03-04').waitFor();
    await page.getByRole('button', { name: 'Today' }).click();
    await page.locator('.article').first().waitFor();
    expect(await page.getByRole('button', { name: 'Day after' }).isDisabled()).toBe(true);
    // An address with nonsense in it is as one without.
    await page.goto(`${served.url}/#/news?date=2026-02-30&category=gossip`);
    await page.locator('.article').first().waitFor();
    expect(opened?.complaints).toEqual([]);
  });

  test('details tell the summary, when it was published and read, and through which feed', async () => {
    const page = await open({ language: 'ko' }, '#/news?source=coindesk');
    const row = page.locator('.article').first();
    await row.getByRole('button', { name: /자세히/ }).click();
    const text = await row.locator('.article-details').textContent();
    expect(text).toContain('Summary of it');
    expect(text).toMatch(/게시 \d{4}-\d\d-\d\d \d\d:\d\d \(/);
    expect(text).toMatch(/수집 \d{4}-\d\d-\d\d \d\d:\d\d \(/);
    expect(text).toContain('coindesk');
    await row.locator('time').hover();
    await page.getByRole('tooltip').waitFor();
    expect(await page.getByRole('tooltip').textContent()).toContain('수집 ');
  });

  test('the export has what is shown, as UTF-8 with a mark, and no formula in it', async () => {
    const page = await open({ language: 'ko' }, '#/news?source=coindesk');
    const text = await downloadedText(page, () => page.getByRole('button', { name: '기사 CSV' }).click());
    expect(text.startsWith('\uFEFF게시 (UTC),제목,')).toBe(true);
    expect(text).toContain(`'${formula}`);
    expect(text).not.toMatch(/(^|,)"?=cmd/m);
    const { total } = await articles('&source=coindesk');
    expect(text.trim().split('\r\n')).toHaveLength(total + 1);
  });

  test('an article of a seeder carries the DEMO badge, and the list says how many there are', async () => {
    const page = await open({ language: 'en' }, '#/news?source=DEMO');
    expect(await page.locator('[data-demo-count]').getAttribute('data-demo-count')).toBe('1');
    expect(
      await page.locator('.article', { hasText: '[DEMO] seeded' }).getByText('DEMO', { exact: true }).count(),
    ).toBe(1);
  });

  test('everything is reached by keyboard alone', async () => {
    const page = await open({ language: 'en' });
    await page.getByRole('tab', { name: 'All' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/category=market/);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await page.keyboard.type('stored script');
    await eventually('found', async () => (await shown(page)) === 1);
    await page.getByRole('button', { name: 'Details of: Stored script link' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.article-details').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.article-details').waitFor({ state: 'detached' });
  });

  test.each([
    ['ko', 'dark'],
    ['en', 'light'],
    ['ko', 'light'],
    ['en', 'dark'],
  ] as const)('axe finds nothing in %s, %s', async (language, theme) => {
    const page = await open({ language, theme }, '#/news?category=etf');
    await page.locator('.article .article-more').first().click();
    await page.locator('[data-last-fetch] button').click();
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${served.url}/#/news?source=coindesk`);
    await page.getByRole('searchbox').fill('markets');
    await page.locator('.article mark').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${served.url}/#/news`);
    await page.getByRole('searchbox').fill('');
    await page.locator('.article').nth(50).waitFor();
    await page.locator('.article .article-more').nth(1).click();
    await picture(page, `news-${language}-${theme}`, false);
    expect(opened?.complaints).toEqual([]);
  });
});

/** How many rows of the list are laid out and painted, of how many there are. */
const drawnRows = (page: Page) =>
  page.locator('.article').evaluateAll((rows) => ({
    all: rows.length,
    drawn: rows.filter((row) => row.querySelector('h3')?.checkVisibility({ contentVisibilityAuto: true }))
      .length,
  }));

describe.skipIf(!hasBrowser)('the news page of a new user', () => {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    served = await startServed();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  test('offers to fetch; when every feed fails it says so and why; when they answer, the articles come', async () => {
    const { page, complaints } = await newPage(browser, { language: 'en' });
    await page.goto(`${served.url}/#/news`);
    await page.getByText('No data yet').waitFor();
    await picture(page, 'news-empty-en');
    served.simulator.setFault(/./, '500');
    await page.getByRole('button', { name: 'Fetch news' }).first().click();
    await page.locator('[data-progress="news"]').getByText('failed').first().waitFor();
    await page.getByRole('button', { name: 'Show the feeds' }).click();
    expect(await page.locator('[data-feeds]').getByText('HTTP 500').count()).toBeGreaterThan(5);
    expect(await page.locator('[data-sum="crypto"]').textContent()).toMatch(/^Crypto — /);
    await picture(page, 'news-failed-en');
    served.simulator.clearFaults();
    await page.getByRole('button', { name: 'Fetch news' }).first().click();
    await page.locator('.article').first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('of a thousand articles only those near the view are laid out, and all of them are searched', async () => {
    const db = served.database();
    const insert = db.prepare(
      `INSERT INTO news_articles (source, category, title, url, publisher, published_at, fetched_at, summary)
       VALUES ('bulk', 'stock', ?, ?, 'Bulk', datetime('now', ?), datetime('now'), 'A summary of some words.')`,
    );
    db.transaction(() => {
      for (let n = 0; n < 1200; n += 1)
        insert.run(`Bulk article ${n}`, `https://bulk.example/${n}`, `-${n} seconds`);
    })();
    db.close();
    const { page } = await newPage(browser, { language: 'en' });
    await page.goto(`${served.url}/#/news`);
    await page.locator('.article').first().waitFor();
    await page.getByText('a search looks through all of them').waitFor();
    // The one that is too old to be among the newest thousand is found all the same.
    await page.getByRole('searchbox').fill('"Bulk article 1199"'.replaceAll('"', ''));
    await page.locator('.article', { hasText: 'Bulk article 1199' }).waitFor();
    await page.getByRole('searchbox').fill('');
    await page.locator('.article').nth(99).waitFor();
    expect(await page.locator('.article').count()).toBe(100);
    for (let click = 0; click < 9; click += 1) await page.locator('[data-more]').click();
    // How smoothly they scroll is for the bench to say; what makes them do so is that most rows are not drawn.
    await eventually('most rows are left out', async () => (await drawnRows(page)).drawn < 100);
    expect(await drawnRows(page)).toMatchObject({ all: 1000 });
    await page.locator('.article').last().scrollIntoViewIfNeeded();
    await eventually('the last row is drawn', () =>
      page
        .locator('.article h3')
        .last()
        .evaluate((row) => row.checkVisibility({ contentVisibilityAuto: true })),
    );
    expect((await drawnRows(page)).drawn).toBeLessThan(100);
    await page.context().close();
  });

  test('news that should have come this morning are called old, with the last attempt', async () => {
    const db = served.database();
    db.exec(
      `UPDATE run_step SET fetched_at = '2026-01-02T03:04:05.000Z' WHERE step = 'articles' AND fetched_at IS NOT NULL`,
    );
    db.close();
    const { page } = await newPage(browser, { language: 'ko' });
    await page.goto(`${served.url}/#/news`);
    await page.locator('[data-stale="news"]').waitFor();
    expect(await page.locator('[data-stale="news"]').textContent()).toContain('2026-01-02');
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, 'news-stale-ko');
    await page.context().close();
  });
});
