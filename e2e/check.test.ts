import fs from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { unregisteredFredKey } from '../src/demo/sources/fred.ts';
import type { LoginState, TaskState } from '../src/main/lib/facilities.ts';
import type { CheckId, Morning } from '../src/shared/model-check.ts';
import { eventually, runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { startTestHost, type TestHost } from './support/host.ts';
import { freePort } from './support/http.ts';
import { holdWriteLock } from './support/processes.ts';

const fredKey = 'q7w1e2r3t4y5u6i7o8p9a1s2d3f4g5h6';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => new Date() });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.clearFaults();
  simulator.clearRequests();
});

const started: TestHost[] = [];
afterEach(async () => {
  for (const { host } of started.splice(0)) await host.close();
});

async function start(...[env, surroundings]: Parameters<typeof startTestHost>): Promise<TestHost> {
  const running = await startTestHost(
    { DDC_UPSTREAM: simulator.url, FRED_API_KEY: fredKey, ...env },
    surroundings,
  );
  started.push(running);
  return running;
}

/** A desktop that has what Windows has. */
function desktop(login: LoginState, ...tasks: TaskState['state'][]) {
  const repaired: string[] = [];
  const facilities = {
    login: { state: async () => login, enable: async () => void repaired.push('login') },
    tasks: {
      state: async () => tasks.map((state, at) => ({ name: `Task_${at}`, state })),
      register: async () => void repaired.push('tasks'),
    },
  };
  return { facilities, repaired };
}

const codesOf = (morning: Morning, id: CheckId) =>
  morning.checks.filter((check) => check.id === id).map(({ code }) => code);
const statusOf = (morning: Morning, subject: string) =>
  morning.checks.find((check) => check.subject === subject)?.status;

