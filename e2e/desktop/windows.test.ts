import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { callFrom, describeDesktop, launch, type RunningApp, surround, windowOf } from './support/app.ts';
import { startPanel } from './support/tray-bus.ts';

const boundsOf = ({ app }: RunningApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
const closeAll = ({ app }: RunningApp) =>
  app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });

describeDesktop('windows', () => {
  test('closing the last leaves the app in the tray and says so once; the window comes back where it stood', async () => {
    const around = await surround();
    const app = await launch(around);
    await windowOf(app, 'overview');
    const place = { x: 60, y: 40, width: 1010, height: 720 };
    await app.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to), place);
    await expect.poll(() => boundsOf(app)).toEqual(place);
    const tray = await around.panel?.tray();
    for (let times = 0; times < 2; times++) {
      await closeAll(app);
      await expect.poll(() => app.app.windows().length).toBe(0);
      await tray?.activate();
      await windowOf(app, 'overview');
      expect(await boundsOf(app)).toEqual(place);
    }
    expect(around.panel?.notices.map(({ title }) => title)).toEqual([
      'Daily Data Collector는 트레이에서 계속 실행됩니다',
    ]);
    expect((await fetch(`${await app.url()}/health`)).status).toBe(200);
  });

  test('where a window stands is kept when Windows signs the user out, after which nothing else is told', async () => {
    const around = await surround();
    const app = await launch(around);
    await windowOf(app, 'overview');
    const place = { x: 60, y: 70, width: 1010, height: 720 };
    await app.app.evaluate(({ BrowserWindow }, to) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds(to);
      window?.emit('session-end', {});
    }, place);
    const kept = () => fs.readFileSync(path.join(around.dataDir, 'desktop.json'), 'utf8');
    await expect.poll(() => JSON.parse(kept()).windows.overview).toMatchObject(place);
  });

  test('a window hears what changes in the core', async () => {
    const around = await surround();
    const app = await launch(around);
    const page = await windowOf(app, 'overview');
    await page.evaluate(
      'window.heard = []; window.stop = window.desktop.onEvent((event) => window.heard.push(event.type))',
    );
    expect(await callFrom(page, 'collector.run', { collector: 'crypto' })).toMatchObject({ ok: true });
    const heard = (await page.evaluate('window.heard')) as string[];
    expect(heard[0]).toBe('run:started');
    expect(heard.filter((type) => type === 'step:finished')).toHaveLength(4);
    await expect.poll(() => page.evaluate('window.heard')).toContain('run:finished');
    await page.evaluate('window.stop(); window.heard = []');
    await callFrom(page, 'collector.run', { collector: 'crypto' });
    expect(await page.evaluate('window.heard')).toEqual([]);
  });

  test('tables and pictures of a page are saved where the user says; other downloads are refused', async () => {
    const around = await surround();
    const app = await launch(around);
    const page = await windowOf(app, 'overview');
    const saved = path.join(around.configDir, 'saved.csv');
    await app.app.evaluate(({ session }, file) => {
      // What the user picks in the dialog.
      session.defaultSession.on('will-download', (event, item) => {
        if (!event.defaultPrevented) item.setSavePath(file);
      });
    }, saved);
    const offer = (name: string, text: string) =>
      page.evaluate(`{
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([${JSON.stringify(text)}]));
        link.download = ${JSON.stringify(name)};
        document.body.append(link);
        link.click();
      }`);
    await offer('table.exe', 'MZ');
    await offer('crypto.csv', 'date,btc\n2026-02-19,61000\n');
    await expect
      .poll(() => fs.existsSync(saved) && fs.readFileSync(saved, 'utf8'))
      .toBe('date,btc\n2026-02-19,61000\n');
    expect(app.log()).toContain('download refused {"name":"table.exe"');
    expect(page.url()).toContain('#/overview');
  });

  test('folders, the report and login start are there for the settings page', async () => {
    const around = await surround();
    const app = await launch(around);
    const page = await windowOf(app, 'overview');
    await app.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openPath = (folder: string) => {
        opened.push(folder);
        return Promise.resolve('');
      };
    });
    await callFrom(page, 'desktop.openDataFolder');
    await callFrom(page, 'desktop.openLogFolder');
    const opened = await app.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    expect(opened).toEqual([around.dataDir, path.join(around.dataDir, 'logs')]);

    // The check of the morning leads to what it finds fault with.
    fs.writeFileSync(path.join(around.dataDir, '.dropbox'), '');
    await page.evaluate(`location.hash = '#/settings'`);
    await page.locator('[data-check="folder"][data-status="warn"]').getByText('데이터 폴더 열기').click();
    await expect
      .poll(() => app.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
      .toHaveLength(3);

    const copied = await callFrom(page, 'desktop.copyDiagnostics');
    expect(copied).toMatchObject({
      ok: true,
      value: { text: expect.stringContaining('Daily Data Collector 진단 보고서') },
    });
    const clipboard = await app.app.evaluate(({ clipboard: of }) => of.readText());
    expect(clipboard).toContain('실행 0회 중 최근 0회');

    const tray = await around.panel?.tray();
    const file = path.join(around.configDir, 'autostart/daily-data-collector.desktop');
    const entry = async () => (await tray?.entries())?.find(({ label }) => label === '로그인 시 시작');
    expect(await callFrom(page, 'desktop.loginStart')).toEqual({
      ok: true,
      value: { supported: true, enabled: false },
    });
    await expect.poll(entry).toMatchObject({ type: 'standard', checked: false });
    await tray?.click('로그인 시 시작');
    await expect.poll(entry).toMatchObject({ checked: true });
    expect(fs.readFileSync(file, 'utf8')).toMatch(/^Exec=.*"--hidden"/m);
    // What the user does in the settings of his desktop counts.
    fs.rmSync(file);
    expect(await callFrom(page, 'desktop.loginStart')).toMatchObject({ value: { enabled: false } });
    expect(await callFrom(page, 'desktop.setLoginStart', { enabled: true })).toMatchObject({
      value: { enabled: true },
    });
    expect(fs.existsSync(file)).toBe(true);
  });
});

