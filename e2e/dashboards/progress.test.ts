import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';
import { axeViolations, clientOf, openPage } from './support.ts';

describe.skipIf(!hasBrowser)('what a run that was not wholly successful has to say', () => {
  let browser: Browser;
  let served: Served;
  beforeAll(async () => {
    browser = await launchBrowser();
    served = await startServed();
    await clientOf(served.url).call('collector.run', { collector: 'crypto' });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  test.each([
    ['ko', '크립토 수집 결과 닫기', '부분 성공'],
    ['en', 'Crypto: close the result', 'partial'],
  ] as const)('is closed with the keyboard, and stays closed (%s)', async (language, name, word) => {
    served.simulator.setFault('alternative.me', '500');
    const { page, complaints } = await newPage(browser, { language });
    await openPage(page, served.url, 'crypto');
    await page.locator('[data-collect="crypto"]').first().click();
    const box = page.locator('[data-progress="crypto"]');
    const close = box.getByRole('button', { name });
    await close.waitFor();
    expect(await box.innerText()).toContain(word);
    expect(await axeViolations(page)).toEqual([]);
    await close.focus();
    await page.keyboard.press('Enter');
    await box.waitFor({ state: 'detached' });
    // Whoever goes on by keyboard goes on in the page, not at its beginning.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.goto(`${served.url}/#/overview`);
    await page.locator('[data-verdict]').waitFor();
    expect(await box.count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('goes by itself once a later run, wherever it was started, has brought everything', async () => {
    served.simulator.setFault('alternative.me', '500');
    const { page } = await newPage(browser);
    await openPage(page, served.url, 'overview');
    const client = clientOf(served.url);
    await client.call('collector.run', { collector: 'crypto' });
    const box = page.locator('[data-progress="crypto"]');
    await box.getByRole('button').waitFor();
    served.simulator.clearFaults();
    await client.call('collector.run', { collector: 'crypto' });
    await box.waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('goes by itself even when the connection was lost while the later run went on', async () => {
    served.simulator.setFault('alternative.me', '500');
    const { page } = await newPage(browser);
    // Events of runs are lost on their way; what the host says when asked is not.
    await page.addInitScript(`
      window.heard = { runs: true };
      const { addEventListener } = EventSource.prototype;
      EventSource.prototype.addEventListener = function (type, listener, ...rest) {
        heard.break = () => this.onerror(new Event('error'));
        const hear = (event) => (heard.runs || !/^(run|step):/.test(type)) && listener(event);
        addEventListener.call(this, type, hear, ...rest);
      };`);
    await openPage(page, served.url, 'crypto');
    const client = clientOf(served.url);
    await client.call('collector.run', { collector: 'crypto' });
    const box = page.locator('[data-progress="crypto"]');
    await box.getByRole('button').waitFor();
    await page.evaluate('heard.runs = false');
    served.simulator.clearFaults();
    await client.call('collector.run', { collector: 'crypto' });
    await page.evaluate('heard.break()');
    await box.waitFor({ state: 'detached' });
    await page.context().close();
  });
});
