import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { errorText, type Language } from '../../src/shared/i18n.ts';
import { translator } from '../../src/shared/translator.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';
import { openPage } from './support.ts';

/** The host in one language, the page in the other: the reader's counts. */
const pairs = [
  { host: 'ko', page: 'en' },
  { host: 'en', page: 'ko' },
] as const;

describe.skipIf(!hasBrowser).each(pairs)('an error of a host in $host on a page in $page', (pair) => {
  const language: Language = pair.page;
  let browser: Browser;
  let served: Served;
  beforeAll(async () => {
    browser = await launchBrowser();
    served = await startServed({ LANG: pair.host === 'ko' ? 'ko_KR.UTF-8' : 'C.UTF-8' });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  const open = async (name: 'crypto' | 'overview'): Promise<Page> => {
    const { page } = await newPage(browser, { language });
    await openPage(page, served.url, name);
    return page;
  };

  test('about what was typed is told in the language of the page', async () => {
    const page = await open('crypto');
    await fetch(`${served.url}/api/v1/collector/crypto`, { method: 'POST' });
    const form = page.locator('[data-form=eth_etf]');
    for (const [sent, params] of [
      [{ flow_1d: 99_999 }, { field: 'flow_1d', problem: 'at_most', limit: 10_000 }],
      [
        { flow_1d: 1, date: '2026-02-30' },
        { field: 'date', problem: 'not_date' },
      ],
      [
        { flow_1d: 1, direction: 'up' },
        { field: 'direction', problem: 'not_choice', choices: 'inflow, outflow, mixed' },
      ],
    ] as const) {
      // A page that has not heard of the host's limits.
      await page.route('**/manual/eth-etf', (route) => route.continue({ postData: JSON.stringify(sent) }));
      await form.getByLabel('1D Flow ($M)').fill('120');
      await form.locator('button[type=submit]').click();
      const sentence = errorText(translator(language), 'bad_input', params);
      await form.getByRole('alert').filter({ hasText: sentence }).waitFor();
      await page.unroute('**/manual/eth-etf');
    }
    await page.context().close();
  });

  test('about what could not be read is told in the language of the page', async () => {
    const { page } = await newPage(browser, { language });
    await page.route('**/api/v1/crypto/latest', (route) =>
      route.continue({ url: `${served.url}/api/v1/collector/runs/none` }),
    );
    await page.goto(`${served.url}/#/crypto`);
    const sentence = errorText(translator(language), 'not_found', { what: 'run', id: 'none' });
    await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
    await page.context().close();
  });

  test('of which the host tells nothing but its sentence is told by that', async () => {
    const { page } = await newPage(browser, { language });
    await page.route('**/api/v1/crypto/latest', (route) =>
      route.fulfill({ status: 500, json: { detail: 'words of an older host', error_code: 'not_found' } }),
    );
    await page.goto(`${served.url}/#/crypto`);
    await page.getByRole('alert').filter({ hasText: 'words of an older host' }).waitFor();
    await page.context().close();
  });
});
