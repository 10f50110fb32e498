import { get as httpGet } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Fault, faultKinds } from './faults.ts';
import { type Simulator, startSimulator } from './simulator.ts';

const markets = '/api.coingecko.com/api/v3/coins/markets?vs_currency=usd&per_page=3';
const fearGreed = '/api.alternative.me/fng/?limit=2';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => new Date('2026-11-22T21:00:00Z') });
});
afterEach(() => {
  simulator.clearFaults();
  simulator.clearRequests();
});
afterAll(() => simulator.close());

const fetchIt = (path: string, timeout = 3000) =>
  fetch(simulator.url + path, { redirect: 'manual', signal: AbortSignal.timeout(timeout) });

async function withFault(fault: Fault, path = markets) {
  simulator.setFault(path.slice(1).split('?')[0] ?? '', fault);
  const response = await fetchIt(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function good(path = markets) {
  simulator.clearFaults();
  return (await fetchIt(path)).text();
}

describe('answers with another status or body', () => {
  test.each<[Fault, number, string | null]>([
    ['429', 429, null],
    ['429-retry-after', 429, '1'],
    ['429-retry-after-long', 429, '3600'],
    ['500', 500, null],
  ])('%s', async (fault, status, retryAfter) => {
    const answer = await withFault(fault);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
  });

  test.each<[Fault, number]>([
    ['403-html', 403],
    ['502-html', 502],
    ['html-200', 200],
  ])('%s', async (fault, status) => {
    const answer = await withFault(fault);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toMatch(/^<html>/);
  });

  test('empty', async () => {
    expect(await withFault('empty')).toMatchObject({ status: 200, text: '' });
  });

  test('truncated-json: a complete answer, but half of the text', async () => {
    const { text } = await withFault('truncated-json');
    const whole = await good();
    expect(whole.startsWith(text)).toBe(true);
    expect(text).toHaveLength(Math.floor(whole.length / 2));
  });
});

describe('spoils the values', () => {
  async function spoiled<T>(fault: Fault, path = markets): Promise<T> {
    return JSON.parse((await withFault(fault, path)).text) as T;
  }
  type Coins = readonly Record<string, unknown>[];
  type Index = { readonly data: readonly Record<string, unknown>[] };

  test('wrong-types', async () => {
    const coins = await spoiled<unknown[][]>('wrong-types');
    expect(coins).toHaveLength(3);
    expect(Array.isArray(coins[0])).toBe(true);
    expect(coins[0]).toContain('many');
    expect(await spoiled<Index>('wrong-types', fearGreed)).toHaveProperty('data.0');
  });

  test('missing-keys', async () => {
    const [coin] = await spoiled<Coins>('missing-keys');
    expect(coin).toHaveProperty('id', 'bitcoin');
    expect(coin).not.toHaveProperty('current_price');
    const { data } = await spoiled<Index>('missing-keys', fearGreed);
    expect(Object.keys(data[0] ?? {})).toEqual(['value_classification']);
  });

  test('nulls', async () => {
    const [coin] = await spoiled<Coins>('nulls');
    expect(new Set(Object.values(coin ?? {}))).toEqual(new Set([null]));
  });

  test('numbers-as-text, and texts as numbers', async () => {
    const [coin] = await spoiled<Coins>('numbers-as-text');
    expect(coin?.current_price).toMatch(/^[\d.]+$/);
    const { data } = await spoiled<Index>('numbers-as-text', fearGreed);
    expect(data[0]?.value).toBeTypeOf('number');
  });

  test('huge-number', async () => {
    const [coin] = await spoiled<Coins>('huge-number');
    expect(coin?.current_price).toBe(1e308);
    expect((await spoiled<Index>('huge-number', fearGreed)).data[0]?.value).toBe('1e308');
  });

  test('nan is not JSON', async () => {
    for (const path of [markets, fearGreed]) {
      const { text } = await withFault('nan', path);
      expect(text).toMatch(/:NaN[,}]/);
      expect(() => JSON.parse(text)).toThrow(SyntaxError);
    }
  });

  test('yesterday: what was answered a day ago', async () => {
    const { data } = await spoiled<Index>('yesterday', fearGreed);
    const today = JSON.parse(await good(fearGreed)) as Index;
    expect(data[0]?.timestamp).toBe(today.data[1]?.timestamp);
    expect(data[0]?.value).toBe(today.data[1]?.value);
  });
});

describe('takes its time', () => {
  test('huge-body: correct JSON that grows until the client goes; the memory stays small', async () => {
    simulator.setFault('coins/markets', 'huge-body');
    const before = process.memoryUsage().rss;
    const response = await fetchIt(markets);
    let received = 0;
    for await (const chunk of response.body ?? []) {
      received += chunk.length;
      if (received > 20e6) break;
    }
    expect(received).toBeGreaterThan(20e6);
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
    await expect.poll(() => simulator.requests[0]?.endedAt).toBeTypeOf('number');
  });

  test('huge-body waits for a client that does not read', async () => {
    simulator.setFault('coins/markets', 'huge-body');
    const before = process.memoryUsage().rss;
    await new Promise<void>((done, failed) => {
      const request = httpGet(simulator.url + markets, (response) => {
        response.pause();
        setTimeout(() => done(response.destroy() && undefined), 300);
      });
      request.on('error', failed);
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  test('slow: a byte a second', async () => {
    simulator.setFault('coins/markets', 'slow');
    const response = await fetchIt(markets, 1400);
    let received = 0;
    await expect(async () => {
      for await (const chunk of response.body ?? []) received += chunk.length;
    }).rejects.toThrow(/timeout/);
    expect(received).toBeGreaterThanOrEqual(1);
    expect(received).toBeLessThanOrEqual(3);
  });

  test('hang: no answer; hang-body: no body', async () => {
    simulator.setFault('coins/markets', 'hang');
    await expect(fetchIt(markets, 150)).rejects.toThrow(/timeout/);
    expect(simulator.requests[0]?.status).toBeNull();
    simulator.setFault('coins/markets', 'hang-body');
    const response = await fetchIt(markets, 150);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(/timeout/);
  });

  test('delay: the good answer, later', async () => {
    const start = performance.now();
    const { text } = await withFault({ kind: 'delay', ms: 120 });
    expect(performance.now() - start).toBeGreaterThanOrEqual(118);
    expect(text).toBe(await good());
  });
});

describe('sends away or breaks off', () => {
  test('redirects', async () => {
    const to = async (fault: Fault) => (await withFault(fault)).headers.get('location');
    expect(await to('redirect-private')).toBe('http://127.0.0.1:9/');
    expect(await to({ kind: 'redirect', location: 'http://169.254.1.1/' })).toBe('http://169.254.1.1/');
    simulator.setFault('coins/markets', 'redirect-loop');
    await expect(fetch(simulator.url + markets)).rejects.toMatchObject({
      cause: { message: 'redirect count exceeded' },
    });
    expect(simulator.requests.length).toBeGreaterThan(10);
  });

  test('reset', async () => {
    simulator.setFault('coins/markets', 'reset');
    await expect(fetchIt(markets)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  test('cut: less than the length promised', async () => {
    simulator.setFault('coins/markets', 'cut');
    const response = await fetchIt(markets);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000);
    await expect(response.text()).rejects.toThrow('terminated');
  });
});

test('the last set fault wins, for as many requests as it was given', async () => {
  simulator.setFault(/coins\/markets$/, '500');
  simulator.setFault('coins/markets', '403-html', 2);
  const seen: number[] = [];
  for (let n = 0; n < 3; n += 1) seen.push((await fetchIt(markets)).status);
  expect(seen).toEqual([403, 403, 500]);
  expect((await fetchIt(fearGreed)).status).toBe(200);
});

test('every fault works on every kind of body and leaves nothing hanging', async () => {
  const own = await startSimulator({ now: () => new Date('2026-11-22T21:00:00Z') });
  own.setBody('feed', '<rss/>', { contentType: 'application/xml' });
  for (const fault of faultKinds) {
    own.setFault('', fault, 1);
    const response = await fetch(`${own.url}/news.test/feed`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(100),
    }).catch(() => undefined);
    expect(response?.status, fault).not.toBe(599);
    await response?.body?.cancel().catch(() => undefined);
  }
  await own.close();
});
