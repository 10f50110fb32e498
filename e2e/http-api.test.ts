import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requestOf } from '../src/shared/caller.ts';
import { contract, type RawInput } from '../src/shared/contract.ts';
import type { AppEvent } from '../src/shared/events.ts';
import { type Operation, routeOf } from '../src/shared/routes.ts';
import { eventually } from './support/cli.ts';
import { exchange } from './support/http.ts';
import { type Served, startServed } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());
beforeEach(() => served.simulator.clearFaults());

/** Performs an operation over HTTP; the reply must be exactly what the contract says, nothing left out or added. */
async function call<N extends Operation>(name: N, input: RawInput<N>, headers: Record<string, string> = {}) {
  const { method, path } = requestOf(name, input);
  const response = await fetch(`${served.url}${path}`, { method, headers });
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  expect(contract[name].reply.parse(body)).toEqual(body);
  return contract[name].reply.parse(body) as ReturnType<(typeof contract)[N]['reply']['parse']>;
}
const collect = () => call('collector.run', { collector: 'crypto' });

async function statusAndCode(response: Promise<Response>) {
  const { status, json } = await response.then(async (got) => ({
    status: got.status,
    json: await got.json(),
  }));
  return [status, (json as { error_code?: string }).error_code];
}

describe('replies', () => {
  test('before the first run, every read answers by the contract, with nothing made up', async () => {
    const status = await call('collector.status', {});
    expect(status.collectors).toEqual({ liquidity: null, crypto: null, news: null });
    expect(await call('crypto.latest', {})).toMatchObject({ date: null, prices: [] });
    expect(await call('crypto.history', {})).toMatchObject({ days: 30, count: 0, history: [], prices: [] });
    expect(await call('run.list', {})).toEqual({ total: 0, runs: [] });
    expect(await call('health', {})).toMatchObject({ demo: false });
  });

  test('after a run, every operation answers by the contract', async () => {
    const run = await collect();
    const all = await call('collector.runAll', {});
    expect(run.status).toBe('success');
    expect(all.collectors.map(({ collector }) => collector)).toEqual(['liquidity', 'crypto']);
    expect(await call('run.get', { id: run.run_id })).toEqual(run);
    const status = await call('collector.status', {});
    expect(status.collectors.crypto).toMatchObject({ status: 'success', running: false });
    expect(status.table_counts).toMatchObject({ crypto_price: 20, crypto_metric: 1, collector_log: 3 });
    const latest = await call('crypto.latest', {});
    expect(latest.prices).toHaveLength(20);
    const history = await call('crypto.history', { days: 7, coin_id: 'bitcoin' });
    expect(history.history.map(({ date }) => date)).toEqual([run.date]);
    expect(history.prices).toHaveLength(1);
  });

  test('SQL in a value is a value', async () => {
    const history = await call('crypto.history', { coin_id: "x' OR '1'='1" });
    expect(history.prices).toEqual([]);
    expect(history.count).toBe(1);
  });
});

