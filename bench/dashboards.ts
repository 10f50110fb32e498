/** How fast the dashboards stand on screen, and how smoothly ten years of them move. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import DatabaseConstructor from 'better-sqlite3';
import type { Browser, Page } from 'playwright';
import { hasBrowser, launchBrowser, launchProfile } from '../e2e/dashboards/browser.ts';
import { type SampleDatabase, sampleDatabase } from './database.ts';
import { startEmptyPage } from './empty-page.ts';
import { compare, inTurns, median } from './measure.ts';
import { emptyHeading, firstFigures, notePaint } from './paint.ts';
import { startProduct } from './processes.ts';
import type { Row, Size } from './report.ts';

/** The table of changes, behind the first figures. */
const lastChange = '[data-change="btc"]';

/** Milliseconds from the start of the navigation to the frame after `selector` is there; run inside the page. */
async function paintedMs(page: Page, url: string, selector: string): Promise<number> {
  await page.addInitScript(notePaint(selector));
  await page.goto(url);
  const at = await page.waitForFunction('window.paintedAt');
  const ms = (await at.jsonValue()) as number;
  await page.close();
  return ms;
}

// The page's own policy forbids the strings that a measurement is made of.
const bypassCSP = true;
/** From its third visit on the engine keeps what it has compiled. */
const visitsBefore = 4;

/** The longest time between two frames while the pointer runs over the chart and zooms it, in milliseconds. */
async function longestFrameMs(page: Page): Promise<number> {
  const box = await page.locator('[data-chart]').first().boundingBox();
  if (!box) throw new Error('no chart to move over');
  await page.evaluate(`
    window.longest = 0;
    let last = performance.now();
    const tick = (now) => { window.longest = Math.max(window.longest, now - last); last = now; requestAnimationFrame(tick) };
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick) });`);
  const y = box.y + box.height / 2;
  for (let step = 0; step <= 40; step++)
    await page.mouse.move(box.x + 60 + ((box.width - 120) * step) / 40, y);
  await page.keyboard.down('Control');
  for (let step = 0; step < 10; step++) {
    await page.mouse.wheel(0, step < 5 ? -200 : 200);
    await page.waitForTimeout(30);
  }
  await page.keyboard.up('Control');
  return (await page.evaluate('window.longest')) as number;
}

async function chartFrames(browser: Browser, url: string, range: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1600 }, bypassCSP });
  await page.addInitScript(`localStorage.setItem('ddc.preferences', '{"language":"en"}')`);
  await page.goto(`${url}/#/liquidity`);
  await page
    .getByRole('radiogroup', { name: 'Range: Stress over time' })
    .getByText(range, { exact: true })
    .click();
  await page.locator('[data-chart][data-drawn]').first().waitFor();
  await page.waitForTimeout(500);
  const ms = await longestFrameMs(page);
  await page.close();
  return ms;
}

/** As many as the page shows at once after enough clicks on "more". */
const manyArticles = 1000;
/** As many as it shows at first. */
const fewArticles = 100;

/** A database whose newest day has more news than the page can show. */
async function newsDatabase(dir: string): Promise<SampleDatabase> {
  const database = await sampleDatabase(dir, 1);
  const db = new DatabaseConstructor(database.file);
  const insert = db.prepare(
    `INSERT INTO news_articles (source, category, title, url, publisher, published_at, fetched_at, summary)
     VALUES ('bulk', 'stock', ?, ?, 'Bulk', datetime('now'), datetime('now'), 'A summary of some words.')`,
  );
  db.transaction(() => {
    for (let each = 0; each < manyArticles; each++)
      insert.run(`Article ${each} about a market that moves`, `https://bulk.example/${each}`);
  })();
  db.close();
  return database;
}

