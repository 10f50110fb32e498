import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, hasSignals } from './support/cli.ts';
import { exchange } from './support/http.ts';
import { runsIn, type Served, startServed } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());

const own = () => `Host: 127.0.0.1:${served.port}`;
const target = '/api/v1/collector/crypto';

/** Asks who answers, every half second until `done`, and returns how often that was. */
async function servedWhile(done: Promise<unknown>): Promise<number> {
  const host = served.url;
  let answered = 0;
  let going = true;
  const stop = () => {
    going = false;
  };
  done.then(stop, stop);
  while (going) {
    const response = await fetch(`${host}/health`);
    expect(response.status).toBe(200);
    await response.arrayBuffer();
    if (going) answered++;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return answered;
}

// At the same time: each of them waits for a limit of many seconds.
describe.concurrent('slow sockets are cut, and nobody else notices', () => {
  // Nothing that a busy machine needs as much as, and less than any of them would take when left alone.
  const limitMs = 80_000;

  test('headers that come byte by byte', async () => {
    const drip = { bytes: `X-Slow: ${'x'.repeat(100)}`, everyMs: 1_000 };
    const { replies, closed, ms } = await exchange(served.port, `POST ${target} HTTP/1.1\r\n${own()}\r\n`, {
      drip,
      limitMs,
      replies: 2,
    });
    expect(replies[0]?.status).toBe(408);
    expect(JSON.parse(replies[0]?.body ?? '')).toMatchObject({ error_code: 'request_timeout' });
    expect(closed).toBe(true);
    expect(ms).toBeGreaterThan(5_000);
  });

  test('a body that comes byte by byte', async () => {
    const head = `POST ${target} HTTP/1.1\r\n${own()}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`;
    const drip = { bytes: `{"a":"${'x'.repeat(92)}"}`, everyMs: 1_000 };
    const { replies, closed, ms } = await exchange(served.port, head, { drip, limitMs, replies: 2 });
    expect(replies[0]?.status).toBe(408);
    expect(JSON.parse(replies[0]?.body ?? '')).toMatchObject({ error_code: 'request_timeout' });
    expect(closed).toBe(true);
    expect(ms).toBeGreaterThan(8_000);
  });

  test('the body of a refused request that comes byte by byte', async () => {
    const head = `POST ${target} HTTP/1.1\r\n${own()}\r\nOrigin: null\r\nContent-Length: 100\r\n\r\n`;
    const { replies, closed } = await exchange(served.port, head, {
      drip: { bytes: 'x'.repeat(100), everyMs: 1_000 },
      limitMs,
      replies: 2,
    });
    expect(replies.map(({ status }) => status)).toEqual([403]);
    expect(closed).toBe(true);
  });

  test('a hundred connections that send nothing', async () => {
    const idle = Array.from({ length: 100 }, () => exchange(served.port, '', { limitMs, replies: 2 }));
    const answered = servedWhile(Promise.all(idle));
    const ended = await Promise.all(idle);
    expect(ended.filter(({ closed }) => closed)).toHaveLength(100);
    expect(await answered, 'others are served meanwhile').toBeGreaterThan(0);
  });

  test('a connection that has been served and then says nothing more', async () => {
    const { closed } = await exchange(served.port, `GET /health HTTP/1.1\r\n${own()}\r\n\r\n`, {
      replies: 2,
      limitMs,
    });
    expect(closed).toBe(true);
  });
});

test('after all that nothing has run, and the process is well', async () => {
  expect(runsIn(served)).toBe(0);
  expect(served.simulator.requests).toHaveLength(0);
  expect((await fetch(`${served.url}/health`)).status).toBe(200);
  expect(served.stderr()).not.toMatch(/ error /);
});

describe('event streams', () => {
  const open = () => {
    const controller = new AbortController();
    const response = fetch(`${served.url}/api/v1/events`, { signal: controller.signal });
    return { response, close: () => controller.abort() };
  };

  test('the 33rd at a time is refused with 503, and there is room again when one ends', async () => {
    const streams = Array.from({ length: 32 }, open);
    for (const { response } of streams) expect((await response).status).toBe(200);
    const refused = await fetch(`${served.url}/api/v1/events`);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error_code: 'too_many_streams' });
    expect(refused.headers.get('cache-control')).toBe('no-store');
    streams[0]?.close();
    await eventually('a place is free', async () => {
      const stream = open();
      const { status } = await stream.response;
      stream.close();
      return status === 200;
    });
    for (const stream of streams) stream.close();
  });

  test('a reader that never reads does not keep the others from their events', async () => {
    const deaf = net.connect(served.port, '127.0.0.1');
    deaf.pause();
    deaf.on('error', () => undefined);
    deaf.write(`GET /api/v1/events HTTP/1.1\r\n${own()}\r\n\r\n`);
    const stream = await fetch(`${served.url}/api/v1/events`);
    expect(stream.status).toBe(200);
    const run = await fetch(`${served.url}${target}`, { method: 'POST' });
    expect(run.status).toBe(200);
    let text = '';
    for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.includes('run:finished')) break;
    }
    expect(text).toContain('event: run:finished');
    deaf.destroy();
  });
});

test.skipIf(!hasSignals)('ending the server ends its event streams', async () => {
  const own = await startServed();
  const stream = await fetch(`${own.url}/api/v1/events`);
  const ended = stream.text();
  await own.stop();
  expect(await ended).toContain('event: hello');
});
