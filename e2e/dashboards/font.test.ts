import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ko } from '../../src/renderer/i18n/ko/index.ts';
import { ko as sharedKo } from '../../src/shared/texts/ko.ts';
import { startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';
import { openPage } from './support.ts';

describe.skipIf(!hasBrowser)('the font of the dashboards', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('has every syllable of their texts, in each of its weights', async () => {
    const served = await startServed();
    try {
      const { page } = await newPage(browser);
      await openPage(page, served.url, 'overview');
      const syllables = [...new Set(JSON.stringify([ko, sharedKo]).match(/[가-힣]/g))];
      expect(syllables.length).toBeGreaterThan(300);
      /** Those that are not as wide as the font's own are, and so come from another. */
      const foreign = (letters: string[]) =>
        page.evaluate((all) => {
          const context = document.createElement('canvas').getContext('2d');
          if (!context) throw new Error('no canvas');
          return all.filter((letter) =>
            [400, 600, 700].some((weight) => {
              context.font = `${weight} 100px Pretendard, monospace`;
              return context.measureText(letter).width !== context.measureText('가').width;
            }),
          );
        }, letters);
      // None of everyday Korean: the check does find what is missing.
      expect(await foreign(['갂'])).toEqual(['갂']);
      expect(await foreign(syllables)).toEqual([]);
    } finally {
      await served.stop();
    }
  });

  test('comes after the page, which can be read without it', async () => {
    const served = await startServed();
    try {
      const { page, complaints } = await newPage(browser);
      await page.route(/\.woff2$/, (route) => route.abort());
      await page.goto(`${served.url}/#/overview`);
      await page.locator('h1').waitFor();
      await page.getByText('아직 데이터가 없습니다').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.dataset.font)).toBeUndefined();
      expect(complaints.filter((each) => !each.includes('ERR_FAILED'))).toEqual([]);
    } finally {
      await served.stop();
    }
  });
});
