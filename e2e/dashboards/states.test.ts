import Database from 'better-sqlite3';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleDatabase } from '../../bench/database.ts';
import { temporaryDir } from '../support/core.ts';
import { freePort } from '../support/http.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';
import { axeViolations, clientOf, keepScreen, openPage, pageNames, settled } from './support.ts';

const fredKey = 'a'.repeat(32);

describe.skipIf(!hasBrowser)('every page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function collectAll(served: Served): Promise<void> {
    await clientOf(served.url).call('collector.runAll', {});
    await clientOf(served.url).call('news.fetch', {});
  }

  test('works on an empty database, and says what to do first', async () => {
    const served = await startServed();
    try {
      for (const name of pageNames) {
        const { page, complaints } = await newPage(browser);
        await openPage(page, served.url, name);
        expect(await axeViolations(page), name).toEqual([]);
        expect(complaints, name).toEqual([]);
        await keepScreen(page, `empty-${name}`);
        if (name === 'liquidity' || name === 'crypto' || name === 'overview') {
          await page.getByText('아직 데이터가 없습니다').waitFor();
        }
        await page.context().close();
      }
    } finally {
      await served.stop();
    }
  });

  test('fits from 900 to 2560 pixels, with nothing to scroll sideways', async () => {
    const served = await startServed({ FRED_API_KEY: fredKey });
    try {
      await clientOf(served.url).call('backfill.run', { days: 60 });
      await collectAll(served);
      for (const width of [900, 1100, 1440, 1920, 2560]) {
        const { page } = await newPage(browser, { width });
        for (const name of pageNames) {
          await openPage(page, served.url, name);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - window.innerWidth,
          );
          expect(overflow, `${name} at ${width}`).toBeLessThanOrEqual(0);
          if (width === 900 || width === 2560) await keepScreen(page, `${name}-${width}`);
        }
        await page.context().close();
      }
    } finally {
      await served.stop();
    }
  });

  test('speaks English without a Korean word left', async () => {
    const served = await startServed({ FRED_API_KEY: fredKey });
    try {
      await collectAll(served);
      served.simulator.setFault('coingecko', '500');
      await clientOf(served.url).call('collector.run', { collector: 'crypto' });
      for (const name of pageNames) {
        const { page } = await newPage(browser, { language: 'en' });
        await openPage(page, served.url, name);
        // Headlines of Korean feeds, and the names that languages give themselves, are not ours to translate.
        const lines = await page.evaluate(() => {
          for (const data of document.querySelectorAll('bdi, [lang="ko"], input[value="ko"]')) {
            (data.closest('label, .mantine-Radio-root') ?? data).remove();
          }
          return document.body.innerText.split('\n').filter((line) => /[가-힣]/.test(line));
        });
        expect(lines, name).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
        const keys = await page.evaluate(() => document.body.innerText.match(/\bui\.[a-z]+\.[\w.]+/gi) ?? []);
        expect(keys, name).toEqual([]);
        await page.context().close();
      }
    } finally {
      await served.stop();
    }
  });

  test('works on ten years of data, and shows all of it when asked', async () => {
    const { dir } = await sampleDatabase(temporaryDir(), 3650);
    const served = await startServed({ DDC_DATA_DIR: dir });
    try {
      const { page, complaints } = await newPage(browser, { language: 'en' });
      for (const name of pageNames) {
        await openPage(page, served.url, name);
        expect(complaints, name).toEqual([]);
      }
      await openPage(page, served.url, 'liquidity');
      const { history } = await clientOf(served.url).call('stress.history', { days: 3650 });
      expect(history.length).toBe(3650);
      await page.getByRole('radiogroup', { name: 'Range: Stress over time' }).getByText('All').click();
      const chart = page.getByRole('region', { name: 'Stress over time' }).locator('[data-chart]');
      await expect.poll(() => chart.getAttribute('aria-label')).toContain(`${history.length} values`);
      await settled(page);
      await keepScreen(page, 'ten-years-liquidity');
    } finally {
      await served.stop();
    }
  });

  test('shows a day that was never collected as a gap, in the chart and in the calendar', async () => {
    const { dir, file } = await sampleDatabase(temporaryDir(), 20);
    const db = new Database(file);
    const days = db.prepare('SELECT date FROM stress_index ORDER BY date').pluck().all() as string[];
    const [, , , , , gap] = days;
    for (const table of ['stress_index', 'crypto_metric', 'collector_log']) {
      db.prepare(`DELETE FROM ${table} WHERE date = ?`).run(gap);
    }
    db.close();
    const served = await startServed({ DDC_DATA_DIR: dir });
    try {
      const { page } = await newPage(browser);
      await openPage(page, served.url, 'liquidity');
      await page.getByText('값이 없는 1일은 비워 두었습니다.').first().waitFor();
      await openPage(page, served.url, 'overview');
      const { days: known } = await clientOf(served.url).call('run.calendar', { days: 30 });
      expect(known.some(({ date }) => date === gap)).toBe(false);
      await page.getByText('빠진 날 1일', { exact: false }).first().waitFor();
      await keepScreen(page, 'gap-overview');
    } finally {
      await served.stop();
    }
  });

  test('says that its data is old when the mornings since have been missed', async () => {
    const dataDir = temporaryDir();
    const env = { FRED_API_KEY: fredKey, DDC_DATA_DIR: dataDir };
    // The simulator tells of today, so the clock is set back for the day that was collected.
    const longAgo = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const before = await startServed({ ...env, DDC_NOW: longAgo });
    await collectAll(before);
    await before.stop();
    const served = await startServed(env);
    try {
      const { collectors } = await clientOf(served.url).call('collector.status', {});
      expect(collectors.liquidity?.date).toBeDefined();
      const { page, complaints } = await newPage(browser);
      for (const [name, collector] of [
        ['liquidity', 'liquidity'],
        ['crypto', 'crypto'],
      ] as const) {
        await openPage(page, served.url, name);
        const notice = await page.locator(`[data-stale="${collector}"]`).first().innerText();
        expect(notice).toContain(collectors[collector]?.date);
        expect(notice).toContain('3일 전');
        expect(await page.getByText('오래됨', { exact: true }).count()).toBeGreaterThan(3);
        expect(await axeViolations(page)).toEqual([]);
        await keepScreen(page, `stale-${name}`);
      }
      await openPage(page, served.url, 'overview');
      expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('stale');
      await keepScreen(page, 'stale-overview');
      expect(complaints).toEqual([]);
    } finally {
      await served.stop();
    }
  });

  test('says so when the app is gone, keeps what it shows, and comes back by itself', async () => {
    const env = { FRED_API_KEY: fredKey, DDC_DATA_DIR: temporaryDir(), DDC_PORT: String(await freePort()) };
    const first = await startServed(env);
    await collectAll(first);
    const { page } = await newPage(browser);
    await openPage(page, first.url, 'liquidity');
    const shown = await page.locator('[data-banner]').innerText();
    await first.stop();
    await page.locator('[data-lost]').waitFor();
    expect(await page.locator('[data-banner]').innerText()).toBe(shown);
    await page.locator('[data-collect="liquidity"]').click();
    await page.getByRole('alert').getByText('앱이 응답하지 않습니다').waitFor();
    await keepScreen(page, 'lost-liquidity');

    const second = await startServed(env);
    try {
      await page.locator('[data-lost]').waitFor({ state: 'detached' });
      await clientOf(second.url).call('collector.run', { collector: 'liquidity' });
      const { collectors } = await clientOf(second.url).call('collector.status', {});
      await page
        .locator('[data-last-run="liquidity"]', { hasText: collectors.liquidity?.finished_at ? 'API' : '?' })
        .waitFor();
    } finally {
      await second.stop();
      await page.context().close();
    }
  });

  test('leaves for the newer page when another version of the host answers', async () => {
    const served = await startServed();
    const { page } = await newPage(browser);
    const versions = ['1.0.0', '1.0.0', '2.0.0'];
    // A stream that breaks off at once, so that the page opens the next one.
    await page.route('**/api/v1/events', (route) =>
      route.fulfill({
        contentType: 'text/event-stream',
        body: `event: hello\ndata: {"version":"${versions.shift() ?? '2.0.0'}"}\n\n`,
      }),
    );
    try {
      const documents: number[] = [];
      page.on('request', (request) => request.isNavigationRequest() && documents.push(versions.length));
      await page.goto(served.url);
      await expect.poll(() => documents.length, { timeout: 20_000 }).toBe(2);
      // Not before the other version has answered.
      expect(documents).toEqual([3, 0]);
    } finally {
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.context().close();
      await served.stop();
    }
  });

  test('hears of a collection that somebody else has started, and shows its figures', async () => {
    const served = await startServed({ FRED_API_KEY: fredKey });
    try {
      const { page } = await newPage(browser);
      await openPage(page, served.url, 'crypto');
      await page.getByText('아직 데이터가 없습니다').waitFor();
      await clientOf(served.url).call('collector.run', { collector: 'crypto' });
      await page.getByText('아직 데이터가 없습니다').waitFor({ state: 'detached' });
      await settled(page);
      await page.context().close();
    } finally {
      await served.stop();
    }
  });
});
