import { once } from 'node:events';
import { expect, test } from 'vitest';
import { readHostFile } from '../../src/main/lib/host-file.ts';
import { callFrom, describeDesktop, launch, spawnApp, surround, windowOf } from './support/app.ts';

/** Runs code in a main process that was started with --inspect, and does not wait for what comes of it. */
async function inject(output: () => string, code: string): Promise<void> {
  const address = () => /ws:\/\/127\.0\.0\.1:\S+/.exec(output())?.[0];
  await expect.poll(address).toBeDefined();
  const socket = new WebSocket(address() ?? '');
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: code } }));
  await once(socket, 'message');
  socket.close();
}

describeDesktop('what breaks', () => {
  test('a page that ends unexpectedly comes back, but not for ever', async () => {
    const around = await surround();
    const app = await launch(around);
    const crash = () =>
      app.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      );
    const pid = () =>
      app.app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
      );
    for (let times = 0; times < 3; times++) {
      const page = await windowOf(app, 'overview');
      await page.waitForLoadState();
      expect(await callFrom(page, 'health')).toMatchObject({ ok: true });
      const before = await pid();
      await crash();
      await expect.poll(async () => ![0, before].includes(await pid())).toBe(true);
      await expect.poll(() => app.app.windows().includes(page)).toBe(false);
    }
    await windowOf(app, 'overview');
    await crash();
    await expect.poll(() => around.panel?.notices.map(({ title }) => title)).toContain('창이 멈췄습니다');
    expect(await pid()).toBe(0);
    // The rest of the app is none the worse.
    expect((await fetch(`${await app.url()}/health`)).status).toBe(200);
  });

  test('an error that nothing catches is logged, told, and the app starts anew', async () => {
    const around = await surround();
    const first = spawnApp(around, '--hidden', '--inspect=0');
    await expect.poll(() => readHostFile(around.dataDir)?.pid).toBe(first.process.pid);
    await inject(first.output, 'setTimeout(() => { throw new Error("planted") }, 10)');
    expect(await first.exit).toBe(1);
    const pid = () => readHostFile(around.dataDir)?.pid;
    await expect.poll(() => pid() !== undefined && pid() !== first.process.pid).toBe(true);
    const second = pid() ?? 0;
    await expect
      .poll(async () => (await fetch(`${readHostFile(around.dataDir)?.url}/health`)).status)
      .toBe(200);
    process.kill(second, 'SIGTERM');
    await expect.poll(() => readHostFile(around.dataDir)).toBeUndefined();
    expect(around.panel?.notices.map(({ title }) => title)).toContain('예상하지 못한 문제가 생겼습니다');
  });
});
