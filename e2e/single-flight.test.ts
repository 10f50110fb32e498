import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../src/demo/simulator.ts';
import type { RunAllReport, RunReport, StatusReport } from '../src/shared/model.ts';
import { eventually, runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { exchange, hasIpv6 } from './support/http.ts';
import { endpointsOf, runsIn, type Served, startServed } from './support/serve.ts';

let served: Served;
/** A second host of the same database that cannot see the first one. */
let stranger: Served;
beforeAll(async () => {
  served = await startServed();
  stranger = await startServed({ DDC_DB: served.databaseFile, DDC_UPSTREAM: served.simulator.url });
});
afterAll(async () => {
  await stranger.stop();
  await served.stop();
});
/** One set of requests of a run; every endpoint is asked once. */
let oneSet: Record<string, number>;
beforeAll(async () => {
  await collect(served);
  oneSet = endpointsOf(served.simulator);
});
beforeEach(() => {
  served.simulator.clearFaults();
  served.simulator.clearRequests();
});
afterEach(() => expect(served.stderr() + stranger.stderr()).not.toMatch(/ error /));

async function collect(host: Pick<Served, 'url'>, name = 'crypto'): Promise<RunReport> {
  const response = await fetch(`${host.url}/api/v1/collector/${name}`, { method: 'POST' });
  expect(response.status).toBe(200);
  return (await response.json()) as RunReport;
}
/** Every answer of the sources takes so long, so that a run lasts while others arrive. */
const slowSources = (ms: number) => served.simulator.setFault('/', { kind: 'delay', ms });
const running = async (host: Served) => {
  const response = await fetch(`${host.url}/api/v1/collector/status`);
  return ((await response.json()) as StatusReport).running;
};
/** Bytes of `count` requests behind each other, on the address `name`. */
const pipeline = (count: number, name: string) =>
  `POST /api/v1/collector/crypto HTTP/1.1\r\nHost: ${name}:${served.port}\r\nContent-Length: 0\r\n\r\n`.repeat(
    count,
  );

test('one run asks every endpoint once', () => {
  expect(Object.keys(oneSet).length).toBeGreaterThan(4);
  expect(new Set(Object.values(oneSet))).toEqual(new Set([1]));
});

test('1,000 simultaneous requests, the command line and a process that cannot see the host make one run', async () => {
  slowSources(2_000);
  const before = runsIn(served);
  const cli = runCli(['collect', 'crypto', '--json'], served.env);
  const alone = runCli(['collect', 'crypto', '--json'], {
    ...served.env,
    DDC_DATA_DIR: temporaryDir(),
    DDC_DB: served.databaseFile,
  });
  const other = collect(stranger);
  // 500 on connections of their own, 500 behind each other on 50 connections, both addresses.
  const single = Array.from({ length: 500 }, () => collect(served));
  const piped = Array.from({ length: 50 }, (_, i) => {
    const [host, name] = i % 2 && hasIpv6 ? ['::1', '[::1]'] : ['127.0.0.1', 'localhost'];
    return exchange(served.port, pipeline(10, name), { replies: 10, host, limitMs: 60_000 });
  });

  const replies = [...(await Promise.all(single)), await other];
  for (const { replies: answers } of await Promise.all(piped)) {
    expect(answers).toHaveLength(10);
    replies.push(...answers.map(({ body }) => JSON.parse(body) as RunReport));
  }
  for (const { code, stdout, stderr } of [await cli, await alone]) {
    expect(code, stderr).toBe(0);
    replies.push(JSON.parse(stdout) as RunReport);
  }
  expect(replies).toHaveLength(1_003);
  expect(new Set(replies.map(({ run_id }) => run_id)).size).toBe(1);
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size, 'everybody reads the same result').toBe(
    1,
  );
  expect(replies[0]?.status).toBe('success');
  expect(runsIn(served)).toBe(before + 1);
  expect(endpointsOf(served.simulator)).toEqual(oneSet);
});

