import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { number, percent, seoulDateTime, usd } from '../../src/renderer/format/format.ts';
import { moduleIds } from '../../src/shared/stress.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage, type OpenedPage, type PageOptions } from './browser.ts';
import { axeViolations, clientOf, csvRows, downloaded, keepScreen, openPage, settled } from './support.ts';

const fredKey = 'a'.repeat(32);

describe.skipIf(!hasBrowser)('the liquidity monitor', () => {
  let served: Served;
  let browser: Browser;
  let opened: OpenedPage;
  beforeAll(async () => {
    served = await startServed({ FRED_API_KEY: fredKey });
    browser = await launchBrowser();
    const client = clientOf(served.url);
    await client.call('backfill.run', { days: 120 });
    await client.call('collector.run', { collector: 'liquidity' });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    served.simulator.clearFaults();
    await opened.page.context().close();
  });

  async function open(options: PageOptions = {}): Promise<Page> {
    opened = await newPage(browser, options);
    await openPage(opened.page, served.url, 'liquidity');
    return opened.page;
  }
  const latest = () => clientOf(served.url).call('stress.latest', {});

  test.each(['ko', 'en'] as const)(
    'shows the figures of the API and of the database (%s)',
    async (language) => {
      const page = await open({ language });
      const api = await latest();
      const stored = served.database();
      const row = stored.prepare('SELECT * FROM stress_index WHERE date = ?').get(api.date) as Record<
        string,
        number
      >;
      stored.close();
      expect(row.total_score).toBe(api.totalScore);

      const banner = await page.locator('[data-banner]').innerText();
      expect(banner).toContain(number(language, row.total_score, 3));
      expect(banner).toContain(api.date);
      expect(await page.locator('[data-banner]').getAttribute('data-banner')).toBe(api.level);
      for (const id of moduleIds) {
        const text = await page.locator(`[data-module="${id}"]`).innerText();
        expect(text, id).toContain(number(language, api.modules[id].score, 3));
      }
      const kpis = {
        volatility: number(language, api.modules.volatility.vix, 1),
        credit: percent(language, api.modules.credit.hyOas),
        funding: percent(language, api.modules.funding.sofr),
        treasury: percent(language, api.macro.dgs10),
      };
      for (const [id, text] of Object.entries(kpis)) {
        expect(await page.locator(`[data-kpi="${id}"]`).innerText(), id).toContain(text);
      }
      expect(await page.locator('[data-kpi="credit"]').innerText()).toContain(
        percent(language, api.modules.credit.igOas),
      );
      const rrp = api.modules.funding.rrpBalance;
      expect(await page.locator('[data-kpi="funding"]').innerText()).toContain(
        usd(language, rrp === null ? null : rrp * 1e9),
      );
      await keepScreen(page, `liquidity-${language}`);
    },
  );

  test('every figure says as of when it is, how old and from where', async () => {
    const page = await open();
    const figures = await page
      .locator('[data-figure]')
      .evaluateAll((nodes) =>
        nodes.map((node) => ({ text: node.textContent, origin: node.getAttribute('data-origin') ?? '' })),
      );
    expect(figures.length).toBeGreaterThan(15);
    for (const { text, origin } of figures.filter((each) => each.text !== '—')) {
      expect(origin, text ?? '').toMatch(/기준 \d{4}-\d\d-\d\d/);
      expect(origin).toMatch(/출처: /);
    }
    const { inputs } = (await latest()).modules.credit;
    const credit = page.locator('[data-kpi="credit"] [data-figure]').first();
    expect(await credit.getAttribute('data-origin')).toContain(`기준 ${inputs[0]?.observed_on}`);
    await credit.hover();
    await page.getByRole('tooltip').getByText('출처: FRED BAMLH0A0HYM2').waitFor();
  });

  test('what may still change is marked as provisional', async () => {
    // Whether a session is still open depends on the hour of the day.
    const stored = served.database();
    stored.exec("UPDATE provenance SET is_provisional = 1 WHERE dataset = 'liquidity_price'");
    stored.close();
    const { prices } = await latest();
    expect(prices.find(({ symbol }) => symbol === '^VIX')?.provisional).toBe(true);
    const page = await open();
    await page.locator('[data-kpi="volatility"]').getByText('잠정').waitFor();
  });

  test('the collect button collects, shows its steps and leaves the new figures on screen', async () => {
    const page = await open();
    served.simulator.setFault('fred/series', { kind: 'delay', ms: 400 });
    await page.locator('[data-collect="liquidity"]').click();
    await page.locator('[data-progress="liquidity"]').waitFor();
    expect(await page.locator('[data-collect="liquidity"]').isDisabled()).toBe(true);
    await page.locator('[data-collect="liquidity"]:enabled').waitFor();
    await page.locator('[data-last-run="liquidity"]', { hasText: '대시보드' }).waitFor();
    const { collectors } = await clientOf(served.url).call('collector.status', {});
    const line = await page.locator('[data-last-run="liquidity"]').innerText();
    expect(line).toBe(
      `마지막 수집: ${seoulDateTime(collectors.liquidity?.finished_at)} (대시보드) | 상태: 성공`,
    );
    const db = served.database();
    const logged = db
      .prepare('SELECT triggered_by FROM collector_log ORDER BY id DESC LIMIT 1')
      .pluck()
      .get();
    db.close();
    expect(logged).toBe('dashboard');
  });

  test('a collection can be cancelled, and the page says that it was', async () => {
    const page = await open();
    served.simulator.setFault('fred/series', 'hang');
    await page.locator('[data-collect="liquidity"]').click();
    await page.getByRole('button', { name: '수집 취소' }).click();
    await page.locator('[data-collect="liquidity"]:enabled').waitFor();
    await page.locator('[data-progress="liquidity"]', { hasText: '취소됨' }).waitFor();
    served.simulator.clearFaults();
    await clientOf(served.url).call('collector.run', { collector: 'liquidity' });
  });

  test.each(moduleIds)('the details of %s open and close with the keyboard alone', async (id) => {
    const page = await open();
    const bar = page.locator(`[data-module="${id}"]`);
    await bar.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await settled(page);
    const api = await latest();
    const { score, inputs } = api.modules[id];
    expect(await dialog.locator('[data-item="score"]').innerText()).toContain(number('ko', score, 3));
    for (const input of inputs) await dialog.getByRole('cell', { name: input.name, exact: true }).waitFor();
    for (const tile of await dialog.locator('button[data-item]').all()) {
      await tile.focus();
      await page.keyboard.press('Space');
      expect(await tile.getAttribute('aria-pressed')).toBe('true');
    }
    expect(await axeViolations(page)).toEqual([]);
    await keepScreen(page, `liquidity-detail-${id}`, false);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => bar.evaluate((node) => node === document.activeElement)).toBe(true);
  });

  test('the details close by the cross and by a click beside them', async () => {
    const page = await open();
    await page.locator('[data-kpi="credit"]').click();
    await page.getByRole('dialog').getByRole('button', { name: '닫기' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('[data-kpi="credit"]').click();
    await page.getByRole('dialog').waitFor();
    await page.mouse.click(5, 400);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('the history exports what it shows, range by range', async () => {
    const page = await open();
    const button = page.getByRole('button', { name: 'CSV 내보내기: 스트레스 추이' });
    const month = await clientOf(served.url).call('stress.history', { days: 30 });
    const first = await downloaded(page, button);
    expect(first.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(first.name).toMatch(/^스트레스-추이-\d{4}-\d\d-\d\d\.csv$/);
    expect(csvRows(first.bytes).slice(1)).toEqual(
      month.history.map(({ date, totalScore }) => [date, totalScore === null ? '' : String(totalScore)]),
    );
    await page.getByRole('radiogroup', { name: '기간: 스트레스 추이' }).getByText('90일').click();
    await expect
      .poll(async () => csvRows((await downloaded(page, button)).bytes).length - 1)
      .toBe((await clientOf(served.url).call('stress.history', { days: 90 })).history.length);
    const png = await downloaded(page, page.getByRole('button', { name: 'PNG 내보내기: 스트레스 추이' }));
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  test('the history can be read as a table, and tells its figures to those who do not see it', async () => {
    const page = await open();
    const { history } = await clientOf(served.url).call('stress.history', { days: 30 });
    const last = history.at(-1);
    const label = await page.locator('[data-chart]').first().getAttribute('aria-label');
    expect(label).toContain(String(history.length));
    expect(label).toContain(number('ko', last?.totalScore, 3));
    await page.getByRole('button', { name: '표로 보기' }).first().click();
    const table = page.getByRole('region', { name: '스트레스 추이 표' });
    expect(await table.getByRole('row').nth(1).innerText()).toContain(last?.date);
    expect(await table.getByRole('row').count()).toBe(history.length + 1);
  });

  test('the footer names every source with its table, its rows and the age of its last success', async () => {
    const page = await open();
    await page.locator('[data-footer]').click();
    const { sources } = await clientOf(served.url).call('source.list', {});
    const { table_counts } = await clientOf(served.url).call('collector.status', {});
    for (const { tables } of sources.filter(({ collector }) => collector === 'liquidity')) {
      const row = page.getByRole('row').filter({ hasText: tables[0]?.table ?? '' });
      expect(await row.first().innerText()).toContain(number('ko', table_counts[tables[0]?.table ?? '']));
    }
    expect(await page.locator('[data-age="fresh"]').count()).toBe(5);
  });

  test.each([
    { language: 'ko', theme: 'dark' },
    { language: 'en', theme: 'light' },
  ] as const)('has nothing that axe objects to ($language, $theme)', async (options) => {
    const page = await open(options);
    await page.locator('[data-footer]').click();
    expect(await axeViolations(page)).toEqual([]);
    await keepScreen(page, `liquidity-${options.language}-${options.theme}`);
  });
});

describe.skipIf(!hasBrowser)('the liquidity monitor without a FRED key', () => {
  test('says which modules are missing, that they are not calm, and how to get a key', async () => {
    const served = await startServed();
    const browser = await launchBrowser();
    try {
      await clientOf(served.url).call('collector.run', { collector: 'liquidity' });
      const { page, complaints } = await newPage(browser);
      await openPage(page, served.url, 'liquidity');
      const notice = page.locator('[data-missing]');
      await notice.getByText('크레딧 스프레드, 자금시장 (SOFR)').waitFor();
      await notice.getByRole('link', { name: /무료 키 받기/ }).waitFor();
      expect(await page.locator('[data-module="credit"]').innerText()).toContain('입력값 없음');
      expect(await page.locator('[data-kpi="credit"]').innerText()).toContain('—');
      expect(await axeViolations(page)).toEqual([]);
      await keepScreen(page, 'liquidity-no-key');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await served.stop();
    }
  });
});
