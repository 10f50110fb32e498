import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moduleIds } from '../../src/shared/stress.ts';
import { type Served, startServed } from '../support/serve.ts';
import { hasBrowser, launchBrowser, newPage } from './browser.ts';
import { clientOf, openPage } from './support.ts';

const pages = ['overview', 'liquidity', 'crypto'] as const;

/** What has to stand behind every figure, whatever it is. */
const wanted = {
  ko: {
    asOf: /^기준 \d{4}-\d\d-\d\d.* \(.+\)$/m,
    noDate: /^출처가 기준일을 주지 않음 · 수집 \d{4}-\d\d-\d\d.* \(.+\)$/m,
    read: /^(?:수집|계산) \d{4}-\d\d-\d\d \d\d:\d\d \(.+\)$|^저장된 기록에서$/m,
    source: /^출처: .+$/m,
    none: '이 날짜의 값을 준 출처가 없습니다.',
  },
  en: {
    asOf: /^As of \d{4}-\d\d-\d\d.* \(.+\)$/m,
    noDate: /^Date not given by the source; fetched at \d{4}-\d\d-\d\d.* \(.+\)$/m,
    read: /^(?:Read|Worked out) \d{4}-\d\d-\d\d \d\d:\d\d \(.+\)$|^From the stored history$/m,
    source: /^Source: .+$/m,
    none: 'No source has given this value for this day.',
  },
} as const;
type Language = keyof typeof wanted;

interface FoundFigure {
  label: string;
  text: string;
  origin: string;
}

const figuresIn = (part: Locator): Promise<FoundFigure[]> =>
  part.locator('[data-figure]').evaluateAll((nodes) =>
    nodes.map((node) => ({
      label: node.getAttribute('data-figure') ?? '',
      text: node.textContent ?? '',
      origin: node.getAttribute('data-origin') ?? '',
    })),
  );

/** What is wrong with the origins of the figures. */
function faultsOf(figures: readonly FoundFigure[], language: Language): string[] {
  const { asOf, noDate, read, source, none } = wanted[language];
  return figures.flatMap(({ label, text, origin }) => {
    const isMissing = text === '—' && origin === none;
    const hasAge = (asOf.test(origin) && read.test(origin)) || noDate.test(origin);
    return isMissing || (hasAge && source.test(origin)) ? [] : [`${label} ${text}: ${origin}`];
  });
}

/** Texts that are figures and nothing else, without an origin behind them or behind what they are derived from. */
const bareFigures = (part: Locator): Promise<string[]> =>
  part.evaluate((root) => {
    const figure =
      /^[▲▼━\s]*[×±+−-]?\s*[$₩]?\d[\d,.]*\s*(?:%|%p|pp|[KMBT]|조|억|만|건|pts|포인트|points)*(?:\s*달러)?$/;
    const found: string[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const { parentElement: parent } = node;
      if (!figure.test(text) || !parent?.checkVisibility()) continue;
      // Days of a calendar, pages of tables and constants of the formula are no figures; charts have their own table.
      if (parent.closest('[data-figure], [data-constant], [data-footer], svg, table.gaps, [data-calendar]'))
        continue;
      const derived = parent.closest('[data-derived]');
      if (derived?.closest('tr, button, article, section, [data-tile]')?.querySelector('[data-figure]'))
        continue;
      found.push(`${text} in ${parent.closest('[class]')?.outerHTML.slice(0, 160)}`);
    }
    return found;
  });

/** Figures that the keyboard does not lead to, or that say nothing when it does. */
async function unreachable(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const figures = await page.locator('main [data-figure]').all();
  for (const each of figures) {
    const [label, origin] = [await each.getAttribute('data-figure'), await each.getAttribute('data-origin')];
    const isReached = await each.evaluate((node) => {
      const target = node.closest<HTMLElement>('button, a[href], [tabindex="0"]');
      target?.focus();
      return target !== null && document.activeElement === target;
    });
    const lines = (origin ?? '').split('\n');
    const said = page.getByRole('tooltip').filter({ hasText: lines[0] ?? '' });
    const isSaid = await said
      .first()
      .waitFor({ timeout: 5_000 })
      .then(
        () => true,
        () => false,
      );
    const text = isSaid ? (await said.allTextContents()).join('\n') : '';
    // What tells the origin must not take the focus away.
    const isKept = await each.evaluate(
      (node) => document.activeElement === node.closest('button, a[href], [tabindex="0"]'),
    );
    if (!isReached || !isKept || !isSaid || !lines.every((line) => text.includes(line)))
      faults.push(label ?? '');
  }
  return faults;
}