test('run-all and a collector of it at the same time share that run', async () => {
  slowSources(300);
  const before = runsIn(served);
  const requests = ['run-all', 'liquidity', 'run-all', 'liquidity'].map((name, i) =>
    collect(i < 2 ? served : stranger, name),
  );
  const [all, one, all2, one2] = (await Promise.all(requests)) as unknown as [
    RunAllReport,
    RunReport,
    RunAllReport,
    RunReport,
  ];
  expect(all.collectors.map(({ collector }) => collector)).toEqual(['liquidity', 'crypto']);
  expect(all.collectors[0]).toEqual(one);
  expect(one2).toEqual(one);
  expect(all2).toMatchObject({ run_id: all.run_id, collectors: all.collectors });
  expect(runsIn(served)).toBe(before + 2);
  const asked = served.simulator.requests.map(({ host, path, query }) => JSON.stringify([host, path, query]));
  expect(new Set(asked).size).toBe(asked.length);
  expect(endpointsOf(served.simulator)).toMatchObject(oneSet);
});

test('a request that comes after the run has ended begins a new one', async () => {
  const first = await collect(served);
  const second = await collect(served);
  expect(second.run_id).not.toBe(first.run_id);
});

test('who has joined learns how a run ended that was cancelled in the other process', async () => {
  served.simulator.setFault('/', 'hang');
  const first = collect(served);
  const active = await eventually('the run goes on', async () => (await running(served))[0]);
  const joined = collect(stranger);
  expect((await running(stranger))[0]?.run_id).toBe(active.run_id);
  await fetch(`${served.url}/api/v1/collector/runs/${active.run_id}/cancel`, { method: 'POST' });
  expect((await first).reason?.code).toBe('cancelled');
  expect(await joined).toEqual(await first);
});

test('a caller that hangs up does not end the run for the others', async () => {
  slowSources(500);
  const controller = new AbortController();
  const hasty = fetch(`${served.url}/api/v1/collector/crypto`, { method: 'POST', signal: controller.signal });
  const active = await eventually('the run goes on', async () => (await running(served))[0]);
  const patient = collect(served);
  controller.abort();
  await expect(hasty).rejects.toThrow();
  expect(await patient).toMatchObject({ run_id: active.run_id, status: 'success' });
});

describe('the command line', () => {
  test('lets the running host collect, and says so', async () => {
    const { code, stdout } = await runCli(['collect', 'crypto'], served.env);
    expect(code).toBe(0);
    expect(stdout).toContain(`http://127.0.0.1:${served.port}`);
    expect(stdout).toMatch(/\[4\/4\]/);
    const latest = await fetch(`${served.url}/api/v1/collector/runs?limit=1`);
    const { runs } = (await latest.json()) as { runs: RunReport[] };
    expect(runs[0]).toMatchObject({ triggered_by: 'manual-cli', status: 'success' });
    expect(endpointsOf(served.simulator)).toEqual(oneSet);
  });

  describe('collects by itself when host.json is out of date, because', () => {
    /** A folder whose host.json points to `url`, and sources of its own. */
    async function collectWith(url: string) {
      const simulator = await startSimulator({ now: () => new Date() });
      const dataDir = temporaryDir();
      const database = path.join(dataDir, 'stock_research.db');
      const claim = { url, instance_id: 'b7a4a36e-6e1f-4a42-9b6c-0b6b9a3c7c11', pid: 1, database };
      fs.writeFileSync(path.join(dataDir, 'host.json'), JSON.stringify(claim));
      const finished = await runCli(['collect', 'crypto', '--json'], {
        DDC_DATA_DIR: dataDir,
        DDC_UPSTREAM: simulator.url,
        DDC_PACE: '0',
      });
      const asked = simulator.requests.length;
      await simulator.close();
      return { ...finished, asked };
    }

    async function listen(answer: http.RequestListener) {
      const server = http.createServer(answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const close = () => {
        server.close();
        server.closeAllConnections();
      };
      return { url: `http://127.0.0.1:${port}`, close };
    }

    test.each<[string, http.RequestListener | undefined]>([
      ['nobody listens any more', undefined],
      ['another program answers there', (_request, response) => response.end('<html>hello</html>')],
      ['something there never answers', () => undefined],
    ])('%s', async (_, answer) => {
      const there = await listen(answer ?? (() => undefined));
      if (!answer) there.close();
      try {
        const { code, stdout, asked } = await collectWith(there.url);
        expect(code).toBe(0);
        expect(JSON.parse(stdout)).toMatchObject({ status: 'success', triggered_by: 'manual-cli' });
        expect(asked).toBe(Object.keys(oneSet).length);
      } finally {
        there.close();
      }
    });

    test('another instance of ours has its port now', async () => {
      const { code, asked } = await collectWith(served.url);
      expect(code).toBe(0);
      expect(asked).toBe(Object.keys(oneSet).length);
      expect(served.simulator.requests).toHaveLength(0);
    });
  });
});
