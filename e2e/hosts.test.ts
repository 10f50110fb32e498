import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import type { StatusReport } from '../src/shared/model.ts';
import { eventually, hasSignals, runCli, startCli, startServe, toldToEnd } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { startServed } from './support/serve.ts';
import { query } from './support/tables.ts';

const stack = /^\s+at .*:\d+:\d+/m;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => new Date() });
});
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

const surroundings = (dataDir: string) => ({
  DDC_DATA_DIR: dataDir,
  DDC_UPSTREAM: simulator.url,
  DDC_PACE: '0',
});

describe('serve answers and ends when it is told to', () => {
  async function servesAndEnds(env: Record<string, string>) {
    const serve = await startServe(env);
    const { status } = await fetch(`${serve.url}/health`);
    serve.child.kill('SIGTERM');
    expect([status, (await serve.done).code]).toEqual([200, toldToEnd]);
    return serve.stderr();
  }

  test('with the database elsewhere and no data folder yet', async () => {
    const dataDir = path.join(temporaryDir(), 'not', 'yet');
    const DDC_DB = path.join(temporaryDir(), 'elsewhere.db');
    expect(await servesAndEnds({ DDC_DATA_DIR: dataDir, DDC_DB })).not.toMatch(/ (?:warn|error) /);
    expect(fs.existsSync(DDC_DB)).toBe(true);
    if (hasSignals) expect(fs.existsSync(path.join(dataDir, 'host.json'))).toBe(false);
  });

  test('where host.json cannot be written, with a warning and nothing left behind', async () => {
    const dataDir = temporaryDir();
    fs.mkdirSync(path.join(dataDir, 'host.json'));
    expect(await servesAndEnds({ DDC_DATA_DIR: dataDir })).toMatch(/ warn .*host file/);
    expect(fs.readdirSync(dataDir).filter((name) => /^host\.json./.test(name))).toEqual([]);
  });
});

describe('a reader that closes the pipe', () => {
  /** Runs the command line with nobody reading its standard output. */
  async function unread(args: string[], env: Record<string, string>) {
    const running = startCli(args, env);
    running.child.stdout?.destroy();
    return running.done;
  }

  test('ends no collection, and no command with a stack', async () => {
    const dataDir = temporaryDir();
    const env = surroundings(dataDir);
    const collected = await unread(['collect', 'crypto'], env);
    expect(collected).toMatchObject({ code: 0, signal: null });
    expect(collected.stderr).not.toMatch(stack);
    const log = query(path.join(dataDir, 'stock_research.db'), 'SELECT collector, status FROM collector_log');
    expect(log).toEqual([{ collector: 'crypto', status: 'success' }]);

    const listed = await unread(['runs', '--json'], env);
    expect(listed).toMatchObject({ code: 0, signal: null });
    expect(listed.stderr).not.toMatch(stack);
  });
});

test('an error has the same exit code and error_code with and without a host', async () => {
  const cases = [
    [['backfill', '--days', '0'], 2, 'bad_input'],
    [['stress', '--date', '2001-01-01'], 1, 'not_found'],
    [['runs', '--limit', '0'], 2, 'bad_input'],
    [['recompute', '--from', '2026-02-30'], 2, 'bad_input'],
  ] as const;
  const dataDir = temporaryDir();
  const env = surroundings(dataDir);
  const answers = () =>
    Promise.all(
      cases.map(async ([args]) => {
        const { code, stdout } = await runCli([...args, '--json'], env);
        const { detail, error_code } = JSON.parse(stdout) as { detail: string; error_code: string };
        return { code, error_code, detail };
      }),
    );
  const alone = await answers();
  expect(alone).toMatchObject(cases.map(([, code, error_code]) => ({ code, error_code })));
  const serve = await startServe(env);
  try {
    expect(await answers()).toEqual(alone);
  } finally {
    serve.child.kill('SIGTERM');
    await serve.done;
  }
});

