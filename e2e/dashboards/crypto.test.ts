import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { number, percent, signed, usd } from '../../src/renderer/format/format.ts';
import type { Client } from '../../src/shared/caller.ts';
import { createHttpClient } from '../../src/shared/client.ts';
import { eventually } from '../support/cli.ts';
import { fillCryptoHistory } from '../support/crypto-history.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage, type OpenedPage, type PageOptions } from './browser.ts';

const pictures = path.resolve(import.meta.dirname, '../../test-results/crypto');
const gaugeIds = ['marketCap', 'volume', 'dominance', 'ethBtc', 'ethEtf', 'mvrv', 'stablecoin', 'fearGreed'];

let browser: Browser;
let opened: OpenedPage[] = [];

async function openCrypto(served: Served, options: PageOptions = {}): Promise<Page> {
  const made = await newPage(browser, options);
  opened.push(made);
  await made.page.goto(`${served.url}/#/crypto`);
  await made.page.locator('h1', { hasText: 'Crypto Pulse' }).waitFor();
  return made.page;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() =>
    (
      window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run(),
  );
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

const gauge = (page: Page, id: string) => page.locator(`[data-gauge=${id}]`);
const figure = (page: Page, id: string) => gauge(page, id).locator('.gauge-value [data-figure]');
const dialog = (page: Page) => page.getByRole('dialog');

async function downloaded(page: Page, click: () => Promise<unknown>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFileSync(await download.path());
}

/** A CSV of cells without line breaks, by lines and cells. */
const cells = (csv: string): string[][] =>
  csv
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => (line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []).slice(0, -1))
    .map((line) => line.map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, '').replaceAll('""', '"')));