describeDesktop('without a tray', () => {
  test('an app that starts hidden shows a small sign of itself, and goes to the tray as soon as there is one', async () => {
    const around = await surround({ panel: false });
    const app = await launch(around, '--hidden');
    const page = await windowOf(app, 'overview');
    expect(await callFrom(page, 'desktop.info')).toMatchObject({ value: { tray: false } });
    const panel = await startPanel(around.display.env.DBUS_SESSION_BUS_ADDRESS);
    const tray = await panel.tray();
    await expect.poll(tray.labels).toContain('지금 수집');
    expect(await callFrom(page, 'desktop.info')).toMatchObject({ value: { tray: true } });
    // A panel that is started anew has the icon again.
    await panel.hide();
    await expect
      .poll(async () => (await callFrom(page, 'desktop.info')).value)
      .toMatchObject({ tray: false });
    await panel.show();
    const again = await panel.tray();
    await expect.poll(again.labels).toContain('지금 수집');
    panel.stop();
  });

  test('closing the last window asks: in the background, or the end', async () => {
    const around = await surround({ panel: false });
    const app = await launch(around);
    await windowOf(app, 'overview');
    const choose = (button: number) =>
      app.app.evaluate(({ dialog }, response) => {
        dialog.showMessageBox = () => Promise.resolve({ response, checkboxChecked: false });
      }, button);
    await choose(1);
    await closeAll(app);
    await expect.poll(() => app.app.windows().length).toBe(0);
    expect((await fetch(`${await app.url()}/health`)).status).toBe(200);
    await app.app.evaluate(({ app: of }) => of.emit('second-instance', {}, []));
    await windowOf(app, 'overview');
    await choose(0);
    await closeAll(app);
    expect(await app.exit).toBe(0);
  });
});