describe('a host where everything is right', () => {
  test('says that it will work, of its next morning in Seoul, having asked every host once', async () => {
    const { ask, core, url } = await start({}, desktop('enabled', 'missing', 'missing'));
    const events: string[] = [];
    core.events.on(({ type }) => events.push(type));
    await ask('check.repair', { id: 'backup' });
    // So that whoever shows the copies shows the new one.
    expect(events).toContain('backups:changed');
    const morning = await ask('check.morning', {});
    expect(morning.verdict).toEqual({ answer: 'will_work', reasons: [], text: expect.any(String) });
    expect(morning.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(morning.verdict.text).toContain(`The collection of ${morning.date} at 06:00 (Seoul) will work`);
    const until = Date.parse(morning.slot_at) - Date.now();
    expect([until > 0, until <= 24 * 3_600_000]).toEqual([true, true]);
    expect(morning.slot_at).toBe(
      `${new Date(Date.parse(morning.date) - 86_400_000).toISOString().slice(0, 10)}T21:00:00.000Z`,
    );

    const hosts = simulator.requests.map(({ host }) => host);
    expect(new Set(hosts).size).toBe(hosts.length);
    const feeds = new Set(core.sources.feeds.map((feed) => new URL(feed.url).host));
    expect(hosts.length).toBe(feeds.size + 7);

    // Who asks again and again hurries no source; over HTTP it is the same check.
    const again = (await (await fetch(`${url()}/api/v1/check/morning`)).json()) as Morning;
    expect(again.verdict.answer).toBe('will_work');
    expect(simulator.requests.length).toBe(hosts.length);
  });

  test('names a clock that is simulated for what it is', async () => {
    const { ask } = await start({ DDC_NOW: '2026-11-22T20:59:00Z' });
    const morning = await ask('check.morning', {});
    expect(codesOf(morning, 'clock')).toEqual(['clock_simulated']);
    expect([morning.date, morning.slot_at]).toEqual(['2026-11-23', '2026-11-22T21:00:00.000Z']);
  });
});

describe('sources', () => {
  test('that refuse, are gone or do not know the key are told apart, and the others are not touched by it', async () => {
    simulator.setFault('query1.finance.yahoo.com', '429');
    simulator.setFault('api.llama.fi', 'reset');
    simulator.setFault('decrypt.co', '403-html');
    const { ask } = await start({ FRED_API_KEY: unregisteredFredKey });
    const morning = await ask('check.morning', {});
    expect(morning.verdict.answer).toBe('probably');
    expect(morning.verdict.reasons).toEqual(
      expect.arrayContaining([
        { id: 'keys', subject: null },
        { id: 'source', subject: 'api.llama.fi' },
        { id: 'source', subject: 'query1.finance.yahoo.com' },
      ]),
    );
    expect(codesOf(morning, 'keys')).toEqual(['key_rejected']);
    expect(
      ['query1.finance.yahoo.com', 'api.llama.fi', 'decrypt.co', 'api.coingecko.com'].map((host) =>
        statusOf(morning, host),
      ),
    ).toEqual(['warn', 'fail', 'warn', 'ok']);
    expect(JSON.stringify(morning)).not.toContain(unregisteredFredKey);
  });

  test('without a key FRED counts as there, and the missing key is named', async () => {
    const { ask } = await start({ FRED_API_KEY: '' });
    const morning = await ask('check.morning', {});
    expect([statusOf(morning, 'api.stlouisfed.org'), codesOf(morning, 'keys')]).toEqual([
      'ok',
      ['key_missing'],
    ]);
  });

  test('none of which answers mean no network', async () => {
    const gone = await startSimulator({ now: () => new Date() });
    const { ask } = await start({ DDC_UPSTREAM: gone.url });
    await gone.close();
    const morning = await ask('check.morning', {});
    expect(morning.verdict).toMatchObject({
      answer: 'will_not',
      reasons: [{ id: 'network', subject: null }],
      text: expect.stringMatching(/None of \d+ hosts answers/),
    });
    expect(codesOf(morning, 'clock')).toEqual(['clock_unknown']);
  });

  test('one that a collection is asking just now is not asked beside it, and one that hangs holds up nothing', async () => {
    simulator.setFault('api.coingecko.com', 'hang');
    simulator.setFault('www.cnbc.com', 'hang');
    const { ask, core } = await start({});
    const run = core.runner.run('crypto', 'api');
    await eventually('the run asks', () =>
      simulator.requests.some(({ host }) => host === 'api.coingecko.com'),
    );
    const morning = await ask('check.morning', {});
    expect(morning.checks.filter(({ status }) => status !== 'ok')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subject: 'api.coingecko.com', status: 'unknown', code: 'source_busy' }),
        expect.objectContaining({
          subject: 'www.cnbc.com',
          status: 'warn',
          text: 'www.cnbc.com did not answer within 10 s',
        }),
      ]),
    );
    expect(simulator.requests.filter(({ host }) => host === 'api.coingecko.com')).toHaveLength(1);
    expect(statusOf(morning, 'query1.finance.yahoo.com')).toBe('ok');
    for (const { run_id } of core.runner.running()) core.runner.cancel(run_id);
    await run;
  });
});

describe('the clock', () => {
  const server = http.createServer((request, response) => {
    const host = request.url?.split('/')[1] ?? '';
    response.setHeader('date', new Date(Date.now() - aheadMs(host)).toUTCString());
    response.setHeader('age', String(Math.round(ageMs / 1000)));
    response.end('{}');
  });
  let aheadMs = (_host: string) => 0;
  let ageMs = 0;
  let upstream = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    ageMs = 0;
  });

  const minute = 60_000;
  test.each<[string, (host: string) => number, number, string, string]>([
    ['is right to the second', () => 0, 0, 'ok', 'clock_right'],
    ['is fast', () => 10 * minute, 0, 'warn', 'clock_ahead'],
    ['is slow', () => -10 * minute, 0, 'warn', 'clock_behind'],
    ['is of another day', () => 26 * 60 * minute, 0, 'fail', 'clock_ahead'],
    ['is right, and the answers come out of caches', () => 50 * minute, 50 * minute, 'ok', 'clock_right'],
    [
      'is right, and one host’s is not',
      (host) => (host === 'api.llama.fi' ? 9e8 : 0),
      0,
      'ok',
      'clock_right',
    ],
  ])('%s', async (_, ahead, age, status, code) => {
    aheadMs = ahead;
    ageMs = age;
    const { ask } = await start({ DDC_UPSTREAM: upstream });
    const found = (await ask('check.morning', {})).checks.find(({ id }) => id === 'clock');
    expect(found).toMatchObject({ status, code });
  });
});

