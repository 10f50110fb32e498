import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { testCipher } from '../../../e2e/support/cipher.ts';
import { startTestCore, temporaryDir } from '../../../e2e/support/core.ts';
import type { RawInput } from '../../shared/contract.ts';
import type { Operation } from '../../shared/routes.ts';
import { defaultSettings } from '../../shared/settings.ts';
import { openSecrets } from '../lib/secret-store.ts';
import type { Caller } from './caller.ts';
import { perform } from './perform.ts';

const fredKey = 'q7w1e2r3t4y5u6i7o8p9a1s2d3f4g5h6';
const otherKey = 'z0x9c8v7b6n5m4q3w2e1r0t9y8u7i6o5';
const desktop: Caller = { trigger: 'dashboard', through: 'desktop' };
const page: Caller = { trigger: 'dashboard', through: 'http' };

let running: Awaited<ReturnType<typeof startTestCore>> | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function start(settings: unknown = {}) {
  const dataDir = temporaryDir();
  fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify(settings));
  const environment = { fred: undefined, coingecko: undefined };
  const secrets = openSecrets({ dataDir, environment, cipher: testCipher() });
  running = await startTestCore({ dataDir, secrets });
  const { core } = running;
  return {
    ...running,
    ask: <N extends Operation>(name: N, input: RawInput<N>, caller: Caller) =>
      perform(core, name, input, caller),
    file: () => JSON.parse(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8')) as unknown,
  };
}

describe('settings', () => {
  test('are told with their defaults, feeds without their addresses', async () => {
    const url = 'https://example.com/rss?token=abc';
    const { ask } = await start({ feeds: [{ name: 'mine', category: 'korea', url }] });
    const report = await ask('settings.get', {}, page);
    expect(report).toEqual({
      ok: true,
      value: {
        settings: { ...defaultSettings, feeds: [{ name: 'mine', category: 'korea', host: 'example.com' }] },
        keys: {
          fred: { set: false, from: 'none', problem: null, storable: true },
          coingecko: { set: false, from: 'none', problem: null, storable: true },
        },
        overridden: {},
        restart_needed: [],
        problem: null,
      },
    });
  });

  test('that are harmless are changed by the dashboards in a browser, and whoever listens is told', async () => {
    const { ask, core, file } = await start();
    const heard: unknown[] = [];
    core.events.on((event) => heard.push(event));
    const patch = {
      language: 'ko',
      theme: 'light',
      priceColors: 'redUp',
      schedule: { newsAt: '07:00' },
    } as const;
    const changed = ['language', 'theme', 'priceColors', 'schedule.newsAt'];
    expect(await ask('settings.update', patch, page)).toMatchObject({
      ok: true,
      value: { changed, settings: { language: 'ko', schedule: { enabled: true, newsAt: '07:00' } } },
    });
    expect(heard).toEqual([{ type: 'settings:changed', changed }]);
    expect(file()).toEqual(patch);
    expect(await ask('settings.update', patch, page)).toMatchObject({ ok: true, value: { changed: [] } });
    expect(heard).toHaveLength(1);
  });

  test.each([
    ['port', { port: 8123 }],
    ['databaseFile', { databaseFile: 'other.db' }],
    ['databaseFile', { databaseFile: null }],
    ['updateUrl', { updateUrl: 'https://example.com/ddc/' }],
    ['startAtLogin', { startAtLogin: true }],
  ])(
    'that decide what runs and where (%s) are the user’s alone, together with all else in the change',
    async (what, patch) => {
      const { ask, file } = await start();
      const both = { ...patch, theme: 'light' } as const;
      for (const caller of [page, { trigger: 'dashboard' } as const]) {
        expect(await ask('settings.update', both, caller)).toMatchObject({
          ok: false,
          error: { code: 'not_over_http', params: { what } },
        });
      }
      expect(file()).toEqual({});
      expect(await ask('settings.update', both, desktop)).toMatchObject({ ok: true });
      expect(file()).toEqual(both);
    },
  );

  test('an address for updates is one that nobody on the way can change, and without secrets', async () => {
    const { ask, file } = await start();
    for (const updateUrl of [
      'http://example.com/ddc/',
      'http://127.0.0.1.example.com/',
      'https://me:secret@example.com/',
      'https://example.com/?token=1',
      'https://example.com/#x',
      'file:///tmp/',
      'example.com',
      '',
    ]) {
      expect(await ask('settings.update', { updateUrl }, desktop)).toMatchObject({
        ok: false,
        error: { code: 'bad_input', params: { field: 'updateUrl', problem: 'not_update_url' } },
      });
    }
    expect(file()).toEqual({});
    for (const updateUrl of [
      'https://example.com/ddc',
      'http://127.0.0.1:8123/x/',
      'http://localhost/',
      null,
    ])
      expect(await ask('settings.update', { updateUrl }, desktop)).toMatchObject({ ok: true });
  });

  test('tell the whole address for updates to the user alone', async () => {
    const { ask } = await start({ updateUrl: 'https://example.com/known-to-few/' });
    expect(await ask('settings.get', {}, desktop)).toMatchObject({
      value: { settings: { updateUrl: 'https://example.com/known-to-few/' } },
    });
    expect(await ask('settings.get', {}, page)).toMatchObject({
      value: { settings: { updateUrl: 'https://example.com' } },
    });
    expect(JSON.stringify(await ask('diagnostics.report', {}, desktop))).not.toContain('known-to-few');
  });

  test('of a file that is broken by now are the last good ones, and the report says why', async () => {
    const { ask, dataDir } = await start({ theme: 'light' });
    fs.writeFileSync(path.join(dataDir, 'settings.json'), '{');
    const report = await ask('settings.get', {}, page);
    expect(report).toMatchObject({
      ok: true,
      value: { settings: { theme: 'light' }, problem: { code: 'bad_settings' } },
    });
    expect(JSON.stringify(report)).not.toContain(dataDir);
    expect(await ask('settings.update', { theme: 'dark' }, page)).toMatchObject({
      ok: false,
      error: { code: 'bad_settings' },
    });
  });
});

