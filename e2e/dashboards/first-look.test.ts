import AxeBuilder from 'axe-core';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';

const pages = ['overview', 'liquidity', 'crypto', 'news', 'runs', 'settings'] as const;

describe.skipIf(!hasBrowser)('each page', () => {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    served = await startServed({ FRED_API_KEY: 'a'.repeat(32) });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  test.each(pages)('%s opens without a complaint and axe finds no violation', async (name) => {
    const { page, complaints } = await newPage(browser);
    await page.goto(`${served.url}/#/${name}`);
    await page.locator('h1').waitFor();
    await page.evaluate(AxeBuilder.source);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe.run(),
    );
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