describe('this PC', () => {
  test('whose schedule is off and is put on by the button', async () => {
    const { ask, url, dataDir } = await start({}, desktop('enabled', 'missing'));
    await ask('settings.update', { schedule: { enabled: false } });
    const before = await ask('check.morning', {});
    expect(before.verdict).toMatchObject({ answer: 'will_not', reasons: [{ id: 'schedule' }] });
    expect(before.checks.find(({ id }) => id === 'schedule')?.repair).toBe('schedule');
    const repaired = await fetch(`${url()}/api/v1/check/repairs/schedule`, { method: 'POST' });
    expect([repaired.status, await repaired.json()]).toEqual([200, { repaired: true }]);
    expect((await ask('check.morning', {})).verdict.answer).toBe('will_work');
    expect(JSON.parse(fs.readFileSync(path.join(dataDir, 'settings.json'), 'utf8'))).toEqual({
      schedule: { enabled: true },
    });
  });

  test('whose Task Scheduler does it needs neither schedule nor start at login', async () => {
    const { ask } = await start({}, desktop('disabled', 'ready', 'ready'));
    await ask('settings.update', { schedule: { enabled: false } });
    expect((await ask('check.morning', {})).verdict.answer).toBe('will_work');
  });

  test('that does not start the app is repaired by its user, not by whoever opens a socket', async () => {
    const { facilities, repaired } = desktop('disabled', 'wrong');
    const { ask, url } = await start({}, { facilities });
    const morning = await ask('check.morning', {});
    expect(morning.verdict.reasons.map(({ id }) => id)).toEqual(['login', 'tasks']);
    for (const id of ['login', 'tasks'] as const) {
      const refused = await fetch(`${url()}/api/v1/check/repairs/${id}`, { method: 'POST' });
      expect([refused.status, await refused.json()]).toMatchObject([403, { error_code: 'not_over_http' }]);
      expect(repaired).not.toContain(id);
      await ask('check.repair', { id });
      expect(repaired).toContain(id);
    }
  });

  test('that cannot say how it is with the start at login is not believed to be wrong', async () => {
    const { facilities } = desktop('enabled', 'ready');
    const broken = () => Promise.reject(new Error('no'));
    const { ask } = await start(
      {},
      {
        facilities: {
          ...facilities,
          login: { ...facilities.login, state: broken },
          tasks: { ...facilities.tasks, state: broken },
        },
      },
    );
    const morning = await ask('check.morning', {});
    expect(codesOf(morning, 'login')).toEqual(['login_unknown']);
    expect(morning.verdict.answer).toBe('will_work');
  });

  test('without a desktop has no repair for what only a desktop can do', async () => {
    const { ask } = await start({});
    expect(codesOf(await ask('check.morning', {}), 'login')).toEqual(['login_unknown']);
    await expect(ask('check.repair', { id: 'login' })).rejects.toThrow('not_found');
  });

  test('whose port a stranger has; when he goes the button takes it back', async () => {
    const stranger = net.createServer((socket) =>
      socket
        .on('error', () => undefined)
        .end('who?\n')
        .resume(),
    );
    const port = await freePort();
    await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
    const { ask, problems } = await start({ DDC_PORT: String(port) });
    expect(problems).toEqual(['port_taken']);
    expect(codesOf(await ask('check.morning', {}), 'port')).toEqual(['port_taken']);
    await ask('check.repair', { id: 'port' });
    expect(problems, 'told once').toEqual(['port_taken']);
    await new Promise((resolve) => stranger.close(resolve));
    await ask('check.repair', { id: 'port' });
    const after = await ask('check.morning', {});
    expect(codesOf(after, 'port')).toEqual(['port_ours']);
    expect(after.checks.find(({ id }) => id === 'port')?.params.addresses).toContain('127.0.0.1');
  });

  test('whose database another program holds', async () => {
    const { ask, core } = await start({});
    const lock = await holdWriteLock(core.store.path);
    try {
      const morning = await ask('check.morning', {});
      expect(morning.verdict).toMatchObject({ answer: 'will_not', reasons: [{ id: 'database' }] });
      expect(morning.verdict.text).toContain('another program');
    } finally {
      await lock.release();
    }
    expect(codesOf(await ask('check.morning', {}), 'database')).toEqual(['database_ready']);
  });

  test('whose data folder a sync program sends away', async () => {
    const dataDir = path.join(temporaryDir(), 'Dropbox', 'ddc');
    const { ask } = await start({ DDC_DATA_DIR: dataDir });
    const morning = await ask('check.morning', {});
    expect(morning.checks.find(({ id }) => id === 'folder')).toMatchObject({
      status: 'warn',
      params: { service: 'Dropbox' },
    });
    expect(morning.verdict.answer).toBe('probably');
  });

  test('that has data but no backup gets one by the button, and not a second one at once', async () => {
    const { ask, core, url } = await start({});
    expect(codesOf(await ask('check.morning', {}), 'backup')).toEqual(['backup_nothing_yet']);
    await core.runner.run('crypto', 'api');
    const backups = () => (fs.existsSync(core.backupsDir) ? fs.readdirSync(core.backupsDir) : []);
    const isWhole = (name: string) => name.endsWith('.db');
    // The run has brought one by itself; somebody has cleared it away.
    await expect.poll(() => backups().filter(isWhole).length, { timeout: 10_000 }).toBe(1);
    for (const name of backups()) fs.rmSync(path.join(core.backupsDir, name));
    expect(codesOf(await ask('check.morning', {}), 'backup')).toEqual(['backup_none']);
    for (let n = 0; n < 3; n++) await fetch(`${url()}/api/v1/check/repairs/backup`, { method: 'POST' });
    expect(fs.readdirSync(core.backupsDir)).toHaveLength(1);
    expect(codesOf(await ask('check.morning', {}), 'backup')).toEqual(['backup_today']);
    const old = path.join(core.backupsDir, fs.readdirSync(core.backupsDir)[0] ?? '');
    fs.utimesSync(old, new Date('2026-01-01'), new Date('2026-01-01'));
    expect(codesOf(await ask('check.morning', {}), 'backup')).toEqual(['backup_old']);
  });
});