describe('keys', () => {
  test('are set and cleared by the user alone', async () => {
    const { ask, core } = await start();
    for (const caller of [page, { trigger: 'dashboard' } as const]) {
      expect(await ask('key.set', { name: 'fred', value: fredKey }, caller)).toMatchObject({
        ok: false,
        error: { code: 'not_over_http', params: { what: 'key' } },
      });
      expect(await ask('key.clear', { name: 'fred' }, caller)).toMatchObject({ ok: false });
    }
    expect(core.secrets.get('fred')).toBeUndefined();
    const heard: unknown[] = [];
    core.events.on((event) => heard.push(event));
    expect(await ask('key.set', { name: 'fred', value: ` ${fredKey}\n` }, desktop)).toMatchObject({
      ok: true,
      value: { fred: { set: true, from: 'stored' }, coingecko: { set: false } },
    });
    expect(await ask('key.clear', { name: 'fred' }, desktop)).toMatchObject({
      ok: true,
      value: { fred: { set: false, from: 'none' } },
    });
    expect(heard).toEqual(Array(2).fill({ type: 'settings:changed', changed: ['keys.fred'] }));
  });

  test('of a wrong form are refused by name, without being repeated', async () => {
    const { ask } = await start();
    const wrong = `${fredKey}x`;
    const refused = await ask('key.set', { name: 'fred', value: wrong }, desktop);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'bad_input', params: { field: 'value', problem: 'not_fred_key' } },
    });
    expect(JSON.stringify(refused)).not.toContain(fredKey);
  });

  test('count from the next run: none, one, another, none again', async () => {
    const { ask, core, simulator } = await start();
    const sent = async () => {
      simulator.clearRequests();
      const run = await core.runner.run('liquidity', 'api');
      const keys = simulator.requests
        .filter(({ host }) => host === 'api.stlouisfed.org')
        .map(({ query }) => query.api_key);
      return [run.stepDetails.find(({ step }) => step === 'fred')?.status, [...new Set(keys)]];
    };
    expect(await sent()).toEqual(['skipped', []]);
    await ask('key.set', { name: 'fred', value: fredKey }, desktop);
    expect(await sent()).toEqual(['success', [fredKey]]);
    await ask('key.set', { name: 'fred', value: otherKey }, desktop);
    expect(await sent()).toEqual(['success', [otherKey]]);
    await ask('key.clear', { name: 'fred' }, desktop);
    expect(await sent()).toEqual(['skipped', []]);
  });
});
