import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { signedText } from '../../src/main/desktop/update-signature.ts';
import { createHttpClient } from '../../src/shared/client.ts';
import type { DesktopReply } from '../../src/shared/desktop.ts';
import { temporaryDir } from '../support/core.ts';
import { query } from '../support/tables.ts';
import {
  callFrom,
  describeDesktop,
  hostUrl,
  launch,
  launchPackaged,
  type Surroundings,
  surround,
  windowOf,
} from './support/app.ts';
import { longestBuildMs, makePackages } from './support/package.ts';

type Updates = DesktopReply<'desktop.updates'>;

const longestMs = 60_000;
const newVersion = '9.9.9';
const fileName = `daily-data-collector-${newVersion}-linux-${process.arch}.AppImage`;
const list = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** The list of versions, as electron-builder writes it. */
const listOf = (content: string, name = fileName, version = newVersion): string => {
  const sha512 = createHash('sha512').update(content).digest('base64');
  const size = Buffer.byteLength(content);
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${name}`,
    `    sha512: ${sha512}`,
    `    size: ${size}`,
    `path: ${name}`,
    `sha512: ${sha512}`,
    `releaseDate: '2026-02-19T00:00:00.000Z'`,
    '',
  ].join('\n');
};

/** A plain server of files, which remembers what it was asked for. */
async function serve(
  answer: (path: string) => { status?: number; body?: string; location?: string },
  host = '127.0.0.1',
) {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    asked.push(pathname);
    const { status = 200, body = '', location } = answer(pathname);
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://${host}:${(server.address() as AddressInfo).port}` };
}

/** Ends a process that is nobody's child here, and waits until it is gone, or waits for init to say so. */
async function end(pid: number): Promise<void> {
  const isOver = () => {
    try {
      return / Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return true;
    }
  };
  if (!isOver()) process.kill(pid, 'SIGTERM');
  await expect.poll(isOver, { timeout: 30_000 }).toBe(true);
}

