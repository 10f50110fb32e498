import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seoulDateTime } from '../../src/renderer/format/format.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage, type OpenedPage, type PageOptions } from './browser.ts';
import { axeViolations, clientOf, keepScreen, openPage } from './support.ts';

describe.skipIf(!hasBrowser)('the settings', () => {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    served = await startServed({ FRED_API_KEY: 'a'.repeat(32) });
    browser = await launchBrowser();
    await clientOf(served.url).call('collector.runAll', {});
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });
  async function open(options: PageOptions = {}): Promise<OpenedPage> {
    const opened = await newPage(browser, options);
    await openPage(opened.page, served.url, 'settings');
    await opened.page.locator('[data-answer]').waitFor();
    return opened;
  }
  const stored = () =>
    JSON.parse(fs.readFileSync(path.join(served.dataDir, 'settings.json'), 'utf8')) as {
      schedule: Record<string, unknown>;
    };

  test('the schedule is changed, kept in the file, and the next time follows', async () => {
    const { page } = await open();
    const enabled = page.getByRole('switch', { name: '매일 자동으로 수집' });
    if (!(await enabled.isChecked())) await enabled.click();
    await expect.poll(() => stored().schedule.enabled).toBe(true);
    await page.getByLabel('유동성·크립토').fill('05:45');
    await page.getByLabel('유동성·크립토').press('Enter');
    await expect.poll(() => stored().schedule.runAllAt).toBe('05:45');
    await expect
      .poll(async () => {
        const { next_due } = await clientOf(served.url).call('collector.status', {});
        return (await page.locator('[data-next]').innerText()).includes(seoulDateTime(next_due?.slot_at));
      })
      .toBe(true);
    await enabled.click();
    await expect.poll(() => stored().schedule.enabled).toBe(false);
    await page.getByText('앱 안의 예약이 없습니다').waitFor();
    await page.context().close();
  });

  test('the check of tomorrow is that of the API, and says of everything what it found', async () => {
    const { page } = await open();
    const morning = await clientOf(served.url).call('check.morning', {});
    expect(await page.locator('[data-answer]').getAttribute('data-answer')).toBe(morning.verdict.answer);
    for (const { id, status } of morning.checks.filter((each) => each.subject === null)) {
      expect(await page.locator(`[data-check="${id}"]`).first().getAttribute('data-status'), id).toBe(status);
    }
    await page.context().close();
  });

  test('a key cannot be typed into a browser, and none is shown', async () => {
    const { page } = await open();
    expect(await page.locator('[data-key="fred"]').innerText()).toContain('환경 변수로 설정됨');
    expect(await page.locator('[data-key] input').count()).toBe(0);
    expect(await page.content()).not.toContain('a'.repeat(32));
    await page.context().close();
  });

  test('a backup is made and gone back to, and what was there before is kept', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: '지금 백업' }).click();
    const row = page.getByRole('row').filter({ hasText: '수동' }).first();
    await row.waitFor();
    const { backups } = await clientOf(served.url).call('backup.list', {});
    const made = backups.find(({ kind }) => kind === 'manual');
    expect(await row.innerText()).toContain(made?.name);
    await clientOf(served.url).call('collector.run', { collector: 'crypto' });
    const before = (await clientOf(served.url).call('run.list', {})).total;
    await row.getByRole('button', { name: '되돌리기' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '되돌리기' }).click();
    await page.getByText('되돌렸습니다.').waitFor();
    expect((await clientOf(served.url).call('run.list', {})).total).toBe(before - 1);
    await page.getByRole('row').filter({ hasText: '되돌리기 전' }).first().waitFor();
    await page.context().close();
  });

  test('a browser keeps its own look', async () => {
    const { page } = await open();
    await page.getByRole('radio', { name: '밝음' }).click();
    await expect
      .poll(() => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme')))
      .toBe('light');
    await page.getByRole('radio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.getByRole('radio', { name: /up red/ }).click();
    expect(await page.evaluate(() => document.documentElement.dataset.priceColors)).toBe('redUp');
    await page.context().close();
  });

  test.each([
    { language: 'ko', theme: 'dark' },
    { language: 'en', theme: 'light' },
  ] as const)('has nothing that axe objects to ($language, $theme)', async (options) => {
    const { page, complaints } = await open(options);
    expect(await axeViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await keepScreen(page, `settings-${options.language}-${options.theme}`);
    await page.context().close();
  });
});