describe('ddc check', () => {
  test('without the app says that it will not work, exits with 1 and says what is free', async () => {
    const env = {
      DDC_DATA_DIR: temporaryDir(),
      DDC_UPSTREAM: simulator.url,
      DDC_PORT: String(await freePort()),
    };
    const { code, stdout } = await runCli(['check'], env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/will not work as things stand\. The app is not running/);
    expect(stdout).toMatch(/\[ok\] HTTP port: Port \d+ is free for the app/);
    expect(stdout).toMatch(/\[ok\] source api\.coingecko\.com: answers/);
  });

  test('asks the app that runs, exits with 0 or 3, and speaks the user’s language', async () => {
    const { env } = await start({});
    const fine = await runCli(['check', '--json'], env);
    expect([fine.code, (JSON.parse(fine.stdout) as Morning).verdict.answer]).toEqual([0, 'will_work']);
    const keyless = await start({ FRED_API_KEY: '' });
    const doubtful = await runCli(['check'], { ...keyless.env, LANG: 'ko_KR.UTF-8' });
    expect(doubtful.code).toBe(3);
    expect(doubtful.stdout).toMatch(/06:00 \(한국 시각\) 수집은 아마 될 것입니다\. 확인할 것: API 키\./);
    expect(doubtful.stdout).toMatch(/\[확인\] API 키: FRED 키가 없어/);
  });

  test('tells at what time here it is six in Seoul', async () => {
    const env = {
      DDC_DATA_DIR: temporaryDir(),
      DDC_UPSTREAM: simulator.url,
      TZ: 'America/New_York',
      DDC_NOW: '2026-11-22T12:00:00Z',
    };
    expect((await runCli(['check'], env)).stdout).toContain('America/New_York: 06:00 in Seoul is 16:00 here');
  });
});