describe('the run log', () => {
  test('is filtered by collector, status and date, and paged, newest first', async () => {
    const good = await collect();
    served.simulator.setFault('api.alternative.me', '500');
    const partial = await collect();
    expect(partial.status).toBe('partial');
    const db = served.database();
    const insert = db.prepare(
      "INSERT INTO collector_log (date, collector, status, duration, created_at) VALUES (?, ?, 'failed', 1, '2026-01-02 21:00:00')",
    );
    insert.run('2026-01-03', 'crypto');
    insert.run('2026-01-03', 'news');
    db.close();

    const all = await call('run.list', {});
    expect(all.total).toBe(all.runs.length);
    expect(all.runs.slice(0, 2).map(({ collector }) => collector)).toEqual(['news', 'crypto']);
    expect(all.runs.slice(2, 4).map(({ run_id }) => run_id)).toEqual([partial.run_id, good.run_id]);

    const ids = async (input: RawInput<'run.list'>) => {
      const list = await call('run.list', input);
      return [list.total, ...list.runs.map(({ run_id }) => run_id)];
    };
    expect(await ids({ status: 'partial' })).toEqual([1, partial.run_id]);
    expect((await ids({ date: '2026-01-03' }))[0]).toBe(2);
    expect((await ids({ date: '2026-01-03', collector: 'news' }))[0]).toBe(1);
    expect(await ids({ date: '2026-01-04' })).toEqual([0]);
    expect(await ids({ limit: 1, offset: 2 })).toEqual([all.total, partial.run_id]);
    expect(await ids({ offset: all.total })).toEqual([all.total]);
    // A row that the Python system wrote has no run id of ours and can be asked for all the same.
    expect(await call('run.get', { id: all.runs[0]?.run_id ?? '' })).toEqual(all.runs[0]);
  });

  test('of a run that does not exist is 404', async () => {
    expect(await statusAndCode(fetch(`${served.url}/api/v1/collector/runs/nothing`))).toEqual([
      404,
      'not_found',
    ]);
    expect(await statusAndCode(fetch(`${served.url}/api/v1/collector/runs/log-999999`))).toEqual([
      404,
      'not_found',
    ]);
  });

  test.each([
    ['scheduler', 'scheduler'],
    ['manual-cli', 'manual-cli'],
    ['dashboard', 'dashboard'],
    ['catch-up', 'api'],
    ['tray', 'api'],
    ['nobody', 'api'],
    ['Scheduler, x', 'api'],
  ])('X-Triggered-By: %s is logged as %s', async (claimed, logged) => {
    const run = await call('collector.run', { collector: 'crypto' }, { 'x-triggered-by': claimed });
    expect(run.triggered_by).toBe(logged);
    expect((await call('run.get', { id: run.run_id })).triggered_by).toBe(logged);
  });
});

describe('cancelling', () => {
  const cancel = (id: string) =>
    fetch(`${served.url}/api/v1/collector/runs/${id}/cancel`, { method: 'POST' });

  test('a run that is over, or never was, is 409', async () => {
    const { run_id } = await collect();
    expect(await statusAndCode(cancel(run_id))).toEqual([409, 'not_running']);
    expect(await statusAndCode(cancel('nothing'))).toEqual([409, 'not_running']);
  });

  test('a run that is going on ends at once, keeps what its finished steps stored and is logged as cancelled', async () => {
    served.simulator.setFault('api.coingecko.com', 'hang');
    const reply = collect();
    const going = await eventually('a run with a finished step', async () => {
      const { running } = await call('collector.status', {});
      const db = served.database();
      const stored = db
        .prepare('SELECT count(*) FROM run_step WHERE run_id = ?')
        .pluck()
        .get(running[0]?.run_id ?? '');
      db.close();
      return Number(stored) >= 2 ? running[0] : undefined;
    });
    const answer = await cancel(going.run_id);
    expect([answer.status, await answer.json()]).toEqual([200, { cancelled: true }]);
    const run = await reply;
    expect(run).toMatchObject({ run_id: going.run_id, status: 'partial', reason: { code: 'cancelled' } });
    expect(run.steps).toMatchObject({ coingecko_prices: 'failed (cancelled)' });
    expect(run.steps.fear_greed).toMatch(/^success/);
    expect(await call('run.get', { id: run.run_id })).toEqual(run);
    expect((await call('collector.status', {})).running).toEqual([]);
  });
});

describe('caching', () => {
  const paths = ['/api/v1/crypto/latest', '/api/v1/crypto/history?days=7'];
  const get = (path: string, etag?: string) =>
    fetch(served.url + path, { headers: etag ? { 'if-none-match': etag } : {} });

  test.each(paths)('%s is not sent again while nothing has changed', async (path) => {
    await collect();
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const second = await get(path, etag);
    expect([second.status, await second.text()]).toEqual([304, '']);
    expect(second.headers.get('etag')).toBe(etag);
    expect((await get(path, '"another"')).status).toBe(200);
  });

  test.each(paths)('%s is new as soon as another program has changed the data', async (path) => {
    const before = await get(path);
    const etag = before.headers.get('etag') ?? '';
    const old = await before.text();
    const db = served.database();
    db.prepare('UPDATE crypto_metric SET btc_dominance = btc_dominance + 1').run();
    db.close();
    const after = await get(path, etag);
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(etag);
    expect(await after.text()).not.toBe(old);
  });

  test('two questions never share an answer', async () => {
    const one = await (await get('/api/v1/crypto/history?days=7')).json();
    const other = await (await get('/api/v1/crypto/history?days=8')).json();
    expect([one, other]).toMatchObject([{ days: 7 }, { days: 8 }]);
  });

  test('what is not a matter of the data alone is never cached', async () => {
    const status = await fetch(served.url + routeOf('collector.status').path);
    expect(status.headers.get('etag')).toBeNull();
    expect(status.headers.get('cache-control')).toBe('no-store');
  });
});

