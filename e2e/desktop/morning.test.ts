import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { percent, seoulDateTime, usd } from '../../src/renderer/format/format.ts';
import type { CryptoLatest, StatusReport } from '../../src/shared/model.ts';
import type { StressLatest } from '../../src/shared/model-liquidity.ts';
import { query } from '../support/tables.ts';
import { callFrom, describeDesktop, launch, surround, windowOf } from './support/app.ts';

/** 06:00 in Seoul, today or tomorrow: the simulator tells of now, and its data must not be old. */
function nextSix(): Date {
  const now = Date.now();
  const today = new Date(now + 9 * 3_600_000).toISOString().slice(0, 10);
  return new Date(`${today}T06:00:00+09:00`);
}

describeDesktop('a morning', () => {
  test('passes by itself: slot due, run-all, news, then tray, dashboards and API all tell the same', async () => {
    const six = nextSix();
    const around = await surround({
      env: { DDC_NOW: new Date(six.getTime() - 2_000).toISOString(), FRED_API_KEY: 'a'.repeat(32) },
    });
    // News at the same minute comes after run-all; in the half hour between them nothing happens.
    fs.writeFileSync(
      path.join(around.dataDir, 'settings.json'),
      JSON.stringify({ schedule: { newsAt: '06:00' }, language: 'ko' }),
    );
    const app = await launch(around, '--hidden');
    const tray = await around.panel?.tray();
    if (!tray) throw new Error('no tray');
    const file = path.join(around.dataDir, 'stock_research.db');
    const runs = () =>
      fs.existsSync(file)
        ? query(file, 'SELECT collector, triggered_by FROM collector_log ORDER BY id').map(
            ({ collector, triggered_by }) => `${collector} ${triggered_by}`,
          )
        : [];
    await expect
      .poll(runs, { timeout: 30_000 })
      .toEqual(['liquidity scheduler', 'crypto scheduler', 'news scheduler']);
    const slots = () =>
      query(file, 'SELECT job, state FROM schedule_slot WHERE job <> ? ORDER BY job', 'plan');
    await expect.poll(slots).toEqual([
      { job: 'news', state: 'served' },
      { job: 'run-all', state: 'served' },
    ]);
    await expect.poll(tray.tooltip).toMatch(/^Daily Data Collector\n마지막 수집 .*\n스트레스 0\.\d\d /);
    expect(app.app.windows()).toHaveLength(0);

    await tray.click('한눈에 보기');
    const page = await windowOf(app, 'overview');
    const ask = async <T>(name: string) => ((await callFrom(page, name)) as { value: T }).value;
    const status = await ask<StatusReport>('collector.status');
    const stress = await ask<StressLatest>('stress.latest');
    const crypto = await ask<CryptoLatest>('crypto.latest');
    await page.locator('[data-change="marketCap"]').waitFor();
    const shown = (selector: string) => page.locator(selector).innerText();
    expect(await shown('[data-change="marketCap"]')).toContain(usd('ko', crypto.metrics.total_market_cap));
    expect(await shown('[data-change="hyOas"]')).toContain(percent('ko', stress.modules.credit.hyOas));
    expect(await shown('[data-collector="news"]')).toContain(
      seoulDateTime(status.collectors.news?.finished_at ?? null),
    );
    // The next one is tomorrow's.
    expect(status.next_due?.slot_at).toBe(new Date(six.getTime() + 86_400_000).toISOString());
    fs.mkdirSync('test-results/screens', { recursive: true });
    await page.screenshot({ path: 'test-results/screens/desktop-morning.png' });
  });
});
