import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { openLogFile } from '../src/main/lib/log-file.ts';
import { operations, routeOf } from '../src/shared/routes.ts';
import { testCipher } from './support/cipher.ts';
import { runCli, startServe } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { startTestHost } from './support/host.ts';

/** Planted: wherever one of them turns up, it came from where it was kept. */
const keys = { fred: 'q7w1e2r3t4y5u6i7o8p9a1s2d3f4g5h6', coingecko: 'CG-Zq8/wX+eC7rV=tB6&nM5' };

/** A key as it stands in plain text, URLs, JSON, base64 (whatever stands before it), hex, and in UTF-16. */
function formsOf(key: string): Map<string, Buffer> {
  const forms = new Map<string, Buffer>();
  const add = (name: string, form: string | Buffer) => forms.set(name, Buffer.from(form as string));
  add('plain', key);
  add('URL', encodeURIComponent(key));
  add('URL, small', encodeURIComponent(key).toLowerCase());
  add('JSON', JSON.stringify(key).slice(1, -1));
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(key)]).toString('base64');
    const middle = whole.slice(before === 0 ? 0 : 4, -4);
    add(`base64 after ${before}`, middle);
    add(`base64url after ${before}`, middle.replaceAll('+', '-').replaceAll('/', '_'));
  }
  add('hex', Buffer.from(key).toString('hex'));
  add('hex, large', Buffer.from(key).toString('hex').toUpperCase());
  forms.set('UTF-16', Buffer.from(key, 'utf16le'));
  add('reversed', [...key].reverse().join(''));
  add('half', key.slice(0, key.length / 2));
  return forms;
}

/** In which form which key stands in these bytes. */
function leaks(bytes: Buffer | string): string[] {
  const all = Buffer.from(bytes as string);
  return Object.entries(keys).flatMap(([name, key]) =>
    [...formsOf(key)].filter(([, form]) => all.includes(form)).map(([form]) => `${name} (${form})`),
  );
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) yield path.join(entry.parentPath, entry.name);
  }
}

function expectNoLeakIn(folder: string): string[] {
  const files = [...filesIn(folder)];
  for (const file of files) expect([file, leaks(fs.readFileSync(file))]).toEqual([file, []]);
  return files.map((file) => path.relative(folder, file));
}

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ now: () => new Date() });
});
afterEach(() => simulator.close());

/** Sources that repeat the key in whatever they say: refusals, errors, odd answers, and where they redirect to. */
function playEcho(): void {
  const { fred, coingecko } = keys;
  const json = { contentType: 'application/json' };
  simulator.setBody('series_id=DGS10&', JSON.stringify({ error_message: `api_key=${fred}` }), {
    status: 400,
    ...json,
  });
  simulator.setBody('series_id=DGS30&', `<html>${fred}</html>`, { status: 500, contentType: 'text/html' });
  // Where what they say is cut short, half of the key would stand.
  simulator.setBody('series_id=BAMLC0A0CM&', `${'y'.repeat(180)}${fred}`, {
    status: 500,
    contentType: 'text/plain',
  });
  simulator.setBody('series_id=SOFR&', JSON.stringify({ [fred]: { observations: fred } }), json);
  simulator.setBody('series_id=IORB&', JSON.stringify({ observations: [{ date: fred, value: fred }] }), json);
  simulator.setFault('series_id=DGS2&', { kind: 'redirect', location: `https://x.example/?api_key=${fred}` });
  simulator.setFault('series_id=RRPONTSYD&', { kind: 'redirect', location: `http:///${fred}` });
  simulator.setBody(
    '/api/v3/coins/markets',
    JSON.stringify({ error: `${'n'.repeat(65)} ${coingecko}` }),
    json,
  );
  simulator.setBody('/api/v3/global', JSON.stringify({ status: { error_code: coingecko } }), json);
}

test('what the leak test looks for is found where it is', () => {
  for (const key of Object.values(keys)) {
    expect(leaks(`x${key}y`).length).toBeGreaterThan(1);
    expect(leaks(Buffer.from(`ab${key}cd`).toString('base64')).length).toBeGreaterThan(0);
    expect(leaks(`https://x/?k=${encodeURIComponent(key)}`).length).toBeGreaterThan(0);
  }
  expect(leaks('nothing')).toEqual([]);
});