describe('events', () => {
  interface Block {
    event: string;
    data: AppEvent & Record<string, unknown>;
  }

  async function readUntil(response: Response, last: string): Promise<Block[]> {
    const blocks: Block[] = [];
    let rest = '';
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (rest + text).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const event = /^event: (.*)$/m.exec(part)?.[1];
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (event && data) blocks.push({ event, data: JSON.parse(data) as Block['data'] });
      }
      if (blocks.at(-1)?.event === last) return blocks;
    }
    throw new Error('the stream ended');
  }

  test('tell a reader who he listens to, then every step of a run, in order, and never figures', async () => {
    const stream = await fetch(`${served.url}/api/v1/events`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reading = readUntil(stream, 'run:finished');
    const run = await collect();
    const [hello, ...blocks] = await reading;
    const health = await call('health', {});
    expect(hello).toEqual({
      event: 'hello',
      data: { instance_id: health.instance_id, version: health.version },
    });

    for (const { event, data } of blocks) expect(data).toMatchObject({ type: event, runId: run.run_id });
    expect(blocks[0]?.data).toMatchObject({
      type: 'run:started',
      trigger: 'api',
      date: run.date,
      steps: Object.keys(run.steps),
    });
    expect(blocks.at(-1)?.data).toMatchObject({ type: 'run:finished', status: run.status });
    const finished = blocks.map(({ data }) => data).filter((data) => data.type === 'step:finished');
    expect(finished.map(({ done, total }) => `${done}/${total}`)).toEqual(['1/4', '2/4', '3/4', '4/4']);
    for (const { step, summary } of finished) expect(summary).toBe(run.steps[step]);
    for (const step of Object.keys(run.steps)) {
      const order = blocks
        .filter(({ data }) => 'step' in data && data.step === step)
        .map(({ event }) => event);
      expect(order).toEqual(['step:started', 'step:finished']);
    }
    expect(new Set(finished.flatMap(({ tables }) => tables))).toEqual(
      new Set(['crypto_price', 'crypto_metric', 'crypto_chain_stablecoin']),
    );
  });
});

describe('methods', () => {
  const ask = (method: string, path: string) =>
    exchange(served.port, `${method} ${path} HTTP/1.1\r\nHost: localhost:${served.port}\r\n\r\n`, {
      isHead: method === 'HEAD',
    });

  const allowed: [path: string, allow: string][] = [
    ['/api/v1/collector/run-all', 'POST'],
    ['/api/v1/collector/runs/x/cancel', 'POST'],
    ['/api/v1/collector/runs/x', 'GET, HEAD'],
    ['/api/v1/crypto/latest', 'GET, HEAD'],
    ['/health', 'GET, HEAD'],
    ['/api/v1/events', 'GET'],
    ['/openapi.json', 'GET, HEAD'],
    ['/docs', 'GET, HEAD'],
    ['/', 'GET, HEAD'],
  ];
  const wrong = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'MKCOL'];
  test.each(allowed)('%s takes %s and answers 405 to the others', async (path, allow) => {
    for (const method of wrong) {
      const { replies } = await ask(method, path);
      expect([method, replies[0]?.status, replies[0]?.headers.allow]).toEqual([method, 405, allow]);
      expect(JSON.parse(replies[0]?.body ?? '')).toMatchObject({ error_code: 'method_not_allowed' });
    }
  });

  test('HEAD answers as GET does, without the body, and starts nothing', async () => {
    const get = await ask('GET', '/health');
    const head = await ask('HEAD', '/health');
    expect(head.replies[0]?.status).toBe(200);
    expect(head.replies[0]?.headers['content-length']).toBe(get.replies[0]?.headers['content-length']);
    const before = await call('run.list', {});
    expect((await ask('HEAD', '/api/v1/collector/crypto')).replies[0]?.status).toBe(405);
    expect((await ask('HEAD', '/api/v1/events')).replies[0]?.status).toBe(405);
    expect((await call('run.list', {})).total).toBe(before.total);
  });
});
