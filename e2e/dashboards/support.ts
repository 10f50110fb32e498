import fs from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import type { Locator, Page } from 'playwright';
import { createHttpClient } from '../../src/shared/client.ts';

export const pageNames = ['overview', 'liquidity', 'crypto', 'news', 'runs', 'settings'] as const;
export type PageName = (typeof pageNames)[number];

const screens = path.resolve(import.meta.dirname, '../../test-results/screens');

/** Keeps a picture of the page for people to look at. */
export async function keepScreen(page: Page, name: string, fullPage = true): Promise<void> {
  fs.mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: path.join(screens, `${name}.png`), fullPage });
}

/** Opens a page of the dashboards and waits until it has asked for everything and shows it. */
export async function openPage(page: Page, url: string, name: PageName, query = ''): Promise<void> {
  await page.goto(`${url}/#/${name}${query}`);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('load');
  await settled(page);
}

/** No loader on the page, every chart drawn, and the page's own font. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.documentElement.dataset.font === 'own' &&
      document.querySelector('.mantine-Loader-root') === null &&
      [...document.querySelectorAll('[data-chart]')].every(
        (chart) => chart.getAttribute('data-drawn') === 'true',
      ),
  );
}

/** What axe finds against WCAG 2.2 A and AA; contrast included. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { run } = (window as unknown as { axe: typeof import('axe-core') }).axe;
    const { violations } = await run(document, { resultTypes: ['violations'] });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  });
  return found;
}

/** The file that a click downloads. */
export async function downloaded(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await button.click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}

/** Rows of a CSV that has no line breaks in its cells. */
export function csvRows(bytes: Buffer): string[][] {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .slice(0, -1)
        .map(([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)),
    );
}

export const clientOf = (url: string) => createHttpClient({ baseUrl: url });
