import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { type Served, startServed } from './support/serve.ts';
import { query } from './support/tables.ts';

const run = promisify(execFile);
const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const lastRun = (file: string) =>
  query(
    file,
    'SELECT collector AS name, triggered_by, status FROM collector_log ORDER BY id DESC LIMIT 1',
  )[0];

describe.skipIf(!hasCurl)(`the commands of the tasks (${hasCurl ? 'curl is here' : 'needs curl'})`, () => {
  let served: Served;
  beforeAll(async () => {
    served = await startServed({ FRED_API_KEY: 'demo'.repeat(8) });
  });
  afterAll(() => served.stop());
  /** A command line of a document, at the port of the test. */
  const typed = async (line: string) => {
    const [program = '', ...args] = line.replace(':8000', `:${served.port}`).split(' ');
    const { stdout } = await run(program, args);
    return JSON.parse(stdout) as { status: string; collectors?: { collector: string }[] };
  };

  test('curl -X POST http://localhost:8000/api/v1/collector/run-all', async () => {
    const reply = await typed('curl -X POST http://localhost:8000/api/v1/collector/run-all');
    expect(reply.collectors?.map(({ collector }) => collector)).toEqual(['liquidity', 'crypto']);
    expect(reply.status).toMatch(/^(?:success|partial)$/);
    expect(lastRun(served.databaseFile)).toMatchObject({ name: 'crypto', triggered_by: 'api' });
  });

  test('curl -s -X POST http://localhost:8000/api/v1/news-intel/fetch', async () => {
    const reply = await typed('curl -s -X POST http://localhost:8000/api/v1/news-intel/fetch');
    expect(reply.status).toMatch(/^(?:success|partial)$/);
    expect(lastRun(served.databaseFile)).toMatchObject({ name: 'news', triggered_by: 'api' });
  });

  test('the options of the runner script, whose reply begins as the script reads it', async () => {
    const script = fs.readFileSync(
      path.join(import.meta.dirname, '../scripts/dev/run_collection.cmd'),
      'latin1',
    );
    const line = /^"%curl%" (.*) "http:\/\/127\.0\.0\.1:%port%%address%" > "%body%"/m.exec(script)?.[1] ?? '';
    const args = [...line.replace('%fail%', '--fail-with-body').matchAll(/"([^"]*)"|(\S+)/g)].map(
      (part) => part[1] ?? part[2] ?? '',
    );
    const ask = async (address: string) =>
      (await run('curl', [...args, `http://127.0.0.1:${served.port}${address}`])).stdout;
    const all = await ask('/api/v1/collector/run-all');
    expect(all).toMatch(/^\{"status":"(?:success|partial)",/);
    expect(lastRun(served.databaseFile)).toMatchObject({ name: 'crypto', triggered_by: 'scheduler' });
    const news = await ask('/api/v1/news-intel/fetch');
    expect(news).toMatch(/^\{"collector":"news","status":"(?:success|partial)",/);
    // By its fourth and tenth word the script knows that it is the app, and no demo.
    const health = await (await fetch(`${served.url}/health`)).text();
    const words = health.split(/[{}:, ]+/).filter((word) => word !== '');
    expect([words[3], words[9]]).toEqual(['"daily-data-collector"', 'false']);
    // What cmd reads of a line at the most.
    expect(news.length).toBeLessThan(8_000);
  });

  test('nobody there: exit code 7; refused by us: exit code 22 and an error_code', async () => {
    const args = ['--fail-with-body', '-sS', '-X', 'POST'];
    await expect(run('curl', [...args, 'http://127.0.0.1:9/x'])).rejects.toMatchObject({ code: 7 });
    const refused = run('curl', [...args, `${served.url}/api/v1/collector/nothing`]);
    await expect(refused).rejects.toMatchObject({
      code: 22,
      stdout: expect.stringContaining('"error_code"'),
    });
  });

  test('the command line of a clone, through the host and by itself', async () => {
    expect((await runCli(['collect', 'crypto', '--trigger', 'scheduler'], served.env)).code).toBe(0);
    expect(lastRun(served.databaseFile)).toMatchObject({ name: 'crypto', triggered_by: 'scheduler' });
    const dataDir = temporaryDir();
    const env = { ...served.env, DDC_DATA_DIR: dataDir };
    expect((await runCli(['collect', 'crypto', '--trigger', 'scheduler'], env)).code).toBe(0);
    expect(lastRun(path.join(dataDir, 'stock_research.db'))).toMatchObject({ triggered_by: 'scheduler' });
  });
});