describe.skipIf(!hasBrowser)('every figure says as of when it is, how old and from where', () => {
  let browser: Browser;
  let served: Served;
  beforeAll(async () => {
    browser = await launchBrowser();
    served = await startServed({ FRED_API_KEY: 'a'.repeat(32) });
    const client = clientOf(served.url);
    await client.call('backfill.run', { days: 60 });
    await client.call('collector.runAll', {});
    await client.call('news.fetch', {});
    await client.call('manual.saveEthEtf', { flow_1d: 120 });
    await client.call('manual.saveMvrv', { z_score: 2.1 });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  test.each(pages.flatMap((name) => (['ko', 'en'] as const).map((language) => ({ name, language }))))(
    'on the page $name in $language, by mouse and by keyboard',
    async ({ name, language }) => {
      const { page } = await newPage(browser, { language });
      await openPage(page, served.url, name);
      const main = page.locator('main');
      const figures = await figuresIn(main);
      expect(figures.length).toBeGreaterThan(12);
      expect(faultsOf(figures, language)).toEqual([]);
      expect(await bareFigures(main)).toEqual([]);
      expect(await unreachable(page)).toEqual([]);
      await page.context().close();
    },
  );

  test.each(['ko', 'en'] as const)('in every dialog in %s', async (language) => {
    const { page } = await newPage(browser, { language });
    const look = async (what: string, open: Locator) => {
      await open.click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('[data-figure]').first().waitFor();
      expect(faultsOf(await figuresIn(dialog), language), what).toEqual([]);
      expect(await bareFigures(dialog), what).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    };
    await openPage(page, served.url, 'liquidity');
    for (const id of moduleIds) await look(id, page.locator(`[data-module="${id}"]`));
    await openPage(page, served.url, 'crypto');
    for (const gauge of await page.locator('[data-gauge]').all())
      await look((await gauge.getAttribute('data-gauge')) ?? '', gauge);
    await look('coin', page.locator('[data-coin="bitcoin"] button'));
    await page.context().close();
  });

  test.each([
    ['ko', '최근 24시간', /변화율: CoinGecko 제공.*롤링/],
    ['en', 'last 24 h', /Changes: CoinGecko’s own, rolling 24 hours and 7 days/],
  ] as const)(
    'changes of coins are said to be CoinGecko’s rolling ones, in %s',
    async (language, label, tip) => {
      const { page } = await newPage(browser, { language });
      await openPage(page, served.url, 'overview');
      for (const part of ['[data-change="btc"]', '[data-change="eth"]', '[data-tile="btc"]']) {
        expect(await page.locator(part).innerText(), part).toContain(label);
        expect(await page.locator(`${part} [data-figure]`).getAttribute('data-origin'), part).toMatch(tip);
      }
      // What is worked out from our own days is not called so.
      expect(await page.locator('[data-change="marketCap"]').innerText()).not.toContain(label);
      await openPage(page, served.url, 'crypto');
      const heads = await page.locator('[data-coins] thead').innerText();
      expect(heads.toLowerCase()).toContain(label);
      await page.context().close();
    },
  );

  test('supply of stablecoins: that the source gives no date stands where the others have theirs', async () => {
    const { page } = await newPage(browser, { language: 'en' });
    await openPage(page, served.url, 'overview');
    const row = page.locator('[data-change="stablecoin"]');
    expect(await row.locator('[data-as-of]').innerText()).toMatch(/no date given; fetched/);
    await page.context().close();
  });
});