describe('keys that the user has entered', () => {
  test('are in no file, no reply, no event, no message and no report, whatever the sources make of them', async () => {
    const dataDir = temporaryDir();
    const log = openLogFile(dataDir);
    const told: string[] = [];
    const cipher = testCipher();
    const { ask, core, host, url } = await startTestHost(
      { DDC_UPSTREAM: simulator.url, DDC_DATA_DIR: dataDir },
      { cipher, writeLog: log.write, facilities: { logFile: log.file } },
    );
    try {
      core.events.on((event) => told.push(JSON.stringify(event)));
      for (const name of ['fred', 'coingecko'] as const) {
        told.push(JSON.stringify(await ask('key.set', { name, value: keys[name] })));
      }
      // Refused for their form: the sentence must not repeat them.
      for (const value of [
        `${keys.fred}0`,
        keys.fred.toUpperCase() + keys.fred,
        ` ${keys.fred} ${keys.fred}`,
      ]) {
        told.push(await ask('key.set', { name: 'fred', value }).then(JSON.stringify, String));
        const refused = await fetch(`${url()}/api/v1/settings/keys/fred`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ value, [value]: value }),
        });
        told.push(await refused.text());
      }
      told.push(JSON.stringify(await core.runner.run('liquidity', 'api')));
      expect(
        simulator.requests.some(({ query }) => query.api_key === keys.fred),
        'the key is used',
      ).toBe(true);
      playEcho();
      for (let n = 0; n < 2; n++) {
        told.push(await (await fetch(`${url()}/api/v1/collector/run-all`, { method: 'POST' })).text());
      }
      expect(
        simulator.requests.some(({ headers }) => headers['x-cg-demo-api-key'] === keys.coingecko),
        'the other key is used',
      ).toBe(true);
      await ask('settings.update', { theme: 'light' });
      told.push(JSON.stringify(await core.store.backup(path.join(core.backupsDir, 'copy.db'))));
      for (const name of operations) {
        const { method, path: at } = routeOf(name);
        if (method === 'GET' && !at.includes(':')) told.push(await (await fetch(url() + at)).text());
      }
      for (const at of ['/openapi.json', '/docs']) told.push(await (await fetch(url() + at)).text());
      const run = core.store.runs.list({ limit: 1, offset: 0 }).runs[0];
      told.push(await (await fetch(`${url()}/api/v1/collector/runs/${run?.runId}`)).text());
      expect(JSON.stringify(told), 'the sources have repeated the keys').toContain('***');

      expect(leaks(told.join('\n'))).toEqual([]);
      // Open, with its journal; then closed.
      const files = expectNoLeakIn(dataDir);
      expect(files).toEqual(
        expect.arrayContaining(
          ['stock_research.db', 'stock_research.db-wal', 'settings.json', 'keys.json', 'host.json'].concat([
            path.join('logs', 'main.log'),
            path.join('backups', 'copy.db'),
          ]),
        ),
      );
      expect(fs.readFileSync(log.file, 'utf8')).toContain('***');
    } finally {
      await host.close();
    }
    expectNoLeakIn(dataDir);

    const encrypted = fs.readFileSync(path.join(dataDir, 'keys.json'));
    // Another user, another PC: the key is gone for him, and what he gets to see has nothing of it either.
    const stranger = await startTestHost(
      { DDC_UPSTREAM: simulator.url, DDC_DATA_DIR: dataDir },
      { cipher: testCipher() },
    );
    try {
      const report = await stranger.ask('settings.get', {});
      expect(report.keys.fred).toMatchObject({ set: false, problem: 'not_decrypted' });
      const { text } = await stranger.ask('diagnostics.report', {});
      expect(text.ko).toContain('다른 PC');
      expect(leaks(JSON.stringify([report, text]))).toEqual([]);
    } finally {
      await stranger.host.close();
    }
    expect(fs.readFileSync(path.join(dataDir, 'keys.json'))).toEqual(encrypted);
  });
});

test('keys from the environment are in no file and no output of serve and of commands', async () => {
  const dataDir = temporaryDir();
  const env = {
    DDC_DATA_DIR: dataDir,
    DDC_UPSTREAM: simulator.url,
    DDC_PACE: '0',
    FRED_API_KEY: keys.fred,
    COINGECKO_API_KEY: keys.coingecko,
  };
  const serve = await startServe(env);
  playEcho();
  const outputs: string[] = [];
  try {
    for (const args of [
      ['collect', 'all'],
      ['status'],
      ['runs', '--json'],
      ['settings'],
      ['settings', '--json'],
      ['diagnostics', '--json'],
      ['check', '--json'],
      ['backup'],
    ]) {
      const { stdout, stderr } = await runCli(args, env);
      outputs.push(stdout, stderr);
    }
    expect(leaks(outputs.join('\n'))).toEqual([]);
  } finally {
    serve.child.kill('SIGTERM');
    await serve.done;
  }
  const alone = await runCli(['collect', 'liquidity'], env);
  expect(leaks([serve.stdout(), serve.stderr(), alone.stdout, alone.stderr].join('\n'))).toEqual([]);
  expect(serve.stderr()).toContain('***');
  expect(expectNoLeakIn(dataDir)).toContain(path.join('logs', 'main.log'));
});
