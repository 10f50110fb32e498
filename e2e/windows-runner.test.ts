import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { startServe } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { query } from './support/tables.ts';

const root = path.resolve(import.meta.dirname, '..');
const isWindows = process.platform === 'win32';
const curl = path.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'curl.exe');
const hasCurl = isWindows && fs.existsSync(curl);

/** What the tasks start, from a clone, with the real Node.js. The runner by itself: scripts/task-runner.test.ts. */
describe.skipIf(!isWindows)(`the runner scripts on Windows (${isWindows ? 'here' : 'this is none'})`, () => {
  let simulator: Simulator;
  let clone = '';
  /** Not cpSync: that of Node.js 22 loses letters of paths on Windows. */
  const copy = (part: string) =>
    fs.promises.cp(path.join(root, part), path.join(clone, part), { recursive: true });
  const data = () => path.join(clone, '데이터');
  beforeAll(async () => {
    simulator = await startSimulator({ now: () => new Date() });
    clone = path.join(temporaryDir('ddc-clone-'), '김 & 이 (x86)');
    const parts = ['bin', 'out/main', 'scripts/dev', 'scripts/ensure-built.mjs', 'scripts/lock.mjs'];
    const module = 'node_modules/better-sqlite3';
    for (const part of [
      ...parts,
      'package.json',
      `${module}/package.json`,
      `${module}/lib`,
      `${module}/prebuilds`,
    ])
      await copy(part);
    fs.mkdirSync(data());
    fs.writeFileSync(path.join(data(), 'settings.json'), '{"port": 18471, "schedule": {"enabled": false}}');
  });
  afterAll(() => simulator.close());

  const sources = () => ({ DDC_UPSTREAM: simulator.url, DDC_PACE: '0', DDC_DATA_DIR: data() });
  /** By hand, as the task does it. */
  async function run(script: string): Promise<{ code: number | null; log: string }> {
    const child = spawn('cmd', ['/d', '/c', `.\\${script}`], {
      cwd: path.join(clone, 'scripts/dev'),
      // The clone has no Node.js of its own.
      env: { ...process.env, ...sources(), PATH: `${path.dirname(process.execPath)};${process.env.PATH}` },
      stdio: 'ignore',
      timeout: 100_000,
    });
    const [code] = (await once(child, 'close')) as [number | null];
    const logs = path.join(clone, 'data/runtime/logs');
    const name = script.startsWith('run_news') ? 'news_fetch_stdout.log' : 'collector_stdout.log';
    return { code, log: fs.readFileSync(path.join(logs, name), 'utf8') };
  }
  const newest = () =>
    query(
      path.join(data(), 'stock_research.db'),
      'SELECT collector AS name, triggered_by FROM collector_log ORDER BY id DESC LIMIT 1',
    )[0];

  test('nobody listens: the command line collects, and the log has its lines', async () => {
    const { code, log } = await run('run_daily_collector.cmd');
    expect(log).toMatch(/^\[4\/5\] Yahoo Finance prices … success/m);
    expect(log).toContain('Not running: collecting with the command line');
    expect(log).toContain('ddc exit code 0');
    expect(code).toBe(0);
    expect(newest()).toEqual({ name: 'crypto', triggered_by: 'scheduler' });
  });

  test('the news too', async () => {
    expect((await run('run_news_fetch.cmd')).code).toBe(0);
    expect(newest()).toEqual({ name: 'news', triggered_by: 'scheduler' });
  });

  test.skipIf(!hasCurl)('the app listens: it is asked, and its reply is in the log', async () => {
    const serve = await startServe({ ...sources(), DDC_PORT: '18471' });
    try {
      const { code, log } = await run('run_daily_collector.cmd');
      expect(log).toMatch(/^\{"status":"success",.*"triggered_by":"scheduler"/m);
      expect(code).toBe(0);
    } finally {
      serve.child.kill();
      await serve.done;
    }
  });
});