beforeAll(async () => {
  if (!hasBrowser) return;
  mkdirSync(pictures, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(() => {
  opened = [];
});
afterEach(async () => {
  // Neither an error in the console nor a breach of the page's policy, whatever a test did.
  for (const { page, complaints } of opened) {
    await page.context().close();
    expect(complaints).toEqual([]);
  }
});

describe.skipIf(!hasBrowser)('the crypto monitor with two months of data', () => {
  let served: Served;
  let client: Client;
  /** Days before today that have no data. */
  const gap = [20, 21, 22];
  beforeAll(async () => {
    served = await startServed();
    client = createHttpClient({ baseUrl: served.url });
    await client.call('collector.run', { collector: 'crypto' });
    const db = served.database();
    fillCryptoHistory(db, 60, gap);
    db.close();
  });
  afterAll(() => served?.stop());

  test.each(['ko', 'en'] as const)('shows the figures of the API, %s', async (language) => {
    const page = await openCrypto(served, { language });
    await gauge(page, 'marketCap').waitFor();
    const { metrics, prices } = await client.call('crypto.latest', {});
    const { changes } = await client.call('crypto.signals', {});
    const text = (id: string) => figure(page, id).innerText();
    expect(await text('marketCap')).toBe(usd(language, metrics.total_market_cap));
    expect(await text('volume')).toBe(usd(language, metrics.total_volume_24h));
    expect(await text('dominance')).toBe(percent(language, metrics.btc_dominance, 1));
    expect(await text('ethBtc')).toBe(number(language, metrics.eth_btc_ratio, 4));
    expect(await text('stablecoin')).toBe(usd(language, metrics.stablecoin_mcap));
    expect(await text('fearGreed')).toBe(number(language, metrics.fear_greed_index));
    const change = (id: string, days: number | 'mean') =>
      gauge(page, id).locator(`[data-change="${days}"]`).innerText();
    expect(changes.marketCap1d).not.toBeNull();
    expect(await change('marketCap', 1)).toContain(signed(language, changes.marketCap1d, 1, '%'));
    expect(await change('marketCap', 7)).toContain(signed(language, changes.marketCap7d, 1, '%'));
    expect(await change('volume', 'mean')).toContain(`×${number(language, changes.volumeRatio7d, 2)}`);
    expect(await change('dominance', 7)).toContain(signed(language, changes.dominance7dPp, 1, 'pp'));
    expect(await change('stablecoin', 7)).toContain(signed(language, changes.stablecoin7d, 2, '%'));
    expect(await change('fearGreed', 1)).toContain(signed(language, changes.fearGreed1dPoints, 0));
    const eth = prices.find(({ coin_id }) => coin_id === 'ethereum');
    const share = ((eth?.market_cap ?? 0) / (metrics.total_market_cap ?? 1)) * 100;
    expect(await gauge(page, 'ethBtc').innerText()).toContain(percent(language, share, 1));
  });

  test('every gauge says as-of, age and source', async () => {
    const page = await openCrypto(served);
    await gauge(page, 'marketCap').waitFor();
    const { provenance } = await client.call('crypto.latest', {});
    for (const [id, field] of [
      ['marketCap', 'total_market_cap'],
      ['stablecoin', 'stablecoin_mcap'],
      ['fearGreed', 'fear_greed_index'],
    ] as const) {
      const origin = await figure(page, id).getAttribute('data-origin');
      expect(origin).toContain(provenance[field]?.source);
      const observed = provenance[field]?.observed_at;
      expect(origin).toMatch(
        observed ? /^기준 \d{4}-\d{2}-\d{2}.*\(.+\)\n/ : /^출처가 기준일을 주지 않음 · 수집 /,
      );
      expect(origin).toMatch(/수집 \d{4}-\d{2}-\d{2} \d{2}:\d{2} \(.+\)/);
    }
    // The keyboard gets it as well.
    await gauge(page, 'marketCap').focus();
    await page
      .getByRole('tooltip')
      .filter({ hasText: provenance.total_market_cap?.source ?? '' })
      .waitFor();
  });

  test('each card shows its importance, its lines and the triggers that the API tells', async () => {
    const page = await openCrypto(served, { language: 'en' });
    await page.locator('[data-card]').first().waitFor();
    const { cards } = await client.call('crypto.signals', {});
    for (const { id, importance, triggers } of cards) {
      const card = page.locator(`[data-card=${id}]`);
      expect(await card.locator('[data-importance]').getAttribute('data-importance')).toBe(importance);
      expect(await card.locator('[data-line] dd').count()).toBe(3);
      for (const trigger of triggers) {
        const state = card.locator(`[data-trigger=${trigger.id}] [data-state]`);
        expect(await state.getAttribute('data-state')).toBe(
          trigger.fired ? 'fired' : trigger.value === null ? 'unknown' : 'quiet',
        );
        const basis = await card.locator(`[data-trigger=${trigger.id}] .trigger-basis`).innerText();
        expect(basis).toContain(trigger.basis === 'fixed' ? 'fixed threshold' : 'of the last 180 days');
      }
      expect(await card.locator('a').getAttribute('href')).toMatch(/^https:\/\//);
    }
    // Two months are enough for thresholds of one's own.
    expect(cards[0]?.triggers[0]?.basis).toBe('percentile');
  });

  test('every gauge opens its dialog by keyboard; Escape closes it and gives the focus back', async () => {
    const page = await openCrypto(served);
    await gauge(page, 'marketCap').waitFor();
    for (const id of gaugeIds) {
      await gauge(page, id).focus();
      await page.keyboard.press('Enter');
      await dialog(page).waitFor();
      expect(await dialog(page).getByText('참조:').count()).toBe(1);
      expect(await dialog(page).locator('[data-tile]').count()).toBeGreaterThan(0);
      expect(await dialog(page).locator('a[target=_blank]').count()).toBe(2);
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-gauge'))).toBe(id);
    }
  });

  test('a dialog closes by × and by its overlay, and a tile switches the chart', async () => {
    const page = await openCrypto(served);
    await gauge(page, 'marketCap').click();
    const chart = dialog(page).locator('[data-chart]');
    await chart.waitFor();
    const before = await chart.getAttribute('aria-label');
    await dialog(page).locator('[data-tile=dominance]').click();
    await eventually('another chart', async () => (await chart.getAttribute('aria-label')) !== before);
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: path.join(pictures, 'dialog-ko.png') });
    await dialog(page).getByRole('button', { name: '닫기' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await gauge(page, 'fearGreed').click();
    await dialog(page).waitFor();
    await page.mouse.click(5, 450);
    await dialog(page).waitFor({ state: 'detached' });
  });

  test('the coins sort, export what the API has, and open their history by mouse and keyboard', async () => {
    const page = await openCrypto(served, { language: 'en' });
    const coins = page.locator('[data-coins]');
    await coins.locator('[data-coin]').first().waitFor();
    const { prices } = await client.call('crypto.latest', {});
    const order = () =>
      coins.locator('[data-coin]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-coin')));
    expect(await order()).toEqual(prices.map(({ coin_id }) => coin_id));
    await coins.getByRole('button', { name: 'Last 7 d' }).click();
    const by7d = [...prices].sort((a, b) => (b.change_7d ?? -1e9) - (a.change_7d ?? -1e9));
    expect(await order()).toEqual(by7d.map(({ coin_id }) => coin_id));
    expect(await coins.locator('th[aria-sort=descending]').innerText()).toContain('Last 7 d');

    const csv = (await downloaded(page, () => coins.getByRole('button', { name: /CSV/ }).click())).toString();
    expect(csv.startsWith('\uFEFF')).toBe(true);
    const [head, ...rows] = cells(csv.slice(1));
    expect(head).toHaveLength(8);
    const text = (value: number | null) => (value === null ? '' : String(value));
    expect(rows.map((row) => row.slice(1))).toEqual(
      by7d.map((coin) => [
        coin.symbol,
        coin.coin_id,
        text(coin.price_usd),
        text(coin.change_24h),
        text(coin.change_7d),
        text(coin.market_cap),
        text(coin.volume_24h),
      ]),
    );

    await coins.locator('[data-coin=bitcoin] td').nth(3).click();
    await dialog(page).locator('[data-chart]').waitFor();
    const { prices: history } = await client.call('crypto.history', { days: 90, coin_id: 'bitcoin' });
    expect(await dialog(page).locator('[data-chart]').getAttribute('aria-label')).toContain(
      `${history.length} values`,
    );
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await coins.getByRole('button', { name: 'Price history of ETH', exact: true }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByText('ETH · ethereum').waitFor();
  });

  test('the charts leave gaps open, change their range, and export as CSV and PNG', async () => {
    const page = await openCrypto(served, { language: 'en' });
    const chart = page.locator('[data-series=marketCap]');
    await chart.locator('[data-chart]').waitFor();
    const { history } = await client.call('crypto.history', { days: 90 });
    const label = () => chart.locator('[data-chart]').getAttribute('aria-label');
    expect(await label()).toContain(`${history.length} values`);
    expect(await chart.innerText()).toContain(`${gap.length} days without a value`);
    const csv = (await downloaded(page, () => chart.getByRole('button', { name: /CSV/ }).click())).toString();
    expect(cells(csv.slice(1)).slice(1)).toEqual(
      history.map(({ date, total_market_cap }) => [date, String(total_market_cap)]),
    );
    const png = await downloaded(page, () => chart.getByRole('button', { name: /PNG/ }).click());
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect(png.length).toBeGreaterThan(5_000);
    await chart.getByText('30 days').click();
    const { history: month } = await client.call('crypto.history', { days: 30 });
    await eventually('a month', async () => (await label())?.includes(`${month.length} values`));
    for (const id of ['volume', 'dominance', 'ethBtc', 'fearGreed', 'tvl', 'stablecoin', 'ethShare']) {
      await page.locator(`[data-series=${id}] [data-chart][data-drawn]`).waitFor();
    }
  });

  test('the chains stand with their shares of all', async () => {
    const page = await openCrypto(served, { language: 'en' });
    const rows = page.locator('[data-chains] tbody tr');
    await rows.first().waitFor();
    const { stablecoin_chains: chains } = await client.call('crypto.latest', {});
    const total = chains.reduce((sum, { circulating_usd }) => sum + circulating_usd, 0);
    expect(await rows.count()).toBe(10);
    const [top] = chains;
    expect(await rows.first().innerText()).toContain(top?.chain);
    expect(await rows.first().innerText()).toContain(
      percent('en', ((top?.circulating_usd ?? 0) / total) * 100, 1),
    );
  });

  test('the transfer check is remembered for the day', async () => {
    const page = await openCrypto(served);
    const box = page.locator('[data-transfer] input[type=checkbox]');
    await box.check();
    await page.reload();
    await box.waitFor();
    expect(await box.isChecked()).toBe(true);
    await page.evaluate(() => window.localStorage.setItem('ddc.transferCheck', '2020-01-01'));
    await page.reload();
    await box.waitFor();
    expect(await box.isChecked()).toBe(false);
  });

  describe('manual input', () => {
    afterEach(async () => {
      const { eth_etf, mvrv } = await client.call('manual.list', {});
      for (const { date } of eth_etf) await client.call('manual.remove', { kind: 'eth_etf', date });
      for (const { date } of mvrv) await client.call('manual.remove', { kind: 'mvrv', date });
    });

    test('blank, wrong and future values are named in the user’s language and not sent', async () => {
      const page = await openCrypto(served);
      const form = page.locator('[data-form=mvrv]');
      const save = form.getByRole('button', { name: '저장' });
      await save.click();
      await form.getByText('값을 입력하세요').waitFor();
      await form.getByLabel('Z-Score').fill('12');
      await form.getByText('-2에서 10 사이여야 합니다').waitFor();
      await form.getByLabel('Z-Score').fill('2.5');
      await form.getByLabel('날짜').fill('2099-01-01');
      await form.getByText(/보다 늦을 수 없습니다/).waitFor();
      expect(await violations(page)).toEqual([]);
      await save.click();
      expect(await client.call('manual.list', {})).toEqual({ eth_etf: [], mvrv: [] });
    });

    test('a Z-score is kept with the regime that follows from it, and can be taken back', async () => {
      const page = await openCrypto(served);
      const form = page.locator('[data-form=mvrv]');
      await form.getByText('최종: 없음').waitFor();
      await form.getByLabel('Z-Score').fill('3.1');
      expect(await form.locator('[data-derived-regime]').innerText()).toBe('과열 초입');
      await form.getByLabel('이전 Z').fill('2.9');
      await form.getByRole('button', { name: '저장' }).click();
      await form.locator('[data-saved]').waitFor();
      const { mvrv } = await client.call('manual.list', {});
      expect(mvrv).toMatchObject([{ z_score: 3.1, prev_z_score: 2.9 }]);
      await eventually('the gauge', async () => (await figure(page, 'mvrv').innerText()) === '3.10');
      expect(await page.locator('[data-card=mvrv]').innerText()).toContain('임계대 3 돌파');
      expect(await page.locator('[data-card]').first().getAttribute('data-card')).toBe('mvrv');
      expect(await form.locator('[data-last-saved]').innerText()).toMatch(
        /^최종: \d{4}-\d{2}-\d{2} \d{2}:\d{2}$/,
      );
      // The fields are blank again, and blank is no entry of zero.
      expect(await form.getByLabel('Z-Score').inputValue()).toBe('');

      const entries = page.locator('[data-manual=mvrv] .entries');
      const csv = (
        await downloaded(page, () => entries.getByRole('button', { name: /CSV/ }).click())
      ).toString();
      expect(cells(csv.slice(1))[1]?.slice(0, 3)).toEqual([mvrv[0]?.date, '3.1', '2.9']);
      await entries.getByRole('button', { name: `${mvrv[0]?.date} 삭제` }).click();
      expect((await client.call('manual.list', {})).mvrv).toHaveLength(1);
      await entries.getByRole('button', { name: `${mvrv[0]?.date} 정말 삭제` }).click();
      await entries.waitFor({ state: 'detached' });
      expect((await client.call('manual.list', {})).mvrv).toEqual([]);
      await eventually('the gauge', async () => (await figure(page, 'mvrv').innerText()) === '—');
    });

    test('an ETF flow of zero is zero, and what was left blank is not', async () => {
      const page = await openCrypto(served);
      const form = page.locator('[data-form=eth_etf]');
      await form.getByLabel('1D Flow ($M)').fill('0');
      await form.getByRole('button', { name: '저장' }).click();
      await form.locator('[data-saved]').waitFor();
      expect((await client.call('manual.list', {})).eth_etf).toMatchObject([
        { flow_1d: 0, flow_5d: null, direction: null },
      ]);
      await eventually('the gauge', async () => (await figure(page, 'ethEtf').innerText()) === '$0M');
    });

    test('what the host refuses is shown, and what was typed stays', async () => {
      const page = await openCrypto(served);
      const form = page.locator('[data-form=eth_etf]');
      // A page that has not heard of the host's limits.
      await page.route('**/manual/eth-etf', (route) =>
        route.continue({ postData: JSON.stringify({ flow_1d: 99_999 }) }),
      );
      await form.getByLabel('1D Flow ($M)').fill('120');
      await form.getByRole('button', { name: '저장' }).click();
      const alert = form.getByRole('alert');
      await alert.waitFor();
      expect(await alert.innerText()).toMatch(/저장하지 못했습니다: .*flow_1d.*10000/);
      expect(await form.getByLabel('1D Flow ($M)').inputValue()).toBe('120');
      expect((await client.call('manual.list', {})).eth_etf).toEqual([]);
      // The browser itself reports a refused request.
      opened.at(-1)?.complaints.splice(0);
    });

    test('an entry of long ago shows its age and raises no alarm', async () => {
      const date = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
      await client.call('manual.saveMvrv', { z_score: 3.1, prev_z_score: 2.9, date });
      const page = await openCrypto(served);
      const card = page.locator('[data-card=mvrv]');
      await card.getByText('판단 보류').waitFor();
      expect(await card.locator('[data-importance]').getAttribute('data-importance')).toBe('LOW');
      expect(await gauge(page, 'mvrv').innerText()).toMatch(/오래됨/);
    });
  });

  test.each([
    ['ko', 'dark', 1400],
    ['ko', 'light', 1400],
    ['en', 'dark', 900],
    ['en', 'light', 2560],
  ] as const)('axe finds nothing and nothing sticks out, %s %s %d', async (language, theme, width) => {
    const page = await openCrypto(served, { language, theme, width });
    for (const id of ['marketCap', 'ethShare']) {
      await page.locator(`[data-series=${id}] [data-chart][data-drawn]`).waitFor();
    }
    await page.locator('[data-footer]').click();
    expect(await violations(page)).toEqual([]);
    const sticksOut = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sticksOut).toBeLessThanOrEqual(0);
    expect(await page.locator('body').innerText()).not.toMatch(/ui\.crypto|\{\{/);
    await page.locator('[data-footer]').click();
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({
      path: path.join(pictures, `monitor-${language}-${theme}-${width}.png`),
      fullPage: true,
    });
  });
});

describe.skipIf(!hasBrowser)('the crypto monitor from nothing', () => {
  let served: Served;
  let client: Client;
  beforeEach(async () => {
    served = await startServed();
    client = createHttpClient({ baseUrl: served.url });
  });
  afterEach(async () => {
    // A page that still fetches a piece of its font would complain of a host that has gone.
    for (const { page } of opened) await page.context().close();
    await served?.stop();
  });

  test.each(['ko', 'en'] as const)(
    'an empty database offers to collect and to fill in history, %s',
    async (language) => {
      const page = await openCrypto(served, { language });
      await page.locator('[data-collect=crypto]').nth(1).waitFor();
      expect(await page.locator('[data-gauge]').count()).toBe(0);
      await page.locator('[data-backfill-offer] [data-collect=backfill]').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.screenshot({ path: path.join(pictures, `empty-${language}.png`), fullPage: true });
    },
  );

  test('the button collects, shows the steps, and the figures appear by themselves', async () => {
    served.simulator.setFault('coins/markets', { kind: 'delay', ms: 1_500 });
    const page = await openCrypto(served, { language: 'en' });
    await page.locator('[data-collect=crypto]').first().click();
    await page.locator('[data-progress=crypto]').getByText('of 4 steps').waitFor();
    await gauge(page, 'marketCap').waitFor();
    await page.locator('[data-progress=crypto]').waitFor({ state: 'detached' });
    const { metrics } = await client.call('crypto.latest', {});
    await eventually(
      'the figure',
      async () => (await figure(page, 'marketCap').innerText()) === usd('en', metrics.total_market_cap),
    );
    await page.locator('[data-last-run=crypto]').getByText('(dashboard) | Status: success').waitFor();
  });

  test('on the first day changes are missing with their reason, not zero', async () => {
    await client.call('collector.run', { collector: 'crypto' });
    const page = await openCrypto(served);
    await gauge(page, 'marketCap').waitFor();
    expect(await gauge(page, 'marketCap').innerText()).toMatch(
      /1D —\s*\(전날 값 없음\)\s*7D —\s*\(7일 전 값 없음\)/,
    );
    expect(await gauge(page, 'volume').innerText()).toMatch(/—\s*\(직전 7일 중 5일 미만\)/);
    expect(await page.locator('[data-banner]').innerText()).toContain('판단할 수 없습니다');
    expect(await page.locator('[data-card=overview]').innerText()).toContain('판단 보류');
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: path.join(pictures, 'first-day-ko.png'), fullPage: true });
  });

  test('a source that fails leaves its figures missing and the others standing', async () => {
    served.simulator.setFault('/global', '500');
    served.simulator.setFault('stablecoins', '500');
    await client.call('collector.run', { collector: 'crypto' });
    const page = await openCrypto(served);
    await gauge(page, 'marketCap').waitFor();
    expect(await figure(page, 'marketCap').innerText()).toBe('—');
    expect(await figure(page, 'marketCap').getAttribute('data-origin')).toContain('값을 준 출처가 없습니다');
    expect(await gauge(page, 'marketCap').innerText()).not.toContain('전날');
    expect(await figure(page, 'fearGreed').innerText()).not.toBe('—');
    expect(await page.locator('[data-coin]').count()).toBe(20);
    await gauge(page, 'marketCap').click();
    await dialog(page).getByText('저장된 기록이 아직 없습니다').waitFor();
  });

  test('data of days ago says so at the top and on each figure', async () => {
    await client.call('collector.run', { collector: 'crypto' });
    const db = served.database();
    const before = new Date(Date.now() - 6 * 86_400_000).toISOString().slice(0, 10);
    for (const table of ['crypto_metric', 'crypto_price', 'crypto_chain_stablecoin', 'provenance'])
      db.prepare(`UPDATE ${table} SET date = ?`).run(before);
    db.close();
    const page = await openCrypto(served);
    await page.locator('[data-stale=crypto]').waitFor();
    expect(await page.locator('[data-stale=crypto]').innerText()).toContain(before);
    expect(await gauge(page, 'marketCap').innerText()).toContain('오래됨');
  });

  test('a host that is gone is an error with a way to try again, and its return heals the page', async () => {
    const { page } = await newPage(browser, {});
    await page.route('**/crypto/latest', (route) => route.abort());
    await page.goto(`${served.url}/#/crypto`);
    const alert = page.getByRole('alert').filter({ hasText: '데이터를 읽지 못했습니다' });
    await alert.waitFor();
    await page.unroute('**/crypto/latest');
    await alert.getByRole('button', { name: '다시 시도' }).click();
    await page.getByText('아직 데이터가 없습니다').waitFor();
    await page.context().close();
  });
});
