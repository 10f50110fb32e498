import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectedDate, seoulDate } from '../../src/renderer/format/format.ts';
import type { Reply } from '../../src/shared/contract.ts';
import { eventually } from '../support/cli.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage, type OpenedPage, type PageOptions } from './browser.ts';
import { axeViolations, downloadedText, picture } from './looks.ts';

type RunList = Reply<'run.list'>;
type Calendar = Reply<'run.calendar'>;

const today = seoulDate(new Date());
const daysAgo = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);

/** A history of the Python system: every collector each morning, with failures, and days on which nothing ran. */
function writeHistory(served: Served): void {
  const db = served.database();
  const insert = db.prepare(
    `INSERT INTO collector_log (date, collector, status, duration, details, triggered_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (let day = 70; day >= 2; day -= 1) {
    if (day % 11 === 0) continue;
    const date = daysAgo(day);
    const crypto = day % 7 === 0 ? 'failed' : day % 5 === 0 ? 'partial' : 'success';
    const details = {
      coingecko: 'success (20 coins)',
      defillama: crypto === 'success' ? 'success' : 'failed: <b>=1+1</b>',
    };
    insert.run(date, 'liquidity', 'success', 12.5, '{"fred":"success"}', 'api', `${date} 21:00:10`);
    insert.run(date, 'crypto', crypto, 25.1, JSON.stringify(details), 'scheduler', `${date} 21:00:40`);
    if (day < 30) insert.run(date, 'news', 'success', 3, null, 'nightly-job', `${date} 21:30:00`);
  }
  insert.run(
    daysAgo(3),
    'disclosure',
    'failed',
    1,
    '{"fetch":"failed: gone"}',
    'api',
    `${daysAgo(3)} 22:00:00`,
  );
  db.close();
}

describe.skipIf(!hasBrowser)('the run history', () => {
  let served: Served;
  let browser: Browser;
  let opened: OpenedPage | undefined;

  beforeAll(async () => {
    served = await startServed({ FRED_API_KEY: 'a'.repeat(32) });
    browser = await launchBrowser();
    writeHistory(served);
    served.simulator.setFault('api.llama.fi', '500');
    served.simulator.setFault('decrypt.co', '403-html');
    await post('/api/v1/collector/run-all');
    await post('/api/v1/news-intel/fetch');
    served.simulator.clearFaults();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });
  afterEach(async () => {
    served.simulator.clearFaults();
    await opened?.page.context().close();
    opened = undefined;
  });

  const post = (path: string) => fetch(served.url + path, { method: 'POST' });
  const list = async (query = ''): Promise<RunList> =>
    (await (await fetch(`${served.url}/api/v1/collector/runs?limit=500${query}`)).json()) as RunList;

  async function open(options: PageOptions = {}, hash = '#/runs'): Promise<Page> {
    opened = await newPage(browser, options);
    const { page } = opened;
    await page.goto(`${served.url}/${hash}`);
    await page.locator('[data-run-count]').waitFor();
    await page.locator('.gap-day').first().waitFor();
    return page;
  }
  const ids = (page: Page) =>
    page.locator('[data-run]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-run')));
  const counted = (page: Page) =>
    page.locator('[data-run-count]').getAttribute('data-run-count').then(Number);

  test('the rows are those of the API, newest first, fifty at a time', async () => {
    const page = await open({ language: 'en' });
    const { total, runs } = await list();
    expect(await counted(page)).toBe(total);
    expect(await ids(page)).toEqual(runs.slice(0, 50).map(({ run_id }) => run_id));
    const more = page.getByRole('button', { name: 'Show older runs' });
    await more.click();
    await eventually('a hundred', async () => (await ids(page)).length === 100);
    while (await more.isVisible()) {
      const before = (await ids(page)).length;
      await more.click();
      await eventually('more', async () => (await ids(page)).length > before);
    }
    expect(await ids(page)).toEqual(runs.map(({ run_id }) => run_id));
    expect(opened?.complaints).toEqual([]);
  });

  test('a row opens to its steps: status, reason, rows, requests, duration, newest observation', async () => {
    const page = await open({ language: 'en' }, '#/runs?collector=crypto&status=partial');
    const run = (await list('&collector=crypto&status=partial')).runs[0];
    const row = page.locator(`[data-run="${run?.run_id}"]`);
    await row.getByRole('button', { name: /Steps of Crypto/ }).click();
    for (const step of run?.step_details ?? []) {
      const cells = page.locator(`[data-run-steps="${run?.run_id}"] [data-step="${step.step}"] td`);
      const texts = await cells.allTextContents();
      expect(texts[0], step.step).toContain(step.source);
      expect(texts[1]).toContain(step.status);
      expect(texts[2]).toBe(step.reasons.map(({ text }) => text).join('; ') || '—');
      expect(texts[3]).toBe(String(step.rows_written));
      expect(texts[4]).toBe(String(step.attempts));
      expect(texts[5]).toBe(`${(step.duration_ms / 1000).toFixed(1)} s`);
      expect(texts[6]).not.toBe('');
    }
    expect(await page.locator('[data-run-steps]').textContent()).toContain(run?.run_id);
    await row.getByRole('button', { name: /Steps of Crypto/ }).click();
    await page.locator('[data-run-steps]').waitFor({ state: 'detached' });
  });

  test('a news run shows each feed; the reason is in the language of the reader', async () => {
    const page = await open({ language: 'ko' }, '#/runs?collector=news');
    await page.locator('[data-run]').first().locator('.expander').click();
    const feed = page.locator('[data-feed="decrypt"]');
    expect(await feed.textContent()).toContain('실패');
    expect(await feed.locator('td').last().textContent()).toContain('HTTP 403');
  });

  test('what the Python system logged is shown for what it is', async () => {
    const page = await open({ language: 'en' }, `#/runs?date=${daysAgo(3)}`);
    const { runs } = await list(`&date=${daysAgo(3)}`);
    expect(await ids(page)).toEqual(runs.map(({ run_id }) => run_id));
    // A collector and a trigger that have no name with us keep theirs; there is nothing to retry.
    const foreign = page.locator('[data-run]', { hasText: 'disclosure' });
    expect(await foreign.locator('[data-retry]').count()).toBe(0);
    expect(await page.locator('[data-run]', { hasText: 'nightly-job' }).count()).toBe(1);
    expect((await foreign.locator('td').allTextContents())[4]).toBe('—API');
    await foreign.locator('.expander').click();
    const details = await page.locator('[data-run-steps]').textContent();
    expect(details).toContain('Logged by the Python system');
    expect(details).toContain('failed: gone');
  });

  test('the filters narrow the list as the API does, stand in the address, and "back" undoes them', async () => {
    const page = await open({ language: 'en' });
    const all = await counted(page);
    await page.getByLabel('Collector').selectOption('crypto');
    await page.getByLabel('Status').selectOption('failed');
    const both = (await list('&collector=crypto&status=failed')).total;
    await eventually('filtered', async () => (await counted(page)) === both);
    expect(page.url()).toContain('collector=crypto&status=failed');
    await page.reload();
    await eventually('the same after a reload', async () => (await counted(page)) === both);
    await page.getByLabel('Started by').selectOption('scheduler');
    const three = (await list('&collector=crypto&status=failed&trigger=scheduler')).total;
    await eventually('three filters', async () => (await counted(page)) === three);
    await page.getByLabel('Date', { exact: true }).fill(daysAgo(4));
    await page.getByText('No run matches the filter').waitFor();
    await page.goBack();
    await eventually('back', async () => (await counted(page)) === three);
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await eventually('all', async () => (await counted(page)) === all);
    // Nonsense in an address is as if it were not there.
    await page.goto(`${served.url}/#/runs?collector=gossip&date=2026-02-30&status=<b>`);
    await eventually('all', async () => (await counted(page)) === all);
    expect(opened?.complaints).toEqual([]);
  });

  test('the calendar shows each day as the API knows it, and counts the missing ones', async () => {
    const page = await open({ language: 'en' });
    const calendar = (await (
      await fetch(`${served.url}/api/v1/collector/calendar?days=120`)
    ).json()) as Calendar;
    const expected = expectedDate(new Date());
    for (const [row, collector] of (['liquidity', 'crypto', 'news'] as const).entries()) {
      const squares = await page
        .locator(`[data-gap-row="${collector}"] .gap-day`)
        .evaluateAll((days) => days.map((day) => day.getAttribute('data-state')));
      expect(squares).toHaveLength(120);
      const first = calendar.first[collector] ?? '9999';
      let missing = 0;
      for (let day = 0; day < 120; day += 1) {
        const date = daysAgo(119 - day);
        const known = calendar.days.find((each) => each.date === date && each.collector === collector);
        const state = known?.state ?? (date < first ? 'before' : date > expected ? 'pending' : 'missing');
        expect(squares[day], `${collector} ${date}`).toBe(state);
        if (state === 'missing') missing += 1;
      }
      expect(missing).toBeGreaterThan(0);
      expect(await page.locator(`[data-gap-words="${collector}"]`).textContent()).toContain(
        `${missing} day${missing === 1 ? '' : 's'} missing`,
      );
      expect(await page.locator(`[data-square="${row}-119"]`).getAttribute('aria-label')).toContain(today);
    }
    await page.getByText('1 year', { exact: true }).click();
    await eventually(
      'a year',
      async () => (await page.locator('[data-gap-row="crypto"] .gap-day').count()) === 365,
    );
    expect(opened?.complaints).toEqual([]);
  });

  test('the calendar is one tab stop; arrows walk through it, Enter shows the attempts of the day', async () => {
    const page = await open({ language: 'en' });
    expect(await page.locator('button.gap-day[tabindex="0"]').count()).toBe(1);
    await page.getByRole('radio', { name: '120 days' }).focus();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-square'));
    expect(await focused()).toBe('0-119');
    await page.keyboard.press('ArrowDown');
    for (let day = 0; day < 7; day += 1) await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('1-112');
    expect(await page.locator('.gap-tip').textContent()).toBe(`${daysAgo(7)}, Crypto: failed, 1 attempt`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/collector=crypto/);
    expect(page.url()).toContain(`date=${daysAgo(7)}`);
    await eventually('the attempts of the day', async () => (await counted(page)) === 1);
    expect(await page.locator('[data-square="1-112"]').getAttribute('data-picked')).toBe('true');
    await page.locator('[data-square="1-112"]').focus();
    await page.keyboard.press('Home');
    expect(await focused()).toBe('1-0');
    await page.keyboard.press('End');
    expect(await focused()).toBe('1-119');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('1-119');
  });

  test('the retry button of a failed run makes a run, and the list shows it', async () => {
    const page = await open({ language: 'en' }, '#/runs?collector=crypto');
    const before = await counted(page);
    expect(await page.locator('[data-run][data-status="success"] [data-retry]').count()).toBe(0);
    const button = page.locator('[data-status="failed"] [data-retry="crypto"]').first();
    expect(await button.getAttribute('title')).toContain('stays as it is');
    await button.click();
    await eventually('one more run', async () => (await counted(page)) === before + 1);
    const newest = (await list('&collector=crypto')).runs[0];
    expect(newest).toMatchObject({ status: 'success', triggered_by: 'dashboard', date: today });
    expect((await ids(page))[0]).toBe(newest?.run_id);
    expect(opened?.complaints).toEqual([]);
  });

  test('what runs stands at the top with its steps and is cancelled there', async () => {
    const page = await open({ language: 'en' });
    await page.getByText('Nothing is running').waitFor();
    served.simulator.setFault('api.alternative.me', 'hang');
    const run = post('/api/v1/collector/crypto');
    const going = page.locator('[data-running="crypto"]');
    await going.getByText('Fear & Greed index').waitFor();
    expect(await going.textContent()).toContain('(API)');
    await picture(page, 'runs-running-en');
    await going.getByRole('button', { name: 'Cancel Crypto' }).click();
    await page.getByText('Nothing is running').waitFor();
    expect(await (await run).json()).toMatchObject({ reason: { code: 'cancelled' } });
    const first = page.locator('[data-run]').first();
    await first.getByText('cancelled').first().waitFor();
    expect(opened?.complaints).toEqual([]);
  });

  test('a run that another way in started appears without a reload', async () => {
    const page = await open({ language: 'en' }, '#/runs?collector=news');
    const before = await counted(page);
    await post('/api/v1/news-intel/fetch');
    await eventually('it is there', async () => (await counted(page)) === before + 1);
  });

  test('the exports have the shown runs and their steps, with no formula in them', async () => {
    const page = await open({ language: 'ko' }, '#/runs?collector=crypto');
    const { runs } = await list('&collector=crypto');
    const shown = runs.slice(0, 50);
    const runText = await downloadedText(page, () => page.getByRole('button', { name: '실행 CSV' }).click());
    expect(runText.startsWith('\uFEFF실행,날짜,수집기,')).toBe(true);
    expect(runText.trim().split('\r\n')).toHaveLength(shown.length + 1);
    for (const { run_id } of shown) expect(runText).toContain(run_id);
    const stepText = await downloadedText(page, () => page.getByRole('button', { name: '단계 CSV' }).click());
    const steps = shown.reduce((sum, run) => sum + run.step_details.length, 0);
    expect(stepText.trim().split('\r\n')).toHaveLength(steps + 1);
    expect(`${runText}${stepText}`).not.toMatch(/(^|,)"?[=@+]/m);
  });

  test.each([900, 1400, 2560])('at %i px nothing is cut off', async (width) => {
    const page = await open({ language: 'ko', width });
    const [content, view] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(content).toBeLessThanOrEqual(view ?? 0);
    // The newest day is in view, however long the row is.
    const last = await page.locator('[data-square="0-119"]').boundingBox();
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(width);
    await picture(page, `runs-${width}-ko`);
  });

  test.each([
    ['ko', 'dark'],
    ['en', 'light'],
    ['ko', 'light'],
    ['en', 'dark'],
  ] as const)('axe finds nothing in %s, %s', async (language, theme) => {
    const page = await open({ language, theme });
    await page
      .locator('[data-run]', { has: page.locator('[data-retry="news"]') })
      .first()
      .locator('.expander')
      .click();
    await page
      .locator('[data-run]', { has: page.locator('[data-retry="crypto"]') })
      .last()
      .locator('.expander')
      .click();
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `runs-${language}-${theme}`);
    expect(opened?.complaints).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)('the run history of a new user', () => {
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

  test('is empty and says so; when everything fails each step tells why; the backfill fills the calendar', async () => {
    const { page, complaints } = await newPage(browser, { language: 'en' });
    await page.goto(`${served.url}/#/runs`);
    await page.getByText('No data yet').waitFor();
    expect(await page.locator('[data-gap-words="crypto"]').textContent()).toContain('not used yet');
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, 'runs-empty-en');
    served.simulator.setFault(/./, '500');
    await page.getByRole('button', { name: 'Collect everything' }).first().click();
    await page.locator('[data-run][data-status="failed"]').nth(1).waitFor();
    const reason = await page.locator('[data-run]').first().locator('.reason').textContent();
    expect(reason).toContain('HTTP 500');
    expect(await page.locator('[data-square="1-119"]').getAttribute('data-state')).toBe('failed');
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, 'runs-failed-en');
    served.simulator.clearFaults();
    await page.getByRole('button', { name: 'Fill in history' }).click();
    await page.locator('[data-running="backfill"]').waitFor();
    await page.locator('[data-run]', { hasText: 'Backfill' }).waitFor({ timeout: 90_000 });
    await eventually(
      'days are filled in',
      async () => (await page.locator('[data-gap-row="crypto"] [data-state="filled"]').count()) > 100,
    );
    await picture(page, 'runs-filled-en');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