describeDesktop('updates', () => {
  let program = '';
  const outputs: string[] = [];
  /** Makes a package and gives its program. */
  async function packageApp(env: Record<string, string> = {}): Promise<string> {
    const output = temporaryDir('ddc-update-package-');
    outputs.push(output);
    makePackages(output, ['--linux', 'dir'], env);
    const folder = fs.readdirSync(output).find((each) => each.endsWith('-unpacked')) ?? 'none';
    const made = path.join(output, folder, 'daily-data-collector');
    // Playwright's way in.
    await flipFuses(made, {
      version: FuseVersion.V1,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    return made;
  }
  beforeAll(async () => {
    program = await packageApp();
  }, longestBuildMs);
  afterAll(() => {
    for (const output of outputs) fs.rmSync(output, { recursive: true, force: true });
  });

  /**
   * An app that runs from an AppImage, as far as anybody can tell: a file that starts the app. A new one leaves a trace
   * with what it was started with.
   */
  async function installed(settings: object = {}, what = program) {
    const folder = temporaryDir('ddc-appimage-');
    const image = path.join(folder, 'Daily Data Collector 0.1.0.AppImage');
    const trace = path.join(folder, 'started');
    fs.writeFileSync(image, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const fresh = `#!/bin/sh\necho "$@" > '${trace}'\nexec '${what}' --disable-gpu "$@"\n`;
    const around = await surround({ env: { APPIMAGE: image, XDG_CACHE_HOME: temporaryDir('ddc-cache-') } });
    fs.writeFileSync(path.join(around.dataDir, 'settings.json'), JSON.stringify(settings));
    const app = await launchPackaged(around, what);
    const page = await windowOf(app, 'overview');
    return { around, app, page, image, trace, fresh, folder };
  }

  const updatesOf = async (page: Page) => (await callFrom(page, 'desktop.updates')).value as Updates;
  const phaseOf = async (page: Page) => (await updatesOf(page)).phase;
  const setUrl = (page: Page, updateUrl: string | null) => callFrom(page, 'settings.update', { updateUrl });
  const release = (fresh: string) => serve((at) => ({ body: at.endsWith('.yml') ? listOf(fresh) : fresh }));

  test(
    'without an address nothing of them is loaded; with one, the new version is there when the app has quit',
    async () => {
      const { around, app, page, image, fresh, folder, trace } = await installed();
      const isLoaded = () =>
        app.app.evaluate(() => {
          const { _cache } = process.getBuiltinModule('node:module') as unknown as { _cache: object };
          return Object.keys(_cache).some((name) => name.endsWith('updater.cjs'));
        });
      await callFrom(page, 'desktop.checkForUpdates');
      expect(await updatesOf(page)).toMatchObject({ phase: 'off', version: null, problem: null });
      expect(await isLoaded()).toBe(false);

      const server = await release(fresh);
      await setUrl(page, `${server.url}/ddc/`);
      await expect.poll(() => updatesOf(page)).toMatchObject({ phase: 'ready', version: newVersion });
      expect(await isLoaded()).toBe(true);
      expect(server.asked).toEqual([`/ddc/${list}`, `/ddc/${fileName}`]);
      await expect
        .poll(() => around.panel?.notices.map(({ title }) => title))
        .toContain(`새 버전 ${newVersion}이(가) 준비되었습니다`);
      const tray = await around.panel?.tray();
      await expect.poll(async () => tray?.labels()).toContain(`버전 ${newVersion} 설치하고 다시 시작`);
      expect(fs.readFileSync(image, 'utf8')).not.toBe(fresh);

      await tray?.click('종료');
      expect(await app.exit).toBe(0);
      expect(fs.readFileSync(image, 'utf8')).toBe(fresh);
      expect(fs.statSync(image).mode & 0o111).toBe(0o111);
      expect(fs.readdirSync(folder)).toEqual([path.basename(image)]);
      expect(fs.existsSync(trace), 'quitting means quitting').toBe(false);
    },
    longestMs,
  );

  test(
    'installing at once waits for the collection, and the new version goes on with the same data',
    async () => {
      const { around, app, page, image, fresh, trace } = await installed();
      const server = await release(fresh);
      await setUrl(page, server.url);
      await expect.poll(() => phaseOf(page)).toBe('ready');

      around.simulator.setFault('api.alternative.me', { kind: 'delay', ms: 3_000 });
      const client = createHttpClient({ baseUrl: await app.url() });
      const run = client.call('collector.run', { collector: 'crypto' });
      await expect
        .poll(() => around.simulator.requests.some(({ host }) => host === 'api.alternative.me'))
        .toBe(true);
      const { instance_id: before } = await client.call('health', {});
      expect(await callFrom(page, 'desktop.installUpdate')).toMatchObject({
        ok: true,
        value: { phase: 'waiting', version: newVersion },
      });
      expect(fs.readFileSync(image, 'utf8')).not.toBe(fresh);
      expect((await run).status).toBe('success');
      expect(await app.exit).toBe(0);

      // Another process, which no test has started.
      await expect.poll(() => fs.existsSync(trace)).toBe(true);
      const url = await hostUrl(around.dataDir);
      const { pid } = JSON.parse(fs.readFileSync(path.join(around.dataDir, 'host.json'), 'utf8')) as {
        pid: number;
      };
      stops.push(() => end(pid));
      expect(pid).not.toBe(app.process.pid);
      const again = createHttpClient({ baseUrl: url });
      expect((await again.call('health', {})).instance_id).not.toBe(before);
      expect((await again.call('collector.status', {})).collectors.crypto?.status).toBe('success');
      const logged = query(
        path.join(around.dataDir, 'stock_research.db'),
        'SELECT collector, status FROM collector_log',
      );
      expect(logged).toEqual([{ collector: 'crypto', status: 'success' }]);
    },
    longestMs,
  );

  test(
    'what goes wrong is told with what to do, and the version that is there stays',
    async () => {
      const { app, page, image, fresh } = await installed();
      const before = fs.readFileSync(image, 'utf8');
      const elsewhere = Object.values(os.networkInterfaces())
        .flat()
        .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
      const insecure =
        elsewhere === undefined ? undefined : await serve(() => ({ body: listOf(fresh) }), elsewhere);
      const faults: Record<
        string,
        (isList: boolean) => { status?: number; body?: string; location?: string }
      > = {
        missing: () => ({ status: 404 }),
        trouble: () => ({ status: 503 }),
        garbage: () => ({ body: '<html>login</html>' }),
        empty: () => ({}),
        changed: (isList) => ({ body: isList ? listOf(fresh) : `${fresh}# and more` }),
        gone: (isList) => (isList ? { body: listOf(fresh) } : { status: 404 }),
        insecure: () => ({ status: 302, location: `${insecure?.url}/${list}` }),
        fileInsecure: (isList) => ({
          body: isList ? listOf(fresh, `${insecure?.url}/${fileName}`) : fresh,
        }),
      };
      const server = await serve((at) => {
        const [, fault = ''] = at.split('/');
        return faults[fault]?.(at.endsWith('.yml')) ?? {};
      });
      const problems: Record<string, string | null> = {};
      for (const fault of Object.keys(faults)) {
        if (insecure === undefined && /insecure/i.test(fault)) continue;
        await setUrl(page, `${server.url}/${fault}`);
        await expect.poll(() => phaseOf(page), { message: fault }).toBe('failed');
        problems[fault] = (await updatesOf(page)).problem;
      }
      await setUrl(page, 'http://127.0.0.1:9/');
      await expect.poll(() => updatesOf(page)).toMatchObject({ phase: 'failed', version: null });
      problems.nobody = (await updatesOf(page)).problem;

      const host = new URL(server.url).host;
      expect(problems).toMatchObject({
        missing: `${host}의 업데이트 주소에 이 시스템용 버전 정보가 없습니다. 설정의 업데이트 주소가 맞는지 확인하세요.`,
        trouble: expect.stringContaining('HTTP 503'),
        garbage: expect.stringContaining('버전 정보를 읽을 수 없습니다'),
        empty: expect.stringContaining('버전 정보를 읽을 수 없습니다'),
        changed: expect.stringContaining('체크섬과 다릅니다. 설치하지 않고 지웠습니다'),
        gone: expect.stringContaining('HTTP 404'),
        nobody: expect.stringMatching(/연결할 수 없습니다 .*네트워크를 확인하세요/),
        ...(insecure && {
          insecure: expect.stringContaining('https:// 주소여야 합니다'),
          fileInsecure: expect.stringContaining('https:// 주소여야 합니다'),
        }),
      });
      expect(insecure?.asked ?? []).toEqual([]);
      app.process.kill('SIGTERM');
      expect(await app.exit).toBe(0);
      expect(fs.readFileSync(image, 'utf8')).toBe(before);
    },
    longestMs,
  );

  test('the settings page shows how far it is, and takes the address', async () => {
    const { app, page, fresh } = await installed();
    await page.evaluate(`location.hash = '#/settings'`);
    const state = page.locator('[data-update]');
    await state.waitFor();
    expect(await state.getAttribute('data-update')).toBe('off');
    await page.getByText('이 패키지는 서명을 확인하지 않습니다.').waitFor();
    const address = page.getByLabel('업데이트 주소 (https)');
    const section = page.getByRole('region', { name: '업데이트' });
    await address.fill('http://example.com/');
    await section.getByRole('button', { name: '저장' }).click();
    await section.getByRole('alert').getByText('https:// 주소여야 합니다').waitFor();

    const server = await release(fresh);
    await address.fill(server.url);
    await section.getByRole('button', { name: '저장' }).click();
    await section.getByText(`버전 ${newVersion}이(가) 준비되었습니다. 앱을 종료할 때 설치합니다.`).waitFor();
    await section.getByRole('button', { name: '설치하고 다시 시작' }).waitFor();
    await address.fill('');
    await section.getByRole('button', { name: '저장' }).click();
    await section.getByText('꺼짐: 주소가 없습니다.').waitFor();
    app.process.kill('SIGTERM');
    expect(await app.exit).toBe(0);
  });

  test(
    'a package made with a key takes only lists that are signed with it, and says so',
    async () => {
      const [ours, other] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
      const spki = ours.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
      const keyed = await packageApp({ UPDATE_PUBLIC_KEY: spki });
      const { app, page, fresh, image } = await installed({}, keyed);
      expect(await updatesOf(page)).toMatchObject({ signed_only: true });
      const signedBy = (key: KeyObject, text: string, name = list) =>
        `${sign(null, signedText(name, text), key).toString('base64')}\n`;
      const good = listOf(fresh);
      const lists: Record<string, { list: string; signature: string | undefined }> = {
        unsigned: { list: good, signature: undefined },
        stranger: { list: good, signature: signedBy(other.privateKey, good) },
        changed: {
          list: listOf(`${fresh}# and more`),
          signature: signedBy(ours.privateKey, good),
        },
        // Which would put the installer of Windows in the place of the app.
        windows: { list: good, signature: signedBy(ours.privateKey, good, 'latest.yml') },
        page: { list: good, signature: '<html>login</html>' },
        ours: { list: good, signature: signedBy(ours.privateKey, good) },
      };
      const server = await serve((at) => {
        const { list: text, signature } = lists[at.split('/')[1] ?? ''] ?? {};
        if (at.endsWith('.yml')) return { body: text ?? '' };
        if (at.endsWith('.yml.sig')) return signature === undefined ? { status: 404 } : { body: signature };
        return { body: fresh };
      });
      for (const fault of ['unsigned', 'stranger', 'changed', 'windows', 'page']) {
        await setUrl(page, `${server.url}/${fault}`);
        await expect
          .poll(() => updatesOf(page), { message: fault })
          .toMatchObject({ phase: 'failed', problem: expect.stringContaining('서명이 없습니다') });
      }
      expect(server.asked.filter((at) => at.endsWith('.AppImage'))).toEqual([]);
      await setUrl(page, `${server.url}/ours/`);
      await expect.poll(() => phaseOf(page)).toBe('ready');
      expect(server.asked.slice(-3)).toEqual([`/ours/${list}`, `/ours/${list}.sig`, `/ours/${fileName}`]);
      app.process.kill('SIGTERM');
      expect(await app.exit).toBe(0);
      expect(fs.readFileSync(image, 'utf8')).toBe(fresh);
    },
    longestBuildMs,
  );

  test('an app that runs from its sources says that it is updated there, and asks nobody', async () => {
    const server = await serve(() => ({}));
    const around: Surroundings = await surround();
    fs.writeFileSync(
      path.join(around.dataDir, 'settings.json'),
      JSON.stringify({ updateUrl: `${server.url}/` }),
    );
    const app = await launch(around);
    const page = await windowOf(app, 'overview');
    await callFrom(page, 'desktop.checkForUpdates');
    expect(await updatesOf(page)).toMatchObject({
      phase: 'unsupported',
      problem: expect.stringContaining('git pull'),
    });
    expect(server.asked).toEqual([]);
  });
});
