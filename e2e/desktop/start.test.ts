import path from 'node:path';
import { expect, test } from 'vitest';
import { countRows } from '../support/tables.ts';
import { callFrom, describeDesktop, launch, spawnApp, surround, windowOf } from './support/app.ts';

describeDesktop('the built app', () => {
  test('a click on "지금 수집" in the tray fills the database; icon, tooltip and menu tell of it', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const tray = await around.panel?.tray();
    if (!tray) throw new Error('no tray');
    await expect.poll(tray.tooltip).toBe('Daily Data Collector\n아직 수집한 적이 없습니다');
    const idle = await tray.icon();
    const labels = await tray.labels();
    expect(labels.filter((label) => label !== '')).toEqual([
      '아직 수집한 적이 없습니다',
      expect.stringMatching(/^다음 수집: \d{4}-\d\d-\d\d 06:[03]0$/),
      '지금 수집',
      '유동성 수집',
      '크립토 수집',
      '뉴스 수집',
      '한눈에 보기',
      '유동성 모니터',
      '크립토 모니터',
      '뉴스',
      '실행 기록',
      '설정',
      '로그 폴더',
      '로그인 시 시작',
      '종료',
    ]);

    around.simulator.setFault('api.coingecko.com', { kind: 'delay', ms: 700 });
    await tray.click('지금 수집');
    await expect.poll(tray.tooltip).toMatch(/수집 중: 크립토 \d\/4/);
    expect(await tray.icon()).not.toBe(idle);
    const running = Object.fromEntries((await tray.entries()).map(({ label, enabled }) => [label, enabled]));
    expect(running).toMatchObject({ '지금 수집': false, '크립토 수집': false, '뉴스 수집': true });

    await expect
      .poll(tray.tooltip, { timeout: 15_000 })
      .toMatch(/^Daily Data Collector\n마지막 수집 .* \(방금\), (?:성공|부분 성공)\n스트레스 0\.\d\d /);
    const file = path.join(around.dataDir, 'stock_research.db');
    expect(countRows(file, 'crypto_price')).toBe(20);
    expect(countRows(file, 'crypto_metric')).toBe(1);
    expect(countRows(file, 'collector_log')).toBe(2);
    expect(app.app.windows()).toHaveLength(0);
  });

  test('pages open from the tray, one window each, and a second launch shows them', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const tray = await around.panel?.tray();
    if (!tray) throw new Error('no tray');
    await expect.poll(tray.labels).toContain('크립토 모니터');
    await tray.click('크립토 모니터');
    const crypto = await windowOf(app, 'crypto');
    await tray.click('유동성 모니터');
    await windowOf(app, 'liquidity');
    await tray.click('크립토 모니터');
    expect(await callFrom(crypto, 'health')).toMatchObject({ ok: true, value: { status: 'healthy' } });
    expect(app.app.windows()).toHaveLength(2);

    const second = spawnApp(around);
    expect(await second.exit).toBe(0);
    expect(app.app.windows()).toHaveLength(2);
    expect(await callFrom(crypto, 'health')).toMatchObject({ ok: true });
  });

  test('a launch without --hidden opens the overview, and quitting ends everything', async () => {
    const around = await surround();
    const app = await launch(around);
    await windowOf(app, 'overview');
    const url = await app.url();
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const tray = await around.panel?.tray();
    await expect.poll(async () => tray?.labels()).toContain('종료');
    await tray?.click('종료');
    expect(await app.exit).toBe(0);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });
});
