import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { databaseName } from '../src/main/core.ts';
import { readHostFile, writeHostFile } from '../src/main/lib/host-file.ts';
import { publicSources } from '../src/main/sources/sources.ts';
import type { RunReport } from '../src/shared/model.ts';
import { en } from '../src/shared/texts/en.ts';
import { askedFor, coinChart, dumpHistory, startHistoryCore } from './support/backfill.ts';
import { eventually, hasSignals, runCli, startCli, startServe } from './support/cli.ts';
import { morning, temporaryDir } from './support/core.ts';
import { fredKey } from './support/liquidity.ts';
import { query } from './support/tables.ts';

const offer = en.cli.offerBackfill.replace('{{command}}', 'ddc backfill');
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A data folder and sources for processes of their own, at a fixed moment. */
async function place(more: Record<string, string> = {}) {
  const simulator = await startSimulator({ now: () => morning });
  endings.push(() => simulator.close());
  const dataDir = temporaryDir('ddc-backfill-');
  const env = {
    DDC_DATA_DIR: dataDir,
    DDC_UPSTREAM: simulator.url,
    DDC_NOW: morning.toISOString(),
    DDC_PACE: '0',
    FRED_API_KEY: fredKey,
    ...more,
  };
  return { simulator, dataDir, env, file: path.join(dataDir, databaseName) };
}
type Place = Awaited<ReturnType<typeof place>>;

async function serveIn({ env }: Place) {
  const serve = await startServe(env);
  endings.push(async () => {
    serve.child.kill('SIGTERM');
    await serve.done;
  });
  return serve;
}

const charts = ({ requests }: Simulator) => requests.filter(({ path: at }) => coinChart.test(at));

async function uninterrupted(days: number) {
  const reference = await startHistoryCore();
  await reference.core.runner.run('backfill', 'api', days);
  const dump = dumpHistory(reference.core.store.path);
  await reference.stop();
  return dump;
}

describe('cut off', () => {
  test('by kill -9: what was fetched is not asked for again, and the end is the same', async () => {
    const at = await place();
    at.simulator.setFault(/./, { kind: 'delay', ms: 25 });
    const cut = startCli(['backfill', '--days', '60'], at.env);
    await eventually('half the coins', () => charts(at.simulator).length > 10);
    cut.child.kill('SIGKILL');
    await cut.done;
    const done = query(at.file, 'SELECT part FROM backfill_part').map(({ part }) => String(part));
    expect(done).toEqual(expect.arrayContaining(['eth_btc_ratio', 'bitcoin']));

    at.simulator.clearFaults();
    at.simulator.clearRequests();
    const { code, stdout } = await runCli(['backfill', '--days', '60'], at.env);
    expect(code, stdout).toBe(0);
    const names: Record<string, string> = {
      eth_btc_ratio: 'ethereum/btc',
      fear_greed: 'api.alternative.me/fng/',
      defi_tvl: 'api.llama.fi/v2/historicalChainTvl',
      stablecoin_mcap: 'stablecoins.llama.fi/stablecoincharts/all',
    };
    const asked = askedFor(at.simulator.requests);
    expect(asked.filter((name) => done.some((part) => (names[part] ?? part) === name))).toEqual([]);
    expect(asked).toHaveLength(43 - done.length);
    expect(dumpHistory(at.file)).toEqual(await uninterrupted(60));
    const log = query(at.file, 'SELECT status, triggered_by FROM collector_log ORDER BY id');
    expect(log).toEqual([
      { status: 'failed', triggered_by: 'manual-cli' },
      { status: 'success', triggered_by: 'manual-cli' },
    ]);
  });

  test.skipIf(!hasSignals)(
    'by Ctrl-C: it ends by itself with 130, is logged, and goes on the next time',
    async () => {
      const at = await place();
      at.simulator.setFault('api.coingecko.com', { kind: 'delay', ms: 25 });
      const cut = startCli(['backfill', '--days', '40'], at.env);
      await eventually('some coins', () => charts(at.simulator).length > 5);
      cut.child.kill('SIGINT');
      const ended = await cut.done;
      expect([ended.code, ended.signal]).toEqual([130, null]);
      expect(ended.stderr).toContain(en.cli.cancelling);
      expect(query(at.file, "SELECT details FROM collector_log WHERE collector = 'backfill'")).toHaveLength(
        1,
      );
      at.simulator.clearFaults();
      expect((await runCli(['backfill', '--days', '40'], at.env)).code).toBe(0);
      expect(dumpHistory(at.file)).toEqual(await uninterrupted(40));
    },
  );
});

