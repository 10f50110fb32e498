import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { SettingsReport } from '../src/shared/settings.ts';
import { eventually, runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { freePort } from './support/http.ts';
import { type Served, startServed } from './support/serve.ts';

let served: Served | undefined;
afterEach(async () => {
  await served?.stop();
  served = undefined;
});

/** `ddc serve` whose port is a setting, not a variable. */
async function serveOnSetting(settings: Record<string, unknown> = {}) {
  const port = await freePort();
  const dataDir = temporaryDir();
  fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ port, ...settings }));
  served = await startServed({ DDC_DATA_DIR: dataDir, DDC_PORT: '' });
  return served;
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const jsonOf = async (response: Promise<Response>) => {
  const { status, json } = await response.then(async (got) => ({
    status: got.status,
    json: await got.json(),
  }));
  return [status, json] as const;
};
const fileOf = (dataDir: string): unknown =>
  JSON.parse(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8'));

describe('over HTTP', () => {
  test('a page of ours changes the language, and from then on it is answered in it', async () => {
    const { url, dataDir } = await serveOnSetting();
    const nothing = async () => (await jsonOf(fetch(`${url}/nothing`)))[1];
    expect(await nothing()).toMatchObject({ detail: 'this address was not found.' });
    const origin = { origin: url, 'x-triggered-by': 'dashboard' };
    expect(await jsonOf(post(`${url}/api/v1/settings`, { language: 'ko' }, origin))).toMatchObject([
      200,
      { changed: ['language'], settings: { language: 'ko' } },
    ]);
    expect(await nothing()).toMatchObject({ detail: '이 주소을(를) 찾을 수 없습니다.' });
    expect(fileOf(dataDir)).toMatchObject({ language: 'ko' });
  });

  test('neither a page of ours nor curl sets a key, moves the port or names a file', async () => {
    const { url, dataDir } = await serveOnSetting();
    const before = fileOf(dataDir);
    const key = 'q7w1e2r3t4y5u6i7o8p9a1s2d3f4g5h6';
    const asks: [string, unknown][] = [
      ['/api/v1/settings', { theme: 'light', port: 1 }],
      ['/api/v1/settings', { databaseFile: '/tmp/elsewhere.db' }],
      ['/api/v1/settings', { updateUrl: 'https://example.com/' }],
      ['/api/v1/settings/keys/fred', { value: key }],
      [`/api/v1/settings/keys/fred?value=${key}`, {}],
      ['/api/v1/settings/keys/fred/clear', {}],
    ];
    const pages = [{}, { origin: url, 'sec-fetch-site': 'same-origin', 'x-triggered-by': 'dashboard' }];
    for (const headers of pages) {
      for (const [address, body] of asks) {
        const [status, reply] = await jsonOf(post(url + address, body, headers));
        expect([address, status, reply]).toMatchObject([address, 403, { error_code: 'not_over_http' }]);
        expect(JSON.stringify(reply)).not.toContain(key);
      }
    }
    expect(fileOf(dataDir)).toEqual(before);
    expect(fs.existsSync(path.join(dataDir, 'keys.json'))).toBe(false);
  });

  test.each([
    [{ theme: 'pink' }, 'theme'],
    [{ schedule: { runAllAt: '6 Uhr' } }, 'schedule.runAllAt'],
    [{ notifications: { failures: 1 } }, 'notifications.failures'],
    [{ schedule: { every: 'hour' } }, 'schedule.every'],
    [{ feeds: [] }, 'feeds'],
  ])('%j is refused and the reply names %s', async (patch, field) => {
    const { url } = await serveOnSetting();
    const [status, reply] = await jsonOf(post(`${url}/api/v1/settings`, patch));
    expect([status, reply]).toMatchObject([422, { error_code: 'bad_input' }]);
    expect((reply as { detail: string }).detail).toContain(` ${field}: `);
  });
});

describe('the port', () => {
  test('moves while the app runs, and everything that knew the old one knows the new one', async () => {
    const { env, dataDir, url, port: old } = await serveOnSetting();
    const next = await freePort();
    const moved = await runCli(['settings', 'port', String(next)], env);
    expect(moved).toMatchObject({ code: 0, stdout: `port: ${old} → ${next}\n` });
    await eventually('it answers there', () =>
      fetch(`http://127.0.0.1:${next}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await expect(fetch(`${url}/health`)).rejects.toThrow();
    const host = JSON.parse(fs.readFileSync(path.join(dataDir, 'host.json'), 'utf8')) as { url: string };
    expect(host.url).toBe(`http://127.0.0.1:${next}`);
    const { stdout } = await runCli(['collect', 'crypto'], env);
    expect(stdout).toContain(`http://127.0.0.1:${next}`);
  });

  test('of another program is named and never exchanged for a third one; giving it up brings the app back', async () => {
    const running = await serveOnSetting();
    const { env, url, port: old } = running;
    const stranger = net.createServer((socket) => socket.destroy());
    const taken = await freePort();
    await new Promise<void>((resolve) => stranger.listen(taken, '127.0.0.1', resolve));
    try {
      await runCli(['settings', 'port', String(taken)], env);
      await eventually('it says so', () =>
        running.stderr().includes(`Port ${taken} is used by another program`),
      );
      await expect(fetch(`${url}/health`)).rejects.toThrow();
      await eventually('nobody is sent there', () => !fs.existsSync(path.join(running.dataDir, 'host.json')));
    } finally {
      stranger.close();
    }
    // Nobody answers whom the command line could tell: the running app finds the change with its next try.
    await runCli(['settings', 'port', String(old)], env);
    await eventually(
      'it is back',
      () =>
        fetch(`${url}/health`).then(
          ({ ok }) => ok,
          () => false,
        ),
      20_000,
    );
  });

  test('named by DDC_PORT stays, and the command line says why', async () => {
    served = await startServed();
    const { env, url } = served;
    const { stdout } = await runCli(['settings', 'port', '8123'], { ...env, DDC_PORT: '0' });
    expect(stdout).toMatch(/^port: 8000 → 8123\n.*DDC_PORT/);
    expect((await fetch(`${url}/health`)).ok).toBe(true);
  });
});

test('a feed that is added by hand is read by the next run', async () => {
  const { url, dataDir, simulator } = await serveOnSetting();
  const feeds = [{ name: 'mine', category: 'korea', url: 'https://feeds.example.com/rss' }];
  fs.writeFileSync(
    path.join(dataDir, 'settings.json'),
    JSON.stringify({ ...(fileOf(dataDir) as object), feeds }),
  );
  await post(`${url}/api/v1/news-intel/fetch`, {});
  expect(simulator.requests.map(({ host }) => host)).toContain('feeds.example.com');
});

describe('on the command line', () => {
  test('all settings are listed, one is printed bare, and a change is there for the app that starts later', async () => {
    const dataDir = temporaryDir();
    const env = { DDC_DATA_DIR: dataDir, FRED_API_KEY: 'q7w1e2r3t4y5u6i7o8p9a1s2d3f4g5h6' };
    const listed = await runCli(['settings'], { ...env, DDC_PORT: '8123' });
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/^port +8000 .*DDC_PORT.*$/m);
    expect(listed.stdout).toMatch(/^schedule\.runAllAt +06:00$/m);
    expect(listed.stdout).toMatch(/^FRED key: set, from the environment$/m);
    expect(listed.stdout).not.toContain(env.FRED_API_KEY);
    for (const [name, value, json] of [
      ['schedule.runallat', '06:10', '06:10'],
      ['keepInTray', 'off', false],
      ['port', '8124', 8124],
      ['databaseFile', path.join(dataDir, 'x.db'), path.join(dataDir, 'x.db')],
      ['updateUrl', 'https://example.com/ddc/', 'https://example.com/ddc/'],
    ] as const) {
      expect(await runCli(['settings', name, value], env)).toMatchObject({ code: 0, stderr: '' });
      const { stdout } = await runCli(['settings', name, '--json'], env);
      expect(JSON.parse(stdout)).toEqual(json);
    }
    expect((await runCli(['settings', 'port'], env)).stdout).toBe('8124\n');
    await runCli(['settings', 'databaseFile', 'none'], env);
    await runCli(['settings', 'updateUrl', 'none'], env);
    expect(fileOf(dataDir)).toEqual({
      schedule: { runAllAt: '06:10' },
      keepInTray: false,
      port: 8124,
      databaseFile: null,
      updateUrl: null,
    });
    expect(fs.existsSync(path.join(dataDir, 'stock_research.db')), 'no database is made').toBe(false);
  });

  test.each([
    [['colour'], 'bad_usage', /theme, priceColors/],
    [['theme', 'pink'], 'bad_input', /theme.*dark, light, auto/],
    [['schedule.enabled', 'maybe'], 'bad_input', /true/],
    [['port', '99999'], 'bad_input', /65535/],
    [['updateUrl', 'http://example.com/'], 'bad_input', /https:/],
  ])('%j is refused with what would be possible', async (args, code, sentence) => {
    const dataDir = temporaryDir();
    const refused = await runCli(['settings', ...args, '--json'], { DDC_DATA_DIR: dataDir });
    expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([2, { error_code: code }]);
    expect(refused.stderr).toMatch(sentence);
    expect(fs.readdirSync(dataDir)).toEqual([]);
  });

  test('the file of the database needs a restart, and the running app says so', async () => {
    const running = await serveOnSetting();
    const { env, url, dataDir } = running;
    const { stdout } = await runCli(['settings', 'databaseFile', path.join(dataDir, 'new.db')], env);
    expect(stdout).toContain('after a restart');
    const shown = await runCli(['settings', 'databaseFile', '--json'], env);
    expect(JSON.parse(shown.stdout)).toBe(path.join(dataDir, 'new.db'));
    const [, report] = await jsonOf(fetch(`${url}/api/v1/settings`));
    expect((report as SettingsReport).restart_needed).toEqual(['databaseFile']);
  });

  test('help and list speak Korean where the setting says so', async () => {
    const env = { DDC_DATA_DIR: temporaryDir() };
    await runCli(['settings', 'language', 'ko'], env);
    expect((await runCli(['settings'], env)).stdout).toMatch(/^FRED 키: 없음$/m);
  });
});

test('serve keeps its log in the data folder', async () => {
  const { dataDir, url, stderr } = await serveOnSetting();
  await post(`${url}/api/v1/collector/crypto`, {});
  const text = fs.readFileSync(path.join(dataDir, 'logs', 'main.log'), 'utf8');
  expect(text).toMatch(/^\d{4}-\S+Z info {2}run finished \{.*"collector":"crypto"/m);
  expect(text.replaceAll('\r\n', '\n')).toBe(stderr().replaceAll('\r\n', '\n'));
});
