import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readHostFile } from '../../src/main/lib/host-file.ts';
import { isProcessAlive } from '../../src/main/lib/process-alive.ts';
import { temporaryDir } from '../support/core.ts';
import {
  callFrom,
  describeDesktop,
  launch,
  type Surroundings,
  spawnApp,
  surround,
  windowOf,
} from './support/app.ts';

const told = '예상하지 못한 문제가 생겼습니다';

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

/** Lets the next so many processes break as soon as the app has put up its guard against it, long before Electron is ready. */
function plantEarlyCrashes(times: number): Record<string, string> {
  const file = path.join(temporaryDir('ddc-planted-'), 'planted.cjs');
  const rest = `${file}.rest`;
  fs.writeFileSync(rest, 'x'.repeat(times));
  fs.writeFileSync(
    file,
    `const fs = require('node:fs');
    const rest = ${JSON.stringify(rest)};
    const left = fs.readFileSync(rest, 'utf8').length;
    if (process.type === 'browser' && left > 0) {
      fs.writeFileSync(rest, 'x'.repeat(left - 1));
      const on = process.on;
      process.on = function (name, listener) {
        const result = on.call(this, name, listener);
        if (name === 'uncaughtException' && String(listener).includes('uncaught exception'))
          setImmediate(() => { throw new Error('planted') });
        return result;
      };
    }`,
  );
  return { NODE_OPTIONS: `--require=${file}` };
}

const logOf = ({ dataDir }: Surroundings): string => {
  const file = path.join(dataDir, 'logs/main.log');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
};
const timesIn = (text: string, what: string): number => text.split(what).length - 1;
const titles = ({ panel }: Surroundings) => panel?.notices.map(({ title }) => title);

/** The one that was started anew is there, tells once what happened, and ends when told to. */
async function expectStartedAnew(around: Surroundings, firstPid: number | undefined): Promise<void> {
  const pid = () => readHostFile(around.dataDir)?.pid;
  await expect.poll(() => pid() !== undefined && pid() !== firstPid).toBe(true);
  const second = pid() ?? 0;
  await expect
    .poll(async () => (await fetch(`${readHostFile(around.dataDir)?.url}/health`)).status)
    .toBe(200);
  await expect.poll(() => titles(around)).toEqual([told]);
  process.kill(second, 'SIGTERM');
  await expect.poll(() => readHostFile(around.dataDir)).toBeUndefined();
  expect(titles(around)).toEqual([told]);
  expect(timesIn(logOf(around), 'uncaught exception')).toBe(1);
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
    await around.panel?.tray();
    await inject(first.output, 'setTimeout(() => { throw new Error("planted") }, 10)');
    expect(await first.exit).toBe(1);
    await expectStartedAnew(around, first.process.pid);
  });

  test('an error before there is anything to tell it with is told all the same', async () => {
    const around = await surround({ env: plantEarlyCrashes(1) });
    const first = spawnApp(around, '--hidden');
    expect(await first.exit).toBe(1);
    expect(logOf(around)).not.toContain('"present"');
    await expectStartedAnew(around, first.process.pid);
  });

  test('one that breaks again soon after it was started anew ends for good', async () => {
    const around = await surround({ env: plantEarlyCrashes(2) });
    const first = spawnApp(around, '--hidden');
    expect(await first.exit).toBe(1);
    await expect.poll(() => timesIn(logOf(around), 'uncaught exception')).toBe(2);
    const isThere = () => isProcessAlive(readHostFile(around.dataDir)?.pid ?? 0);
    // The host of the one that ended may have left its file: what counts is that nobody is behind it.
    await expect.poll(() => readHostFile(around.dataDir) !== undefined && isThere()).toBe(false);
    expect(timesIn(logOf(around), 'app starts')).toBe(2);
    expect(titles(around)).toEqual([]);
  });
});