test('requests to one host keep its pause; hosts do not wait for each other', async () => {
  const pace = 0.1;
  const at = await place({ DDC_PACE: String(pace) });
  const { code, stdout } = await runCli(['backfill', '--days', '30'], at.env);
  expect(code, stdout).toBe(0);
  const byHost = Map.groupBy(at.simulator.requests, ({ host }) => host);
  const spans: [number, number][] = [];
  for (const [host, requests] of byHost) {
    requests.slice(1).forEach((request, index) => {
      // The pause runs from the end of the one before, which is not before its arrival here.
      const gap = request.at - (requests[index]?.at ?? 0);
      expect(gap, host).toBeGreaterThan(publicSources.pauseMs(host) * pace - 10);
    });
    spans.push([requests[0]?.at ?? 0, requests.at(-1)?.at ?? 0]);
  }
  expect(byHost.size).toBe(6);
  // All have begun before the first is done, but for those with one request.
  const lastBegin = Math.max(...spans.map(([begin]) => begin));
  const coins = byHost.get('api.coingecko.com') ?? [];
  expect(lastBegin).toBeLessThan(coins.at(-1)?.at ?? 0);
  for (let step = 1; step <= 6; step++) expect(stdout).toContain(`[${step}/6]`);
});

describe('through a running host', () => {
  test('the host does it, for as many days as were asked for', async () => {
    const at = await place();
    const serve = await serveIn(at);
    const { code, stdout } = await runCli(['backfill', '--days', '20'], at.env);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(`http://127.0.0.1:${serve.port}`);
    expect(query(at.file, 'SELECT count(*) AS days FROM stress_index')).toEqual([{ days: 20 }]);
    expect(query(at.file, 'SELECT triggered_by FROM collector_log')).toEqual([
      { triggered_by: 'manual-cli' },
    ]);
  });

  test.each(['0', '-1', '3651', 'abc'])('days=%s is refused with 422 that names the field', async (days) => {
    const at = await place();
    const { url } = await serveIn(at);
    const ask = async (query: string, body?: object) => {
      const response = await fetch(`${url}/api/v1/collector/backfill${query}`, {
        method: 'POST',
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      return { status: response.status, detail: ((await response.json()) as { detail: string }).detail };
    };
    const refused = { status: 422, detail: expect.stringContaining('days') };
    expect(await ask('', { days })).toEqual(refused);
    expect(await ask(`?days=${days}`)).toEqual(refused);
    const cli = await runCli(['backfill', `--days=${days}`], at.env);
    expect([cli.code, cli.stderr]).toEqual([2, expect.stringContaining('days')]);
    expect(at.simulator.requests).toEqual([]);
  });

  test('cancelled over the API, the waiting command line says so and ends with 130', async () => {
    const at = await place();
    const { url } = await serveIn(at);
    at.simulator.setFault('api.coingecko.com', { kind: 'delay', ms: 40 });
    const waiting = startCli(['backfill', '--days', '20', '--json'], at.env);
    const id = await eventually('it runs', () => query(at.file, 'SELECT run_id FROM active_run')[0]?.run_id);
    await eventually('some coins', () => charts(at.simulator).length > 3);
    await fetch(`${url}/api/v1/collector/runs/${id}/cancel`, { method: 'POST' });
    const ended = await waiting.done;
    expect(ended.code).toBe(130);
    expect((JSON.parse(ended.stdout) as RunReport).reason?.code).toBe('cancelled');
  });

  /** Stands between command line and host: cuts every POST once it is on its way, as a timeout does. */
  async function cutter(at: Place, port: number, onCut: () => void = () => undefined) {
    const proxy = http.createServer((request, response) => {
      const { method, url, headers } = request;
      const host = `127.0.0.1:${port}`;
      const onward = http.request({ port, method, path: url, headers: { ...headers, host } }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
      if (method === 'POST' && !url?.endsWith('/cancel')) {
        const isGoing = () => query(at.file, 'SELECT 1 FROM active_run').length > 0;
        void eventually('it runs', isGoing).then(() => {
          request.socket.destroy();
          onCut();
        });
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    endings.push(async () => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const known = readHostFile(at.dataDir);
    const address = proxy.address();
    if (!known || typeof address !== 'object' || !address) throw new Error('no host');
    writeHostFile(at.dataDir, { ...known, url: `http://127.0.0.1:${address.port}` });
  }

  test.each([
    { what: ['backfill', '--days', '20'], collectors: ['backfill'] },
    { what: ['collect', 'news'], collectors: ['news'] },
    { what: ['collect', 'all'], collectors: ['liquidity', 'crypto'] },
  ])(
    '$what: a connection that breaks is not the end of the run: it is followed to its result',
    async ({ what, collectors }) => {
      const at = await place();
      const { port } = await serveIn(at);
      at.simulator.setFault(/./, { kind: 'delay', ms: 30 }, 30);
      let cuts = 0;
      await cutter(at, port, () => cuts++);
      const { code, stdout, stderr } = await runCli([...what, '--json'], at.env);
      expect([code, cuts], stderr).toEqual([0, 1]);
      const reply = JSON.parse(stdout) as RunReport & { collectors?: RunReport[] };
      expect(reply.status).toBe('success');
      const runs = reply.collectors ?? [reply];
      const log = query(
        at.file,
        'SELECT r.run_id, r.collector FROM run AS r WHERE r.log_id IS NOT NULL ORDER BY r.log_id',
      );
      expect(runs.map(({ run_id, collector }) => ({ run_id, collector }))).toEqual(log);
      expect(log.map(({ collector }) => collector)).toEqual(collectors);
    },
  );

  test.skipIf(!hasSignals)('Ctrl-C still cancels a run that is being followed', async () => {
    const at = await place();
    const { port } = await serveIn(at);
    at.simulator.setFault('api.coingecko.com', { kind: 'delay', ms: 60 });
    let isCut = false;
    await cutter(at, port, () => {
      isCut = true;
    });
    const waiting = startCli(['backfill', '--days', '20'], at.env);
    await eventually('cut', () => isCut && charts(at.simulator).length > 3);
    waiting.child.kill('SIGINT');
    expect((await waiting.done).code).toBe(130);
    expect(query(at.file, 'SELECT reason FROM run')).toEqual([
      { reason: expect.stringContaining('cancelled') },
    ]);
  });

  test('when the host is gone as well, that is said', async () => {
    const at = await place();
    const serve = await serveIn(at);
    at.simulator.setFault(/./, { kind: 'delay', ms: 60 });
    await cutter(at, serve.port, () => serve.child.kill('SIGKILL'));
    const { code, stderr } = await runCli(['backfill', '--days', '20'], at.env);
    expect(code).not.toBe(0);
    expect(stderr).toContain('127.0.0.1');
  });
});

describe('the offer to fill in history', () => {
  test('stands at the end of status and collect and at the start of serve, until there is a month of it', async () => {
    const at = await place();
    const status = await runCli(['status'], at.env);
    expect(status.stdout.trimEnd().split('\n').at(-1)).toBe(offer);
    const collected = await runCli(['collect', 'crypto'], at.env);
    expect(collected.stdout.trimEnd().split('\n').at(-1)).toBe(offer);
    const asJson = await runCli(['collect', 'crypto', '--json'], at.env);
    expect(asJson.stderr).toContain(offer);
    expect((JSON.parse(asJson.stdout) as RunReport).collector).toBe('crypto');

    const serve = await serveIn(at);
    await eventually('the offer', () => serve.stdout().includes(offer));
    expect((await runCli(['collect', 'crypto'], at.env)).stdout).toContain(offer);
    const filled = await runCli(['backfill', '--days', '30'], at.env);
    expect([filled.code, filled.stdout.includes(offer)]).toEqual([0, false]);
    for (const command of [['status'], ['collect', 'crypto']]) {
      expect((await runCli(command, at.env)).stdout).not.toContain(offer);
    }
  });

  test('in demo mode names the command that fills the demo', async () => {
    const dataDir = temporaryDir('ddc-offer-');
    const { stdout } = await runCli(['status', '--demo'], { DDC_DATA_DIR: path.join(dataDir, 'data') });
    expect(stdout).toContain(`${offer} --demo`);
    fs.rmSync(dataDir, { recursive: true });
  });
});