describe('a database that is not there', () => {
  test('is not made by backup', async () => {
    const dataDir = path.join(temporaryDir(), 'none');
    const target = path.join(temporaryDir(), 'copy.db');
    const { code, stdout } = await runCli(['backup', target, '--json'], { DDC_DATA_DIR: dataDir });
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error_code: 'not_found' }]);
    expect([fs.existsSync(dataDir), fs.existsSync(target)]).toEqual([false, false]);
  });

  test.each(['status', 'runs'])('and was named by DDC_DB is not made by %s', async (command) => {
    const [dataDir, folder] = [path.join(temporaryDir(), 'none'), temporaryDir()];
    const { code, stdout, stderr } = await runCli([command, '--json'], {
      DDC_DATA_DIR: dataDir,
      DDC_DB: path.join(folder, 'slip.db'),
    });
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error_code: 'not_found' }]);
    expect(stderr).toContain('slip.db');
    expect([fs.existsSync(dataDir), fs.readdirSync(folder)]).toEqual([false, []]);
  });
});

test.skipIf(process.platform === 'win32')(
  'without a home and a data folder the command says so, and makes nothing where it stands',
  async () => {
    const cwd = temporaryDir();
    const { code, stdout, stderr } = await runCli(
      ['status', '--json'],
      { HOME: '', XDG_DATA_HOME: '', DDC_DATA_DIR: '' },
      cwd,
    );
    expect([code, JSON.parse(stdout)]).toMatchObject([2, { error_code: 'bad_config' }]);
    expect(stderr).toMatch(/HOME.*DDC_DATA_DIR/);
    expect(fs.readdirSync(cwd)).toEqual([]);
  },
);

test('a run of another process cannot be cancelled from here, also not by one who waits for it', async () => {
  const served = await startServed();
  const stranger = await startServed({ DDC_DB: served.databaseFile });
  try {
    served.simulator.setFault('/', 'hang');
    for (const target of ['crypto', 'run-all']) {
      const own = fetch(`${served.url}/api/v1/collector/${target}`, { method: 'POST' });
      const active = await eventually('the run goes on', () => {
        const sql = 'SELECT run_id FROM active_run WHERE collector = ?';
        return query(served.databaseFile, sql, target)[0]?.run_id;
      });
      const joined = fetch(`${stranger.url}/api/v1/collector/${target}`, { method: 'POST' });
      await eventually('the other host knows of it', async () => {
        const response = await fetch(`${stranger.url}/api/v1/collector/status`);
        return ((await response.json()) as StatusReport).running.length > 0;
      });
      // Long enough for the other host to be waiting for the holder.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const cancel = async (url: string) => {
        const reply = await fetch(`${url}/api/v1/collector/runs/${active}/cancel`, { method: 'POST' });
        return [reply.status, await reply.json()];
      };
      expect(await cancel(stranger.url)).toMatchObject([409, { error_code: 'not_running' }]);
      expect(await cancel(served.url)).toEqual([200, { cancelled: true }]);
      expect([(await own).status, (await joined).status]).toEqual([200, 200]);
    }
  } finally {
    await stranger.stop();
    await served.stop();
  }
});

describe('the demo', () => {
  test('says DEMO in every command, and has nothing to do with a database named for the real one', async () => {
    const dataDir = path.join(temporaryDir(), 'data');
    const env = { DDC_DATA_DIR: dataDir, DDC_PACE: '0', DDC_DB: path.join(temporaryDir(), 'real.db') };
    for (const args of [['status'], ['collect', 'crypto'], ['status']]) {
      const { code, stdout } = await runCli([...args, '--demo'], env);
      expect([args, code]).toEqual([args, 0]);
      expect(stdout).toContain('DEMO');
    }
    expect([fs.existsSync(dataDir), fs.existsSync(env.DDC_DB)]).toEqual([false, false]);
  });
});
