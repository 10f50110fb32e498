import fs from 'node:fs';
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

  test('a folder in which Electron can keep nothing is named, not taken for that of another instance', async () => {
    const around = await surround();
    fs.writeFileSync(path.join(around.dataDir, 'chromium'), '');
    const app = spawnApp(around, '--hidden');
    expect(await app.exit).toBe(1);
    expect(app.output()).toContain(path.join(around.dataDir, 'chromium'));
  });

  test('settings that cannot be read are told on the desktop, not in a terminal alone', async () => {
    const around = await surround();
    fs.writeFileSync(path.join(around.dataDir, 'settings.json'), '{');
    const app = spawnApp(around, '--hidden');
    expect(await app.exit).toBe(2);
    expect(app.output()).toContain('settings.json');
    expect(around.panel?.notices).toEqual([
      expect.objectContaining({ title: 'Daily Data Collector를 시작할 수 없습니다' }),
    ]);
  });

  test('a second launch finds the app, whatever stands in the settings by then', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    await app.url();
    fs.writeFileSync(path.join(around.dataDir, 'settings.json'), '{');
    expect(await spawnApp(around).exit).toBe(0);
    await windowOf(app, 'overview');
  });

  test('a later start runs from the code that the first has compiled, and replaces it when it is damaged', async () => {
    const around = await surround();
    const file = path.join(around.dataDir, 'chromium/program.v8');
    const starts = () =>
      [...app.log().matchAll(/app starts .*"compiled":"(\w+)"/g)].map(([, compiled]) => compiled);
    const quit = async () => {
      await app.app.evaluate(({ app: electron }) => electron.quit());
      await app.exit;
    };
    let app = await launch(around, '--hidden');
    await expect.poll(() => fs.existsSync(file)).toBe(true);
    await quit();
    app = await launch(around, '--hidden');
    await app.url();
    await quit();
    expect(starts()).toEqual(['now', 'before']);

    fs.truncateSync(file, 100_000);
    app = await launch(around, '--hidden');
    await expect.poll(() => fs.statSync(file).size).toBeGreaterThan(100_000);
    expect(starts()).toEqual(['now', 'before', 'now']);
    expect((await fetch(`${await app.url()}/health`)).status).toBe(200);
  });

  test('what the start and a window took of memory is given back, but not while a window is open', async () => {
    const around = await surround();
    const app = await launch(around, '--hidden');
    const given = () =>
      [...app.log().matchAll(/memory given back (\{.*\})/g)].map(
        ([, text = '']) => JSON.parse(text) as { heapKbBefore: number; heapKb: number },
      );
    await expect.poll(given).toHaveLength(1);
    expect(given()[0]?.heapKb).toBeLessThan(given()[0]?.heapKbBefore ?? 0);

    const tray = await around.panel?.tray();
    await tray?.click('한눈에 보기');
    const page = await windowOf(app, 'overview');
    expect(await callFrom(page, 'collector.run', { collector: 'crypto' })).toMatchObject({ ok: true });
    await page.waitForTimeout(5_000);
    expect(given()).toHaveLength(1);
    await app.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(given).toHaveLength(2);
  });
});