/** Milliseconds of the middle frame while the news page with so many articles is scrolled from top to bottom. */
async function newsFrames(browser: Browser, url: string, articles: number): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, bypassCSP });
  await page.goto(`${url}/#/news`);
  const rows = page.locator('.article');
  for (let shown = fewArticles; shown < articles; shown += fewArticles) {
    await rows.nth(shown - 1).waitFor();
    await page.locator('[data-more]').click();
  }
  await rows.nth(articles - 1).waitFor();
  await page.waitForTimeout(500);
  const frames = (await page.evaluate(`(async () => {
    const took = [];
    let before = performance.now();
    for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
      window.scrollTo(0, y);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      took.push(now - before);
      before = now;
    }
    return took;
  })()`)) as number[];
  await page.close();
  return median(frames);
}

/** Empty when there is no browser on this machine. */
export async function dashboards(
  dir: string,
  years: SampleDatabase,
  month: SampleDatabase,
  size: Size,
): Promise<Row[]> {
  if (!hasBrowser) return [];
  const browser = await launchBrowser();
  const empty = await startEmptyPage(path.join(dir, 'empty'));
  const [onMonth, onYears] = [await startProduct(month.dir), await startProduct(years.dir)];
  const newsDir = path.join(dir, 'news');
  mkdirSync(newsDir);
  const onNews = await startProduct((await newsDatabase(newsDir)).dir);
  try {
    const rounds = size.rounds;
    const emptyMs = async () => paintedMs(await browser.newPage({ bypassCSP }), empty.url, emptyHeading);
    const overviewMs = async (server: { url: string }, selector: string) =>
      paintedMs(await browser.newPage({ bypassCSP }), `${server.url}/#/overview`, selector);
    const first = await inTurns(rounds, { ours: () => overviewMs(onMonth, firstFigures), baseline: emptyMs });
    const all = await inTurns(rounds, { ours: () => overviewMs(onMonth, lastChange), baseline: emptyMs });
    const profile = await launchProfile(path.join(dir, 'profile'), { bypassCSP });
    const again = await inTurns(
      rounds,
      {
        ours: async () => paintedMs(await profile.newPage(), `${onMonth.url}/#/overview`, firstFigures),
        baseline: async () => paintedMs(await profile.newPage(), empty.url, emptyHeading),
      },
      visitsBefore,
    );
    await profile.close();
    const grown = await inTurns(rounds, {
      ours: () => overviewMs(onYears, lastChange),
      baseline: () => overviewMs(onMonth, lastChange),
    });
    const frames = await inTurns(Math.min(rounds, 5), {
      ours: () => chartFrames(browser, onYears.url, 'All'),
      baseline: () => chartFrames(browser, onYears.url, '30 days'),
    });
    const scrolled = await inTurns(Math.min(rounds, 5), {
      ours: () => newsFrames(browser, onNews.url, manyArticles),
      baseline: () => newsFrames(browser, onNews.url, fewArticles),
    });
    return [
      {
        quantity: 'overview, navigation start to first figures painted',
        against: 'empty Mantine page',
        unit: 'ms',
        ...compare(again.ours, again.baseline),
        target: { ratio: 2 },
      },
      {
        quantity: 'overview, the same in a browser that was never there',
        against: 'empty Mantine page',
        unit: 'ms',
        ...compare(first.ours, first.baseline),
      },
      {
        quantity: 'overview, navigation start to all changes painted, the same',
        against: 'empty Mantine page',
        unit: 'ms',
        ...compare(all.ours, all.baseline),
      },
      {
        quantity: 'overview, navigation start to all changes painted, ten years',
        against: 'one month',
        unit: 'ms',
        ...compare(grown.ours, grown.baseline),
        target: { ratio: 1.2 },
      },
      {
        quantity: 'chart of ten years under the pointer, longest frame',
        against: 'chart of 30 days',
        unit: 'ms',
        ...compare(frames.ours, frames.baseline),
        ours: median(frames.ours),
        target: { ours: 50 },
      },
      {
        quantity: `news, ${manyArticles} articles scrolled, middle frame`,
        against: `${fewArticles} articles`,
        unit: 'ms',
        ...compare(scrolled.ours, scrolled.baseline),
        target: { ratio: 1.2 },
      },
    ];
  } finally {
    await browser.close();
    empty.close();
    await onMonth.stop();
    await onYears.stop();
    await onNews.stop();
  }
}
