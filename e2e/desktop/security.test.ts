import path from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { ensureElectron } from '../../scripts/ensure-electron.mjs';
import { contentPolicy } from '../../src/main/lib/content-policy.ts';
import {
  type Answer,
  callFrom,
  describeDesktop,
  launch,
  type RunningApp,
  surround,
  windowOf,
} from './support/app.ts';

/** Runs the body of an async function in a page; as text, because the types of a page are not those of this program. */
const inPage = <T>(page: Page, body: string, given?: unknown): Promise<T> =>
  page.evaluate(`(async (given) => { ${body} })(${JSON.stringify(given) ?? 'undefined'})`);

async function start() {
  const around = await surround();
  const app = await launch(around);
  const page = await windowOf(app, 'overview');
  await page.waitForLoadState();
  return { around, app, page };
}

/** What the main process says of the window's preferences. */
const preferencesOf = ({ app }: RunningApp) =>
  app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Not in Electron's types, and the only way to see what holds.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    return contents.getLastWebPreferences();
  });

/** The items of https://www.electronjs.org/docs/latest/tutorial/security, by its numbers; 19, the fuses, is package.test's. */
describeDesktop("Electron's security checklist, on the built app", () => {
  test('1, 2, 6, 8, 18: pages come from app://, and nothing is fetched from anywhere else', async () => {
    const { app, page } = await start();
    expect(page.url()).toBe('app://dashboard/index.html#/overview');
    expect(await preferencesOf(app)).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
    });
    const node = 'return [typeof require, typeof process, typeof module, typeof Buffer].join()';
    expect(await inPage(page, node)).toBe('undefined,undefined,undefined,undefined');
    const fetched = (target: string) =>
      inPage(page, 'return fetch(given).then((reply) => reply.status, () => "refused")', target);
    expect(await fetched('https://example.com/')).toBe('refused');
    expect(await fetched(`${await app.url()}/health`)).toBe('refused');
    expect(await fetched('file:///etc/passwd')).toBe('refused');
    expect(await fetched('app://dashboard/index.html')).toBe(200);
    expect(await fetched('app://dashboard/..%2f..%2fpackage.json')).toBe(404);
    expect(await fetched('app://dashboard/..%2fmain%2findex.js')).toBe(404);
    expect(await fetched('app://elsewhere/index.html')).toBe('refused');
  });

  test('3, 4, 20: the page is isolated from the preload, which has no Node and exposes two functions', async () => {
    const { app, page } = await start();
    expect(await preferencesOf(app)).toMatchObject({ contextIsolation: true, sandbox: true });
    expect(await inPage(page, 'return Object.keys(window.desktop).join()')).toBe('call,onEvent');
    // What a page does to its own world does not reach the preload's.
    await inPage(page, 'Promise.prototype.then = Array.prototype.push = undefined').catch(() => undefined);
    await page.reload();
    expect(await callFrom(page, 'health')).toMatchObject({ ok: true });
    const world = await app.app.evaluate(async ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScriptInIsolatedWorld(999, [
        { code: '[typeof require, typeof process, typeof desktop].join()' },
      ]),
    );
    expect(world).toBe('undefined,undefined,undefined');
  });

  test('5: every permission is denied', async () => {
    const { page } = await start();
    const states = await inPage(
      page,
      `const states = given.map((name) => navigator.permissions.query({ name }).then(({ state }) => state, () => 'unknown'));
       return [...new Set(await Promise.all(states))]`,
      ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'persistent-storage'],
    );
    expect(states).toEqual(['denied']);
    expect(await inPage(page, 'return Notification.requestPermission()')).toBe('denied');
    const denied =
      'return new Promise((done) => navigator.geolocation.getCurrentPosition(done, ({ code }) => done(code)))';
    expect(await inPage(page, denied)).toBe(1);
    const screen = 'return navigator.mediaDevices.getDisplayMedia().then(() => "given", ({ name }) => name)';
    expect(await inPage(page, screen)).not.toBe('given');
  });

  test('7: a strict policy of content holds, without eval and without scripts in the page', async () => {
    const { page } = await start();
    const header = await inPage<string>(
      page,
      'const reply = await fetch("app://dashboard/index.html"); return reply.headers.get("content-security-policy")',
    );
    const [, nonce = ''] = /nonce-([^']+)/.exec(header) ?? [];
    expect(header).toBe(contentPolicy(nonce));
    expect(nonce.length).toBeGreaterThan(20);
    expect(header).not.toMatch(/unsafe-eval|script-src[^;]*(?:unsafe|\*|http|data:)/);
    const ran = await inPage(
      page,
      `const loaded = (element, source) => new Promise((done) => {
         Object.assign(element, { onload: () => done('loaded'), onerror: () => done('refused'), src: source });
         document.body.append(element);
       });
       const script = document.createElement('script');
       script.textContent = 'window.inlineRan = true';
       document.body.append(script);
       const link = document.createElement('a');
       link.setAttribute('onclick', 'window.handlerRan = true');
       document.body.append(link);
       link.click();
       return {
         script: await loaded(document.createElement('script'), 'https://example.com/a.js'),
         data: await loaded(document.createElement('script'), 'data:text/javascript,window.dataRan=true'),
         image: await loaded(new Image(), 'https://example.com/a.png'),
         ran: [window.inlineRan, window.handlerRan, window.dataRan].filter(Boolean),
       }`,
    );
    expect(ran).toEqual({ script: 'refused', data: 'refused', image: 'refused', ran: [] });
    const violation = await inPage(
      page,
      `return new Promise((done) => {
         document.addEventListener('securitypolicyviolation', ({ blockedURI }) => done(blockedURI));
         setTimeout('window.evaluated = true', 0);
       })`,
    );
    expect(violation).toBe('eval');
    expect(await inPage(page, 'return window.evaluated')).toBeUndefined();
  });

  test('9, 10, 11, 12: no experiments, no Blink features, no web views', async () => {
    const { app, page } = await start();
    const preferences = await preferencesOf(app);
    expect(preferences).toMatchObject({ experimentalFeatures: false, webviewTag: false });
    expect(preferences.enableBlinkFeatures ?? '').toBe('');
    const isView = await inPage(
      page,
      `const view = document.createElement('webview');
       view.setAttribute('src', 'https://example.com/');
       view.setAttribute('allowpopups', '');
       document.body.append(view);
       return 'getWebContentsId' in view`,
    );
    expect(isView).toBe(false);
    expect(await app.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  });

  test('13, 14: nothing navigates away, nothing opens a window', async () => {
    const { app, page } = await start();
    // Handing links to a browser is the next test's matter.
    await app.app.evaluate(({ shell }) => {
      shell.openExternal = () => Promise.resolve();
    });
    const home = 'app://dashboard/index.html#/overview';
    const targets = [
      'https://example.com/',
      'http://127.0.0.1:9/',
      'file:///etc/passwd',
      'app://elsewhere/index.html',
      'data:text/html,x',
    ];
    for (const target of targets) {
      await inPage(page, 'location.href = given', target);
      await inPage(page, 'window.open(given)', target);
      await inPage(
        page,
        'const a = document.createElement("a"); a.href = given; a.target = "_blank"; document.body.append(a); a.click()',
        target,
      );
      await inPage(
        page,
        'const frame = document.createElement("iframe"); frame.src = given; document.body.append(frame)',
        target,
      );
    }
    await inPage(page, 'return new Promise((done) => setTimeout(done, 300))');
    expect(page.url()).toBe(home);
    expect(app.app.windows()).toHaveLength(1);
    expect(page.frames().filter((frame) => targets.includes(frame.url()))).toEqual([]);
    // Walking within the page is not navigation, and it can be loaded again.
    await inPage(page, 'location.hash = "#/crypto"');
    await expect.poll(() => page.url()).toBe('app://dashboard/index.html#/crypto');
    await page.reload();
    expect(page.url()).toBe('app://dashboard/index.html#/crypto');
  });

  test('15: only https links of public sites are handed to the browser', async () => {
    const { app, page } = await start();
    await app.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url: string) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    const tried = [
      'https://fred.stlouisfed.org/',
      'http://example.com/',
      'file:///etc/passwd',
      'smb://server/share',
      'https://192.168.0.1/',
      'javascript:alert(1)',
    ];
    for (const url of tried) await inPage(page, 'window.open(given)', url);
    for (const url of tried) {
      const answer = await callFrom(page, 'desktop.openLink', { url });
      expect(answer.value).toEqual({ opened: url === tried[0] });
    }
    const opened = await app.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    expect(opened).toEqual([tried[0], tried[0]]);
  });

  test('16: it runs on the one version of Electron that is named, or says that it is the stand-in for tests', async () => {
    const { app } = await start();
    const { electron } = packageJson.devDependencies;
    expect(electron).toMatch(/^\d+\.\d+\.\d+$/);
    const { version, isFallback } = await ensureElectron(path.resolve(import.meta.dirname, '../..'));
    expect(await app.app.evaluate(() => process.versions.electron)).toBe(version);
    if (!isFallback) expect(version).toBe(electron);
  });

  test('17: calls from frames and web contents that are not ours are refused', async () => {
    const { around, app, page } = await start();
    const preload = await app.app.evaluate(({ app: of }) => `${of.getAppPath()}/out/preload/index.cjs`);
    const from = (target: string) =>
      app.app.evaluate(
        async ({ BrowserWindow }, given) => {
          const window = new BrowserWindow({
            show: false,
            webPreferences: { preload: given.preload, sandbox: true },
          });
          await window.loadURL(given.target);
          const code = `window.desktop.call('collector.runAll', {})`;
          const answer: Answer = await window.webContents.executeJavaScript(code);
          window.destroy();
          return answer;
        },
        { preload, target },
      );
    const refused = { ok: false, error: { code: 'forbidden_origin' } };
    expect(await from('data:text/html,<h1>not ours</h1>')).toMatchObject(refused);
    // Not even our own address in a window that is not ours.
    expect(await from('app://dashboard/index.html')).toMatchObject(refused);
    expect(around.simulator.requests).toEqual([]);
    // A window of ours that has been led astray has lost its rights.
    expect(await callFrom(page, 'health')).toMatchObject({ ok: true });
    await app.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.loadURL('data:text/html,astray'),
    );
    await page.waitForURL('data:text/html,astray');
    expect(await callFrom(page, 'health')).toMatchObject(refused);
  });

  test('17, 20: unknown operations and bad input are refused, and there is no other channel', async () => {
    const { app, page } = await start();
    const unknown = { ok: false, error: { code: 'not_found' } };
    for (const name of ['shell.openExternal', '__proto__', 'constructor', '', 7, null, ['health']]) {
      expect(await callFrom(page, name)).toMatchObject(unknown);
    }
    const message = expect.stringMatching(/^collector 값이 올바르지 않습니다/);
    expect(await callFrom(page, 'collector.run', { collector: 'all' })).toMatchObject({
      ok: false,
      error: { code: 'bad_input', message },
    });
    const channels = await app.app.evaluate(({ ipcMain }) => {
      const { _invokeHandlers } = ipcMain as unknown as { _invokeHandlers: Map<string, unknown> };
      return { listeners: ipcMain.eventNames().map(String), handlers: [..._invokeHandlers.keys()] };
    });
    // 'error' is Electron's own.
    expect(channels).toEqual({ listeners: ['error'], handlers: ['ddc:call'] });
  });
});
