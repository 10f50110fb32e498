import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { number, percent, seoulDateTime, usd } from '../../src/renderer/format/format.ts';
import { startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';
import { axeViolations, clientOf, keepScreen, openPage } from './support.ts';

describe.skipIf(!hasBrowser)('the overview', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each([
    { language: 'ko', theme: 'dark' },
    { language: 'en', theme: 'light' },
  ] as const)('says at once that all is here, with the figures of the API ($language)', async (options) => {
    const served = await startServed({ FRED_API_KEY: 'a'.repeat(32) });
    try {
      const client = clientOf(served.url);
      await client.call('backfill.run', { days: 60 });
      await client.call('collector.runAll', {});
      await client.call('news.fetch', {});
      const { page, complaints } = await newPage(browser, options);
      await openPage(page, served.url, 'overview');
      expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('good');
      const [status, stress, crypto] = [
        await client.call('collector.status', {}),
        await client.call('stress.latest', {}),
        await client.call('crypto.latest', {}),
      ];
      for (const id of ['liquidity', 'crypto', 'news'] as const) {
        expect(await page.locator(`[data-collector="${id}"]`).innerText(), id).toContain(
          seoulDateTime(status.collectors[id]?.finished_at),
        );
      }
      const { language } = options;
      const bitcoin = crypto.prices.find(({ coin_id }) => coin_id === 'bitcoin');
      const expected = {
        stress: number(language, stress.totalScore, 3),
        vix: number(language, stress.modules.volatility.vix, 1),
        hyOas: percent(language, stress.modules.credit.hyOas),
        sofr: percent(language, stress.modules.funding.sofr),
        dgs10: percent(language, stress.macro.dgs10),
        marketCap: usd(language, crypto.metrics.total_market_cap),
        btc: usd(language, bitcoin?.price_usd),
        dominance: percent(language, crypto.metrics.btc_dominance),
        fearGreed: number(language, crypto.metrics.fear_greed_index),
        stablecoin: usd(language, crypto.metrics.stablecoin_mcap),
        defiTvl: usd(language, crypto.metrics.defi_tvl),
      };
      for (const [id, text] of Object.entries(expected)) {
        expect(await page.locator(`[data-change="${id}"]`).innerText(), id).toContain(text);
      }
      expect(await axeViolations(page)).toEqual([]);
      await keepScreen(page, `overview-${options.language}-${options.theme}`);
      // The newest days of the calendar stay in view when there is less room.
      await page.setViewportSize({ width: 1150, height: 900 });
      const hidden = () =>
        page
          .locator('.gap-scroll')
          .evaluate(({ scrollWidth, clientWidth, scrollLeft }) => scrollWidth - clientWidth - scrollLeft);
      await expect.poll(hidden).toBeLessThanOrEqual(1);
      expect(complaints).toEqual([]);
    } finally {
      await served.stop();
    }
  });

  test('names everything that failed, why, what follows and what to do', async () => {
    const served = await startServed({ FRED_API_KEY: 'a'.repeat(32) });
    try {
      const client = clientOf(served.url);
      await client.call('collector.runAll', {});
      await client.call('news.fetch', {});
      served.simulator.setFault('coingecko', '429');
      served.simulator.setFault('fred/series', '500');
      served.simulator.setFault('alternative.me', 'html-200');
      await client.call('collector.runAll', {});
      const { page, complaints } = await newPage(browser);
      await openPage(page, served.url, 'overview');
      expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('partial');
      const status = await client.call('collector.status', {});
      const failed = Object.values(status.collectors).flatMap((run) =>
        (run?.step_details ?? []).filter((step) => step.status !== 'success'),
      );
      expect(failed.map(({ step }) => step)).toEqual(
        expect.arrayContaining(['fred', 'coingecko_prices', 'coingecko_global', 'fear_greed']),
      );
      for (const { step } of failed) await page.locator(`[data-problem="${step}"]`).waitFor();
      const text = (step: string) => page.locator(`[data-problem="${step}"]`).innerText();
      expect(await text('coingecko_prices')).toMatch(/HTTP 429[\s\S]*몇 분 뒤 다시 수집/);
      expect(await text('fred')).toMatch(/HTTP 500[\s\S]*크레딧·자금시장/);
      // What was read before the failure is still there, and is not called calm or zero.
      expect(await page.locator('[data-tile="btc"]').innerText()).toMatch(/\$\d/);
      expect(await axeViolations(page)).toEqual([]);
      await keepScreen(page, 'overview-failures-ko');

      served.simulator.clearFaults();
      await page.locator('[data-collect="crypto"]').click();
      await page.locator('[data-problem="coingecko_prices"]').waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
    } finally {
      await served.stop();
    }
  });
});
