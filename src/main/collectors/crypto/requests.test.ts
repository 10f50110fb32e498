import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestCore } from '../../../../e2e/support/core.ts';
import type { Fetch } from '../../lib/fetch-json.ts';
import { coingeckoGlobal } from './coingecko-global.ts';
import { coingeckoPrices } from './coingecko-prices.ts';
import { fearGreed } from './fear-greed.ts';

/** One step alone is enough to see how requests are made. */
const onlyFearGreed = [{ id: 'crypto', steps: [fearGreed] }] as const;
const onlyCoinGecko = [{ id: 'crypto', steps: [coingeckoPrices, coingeckoGlobal] }] as const;

type Harness = Awaited<ReturnType<typeof startTestCore>>;
let open: Harness[] = [];
async function start(options: NonNullable<Parameters<typeof startTestCore>[0]>): Promise<Harness> {
  const harness = await startTestCore({ collectors: onlyFearGreed, ...options });
  open.push(harness);
  return harness;
}
afterEach(async () => {
  await Promise.all(open.map((each) => each.stop()));
  open = [];
});

const collect = ({ core }: Harness) => core.runner.run('crypto', 'api');
/** Time from each arrival at the simulator to the next. */
const gaps = ({ simulator }: Harness) =>
  simulator.requests.slice(1).map(({ at }, index) => at - (simulator.requests[index]?.at ?? 0));

describe('one retry', () => {
  test.each(['429', '429-retry-after', '500', '502-html', 'reset', 'cut'] as const)(
    'heals what happens once: %s',
    async (fault) => {
      const harness = await start({});
      harness.simulator.setFault('fng', fault, 1);
      const run = await collect(harness);
      expect(run).toMatchObject({ status: 'success', stepDetails: [{ attempts: 2, rowsWritten: 1 }] });
    },
  );

  test.each(['403-html', 'empty', 'truncated-json', 'html-200', 'huge-body', 'redirect-private'] as const)(
    'is not spent where asking again changes nothing: %s',
    async (fault) => {
      const harness = await start({});
      harness.simulator.setFault('fng', fault, 1);
      expect(await collect(harness)).toMatchObject({ status: 'failed', stepDetails: [{ attempts: 1 }] });
    },
  );

  // A tenth of the real waits: 0.2 s is the 2 s of the design, 0.1 s the second that the server asks for. Whoever heeds
  // the wrong one of the two waits longer than a test may take.
  test.each([
    { fault: '429', retryMs: 2_000, atLeast: 198, what: 'waits 2 s' },
    {
      fault: '429-retry-after',
      retryMs: 600_000,
      atLeast: 98,
      what: 'waits as long as asked, if that is short',
    },
    {
      fault: '429-retry-after-long',
      retryMs: 2_000,
      atLeast: 198,
      what: 'waits 2 s, not the hour asked for',
    },
  ] as const)('after $fault $what', async ({ fault, retryMs, atLeast }) => {
    const harness = await start({ pace: 0.1, limits: { retryMs } });
    harness.simulator.setFault('fng', fault, 1);
    expect((await collect(harness)).status).toBe('success');
    const [gap = 0] = gaps(harness);
    expect(gap).toBeGreaterThanOrEqual(atLeast);
  });
});

describe('pauses', () => {
  test('2 s between any two requests to CoinGecko, whichever step asks, a retry included', async () => {
    const harness = await start({ pace: 0.1, collectors: onlyCoinGecko });
    harness.simulator.setFault('api/v3/global', '429', 1);
    expect((await collect(harness)).status).toBe('success');
    expect(harness.simulator.requests).toHaveLength(4);
    for (const gap of gaps(harness)) expect(gap).toBeGreaterThanOrEqual(198);
  });

  test('hosts do not wait for each other', async () => {
    const harness = await start({
      pace: 0.1,
      collectors: [{ id: 'crypto', steps: [coingeckoPrices, coingeckoGlobal, fearGreed] }],
    });
    harness.simulator.setFault('coins/markets', { kind: 'delay', ms: 1_000 });
    await collect(harness);
    const request = (part: string) => harness.simulator.requests.find(({ path }) => path.includes(part));
    expect(request('fng')?.at).toBeLessThan(request('coins/markets')?.endedAt ?? 0);
    expect(request('global')?.at, 'the next at the same host').toBeGreaterThan(request('fng')?.at ?? 0);
  });
});

describe('the CoinGecko key', () => {
  const key = 'CG-0123456789abcdef';

  test('goes to CoinGecko alone', async () => {
    const harness = await start({
      secrets: { coingecko: key },
      collectors: [{ id: 'crypto', steps: [coingeckoPrices, coingeckoGlobal, fearGreed] }],
    });
    await collect(harness);
    const carriers = harness.simulator.requests.filter((request) => JSON.stringify(request).includes(key));
    expect(new Set(carriers.map(({ host }) => host))).toEqual(new Set(['api.coingecko.com']));
    expect(carriers.map(({ headers }) => headers['x-cg-demo-api-key'])).toEqual([key, key, key]);
  });

  test('stays behind when CoinGecko redirects to another host', async () => {
    const harness = await start({ secrets: { coingecko: key }, collectors: onlyCoinGecko });
    harness.simulator.setFault('api.coingecko.com/api/v3/global', {
      kind: 'redirect',
      location: 'https://cdn.example.com/api/v3/global',
    });
    await collect(harness);
    const sent = harness.simulator.requests.filter(({ host }) => host === 'cdn.example.com');
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain(key);
    expect(sent[0]?.headers['user-agent']).toMatch(/^Mozilla/);
  });
});

describe('redirects', () => {
  const moved = 'https://moved.example.com/fng/';
  const answer = '{"data":[{"value":"40","value_classification":"Fear","timestamp":"1795305600"}]}';

  test('to another public host is followed', async () => {
    const harness = await start({});
    harness.simulator.setFault('api.alternative.me', { kind: 'redirect', location: moved });
    harness.simulator.setBody('moved.example.com', answer);
    expect((await collect(harness)).status).toBe('success');
    expect(harness.core.store.crypto.latest().metrics.fear_greed_index).toBe(40);
  });

  test.each([
    { hops: 3, status: 'success' },
    { hops: 4, status: 'failed' },
  ])('$hops in a row: $status', async ({ hops, status }) => {
    const harness = await start({});
    const { simulator } = harness;
    simulator.setBody('moved.example.com', answer);
    // The last set fault that has something left wins.
    for (let hop = hops; hop > 1; hop--) {
      simulator.setFault(`hop${hop}.example.com`, {
        kind: 'redirect',
        location: hop === hops ? moved : `https://hop${hop + 1}.example.com/`,
      });
    }
    simulator.setFault('api.alternative.me', { kind: 'redirect', location: 'https://hop2.example.com/' });
    const run = await collect(harness);
    expect(run.status).toBe(status);
    expect(simulator.requests).toHaveLength(4);
    if (status === 'failed') {
      expect(run.stepDetails[0]?.reasons).toMatchObject([{ params: { problem: 'too_many_redirects' } }]);
    }
  });

  const forbidden = [
    'http://api.alternative.me/fng/', // without encryption
    'http://{trap}/',
    'https://{trap}/',
    'https://127.0.0.1:{port}/',
    'https://127.1:{port}/',
    'https://2130706433:{port}/',
    'https://0x7f000001:{port}/',
    'https://0177.0.0.1:{port}/',
    'https://0.0.0.0:{port}/',
    'https://localhost:{port}/',
    'https://LOCALHOST.:{port}/',
    'https://a.localhost:{port}/',
    'https://[::1]:{port}/',
    'https://[::]:{port}/',
    'https://[::ffff:127.0.0.1]:{port}/',
    'https://[::ffff:7f00:1]:{port}/',
    'https://[::127.0.0.1]:{port}/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fe80::1]/',
    'https://[fd12:3456::1]/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://user:password@example.com/',
    'https://router/',
    'https://nas.local/',
    '//127.0.0.1:{port}/',
    'file:///etc/passwd',
    'data:application/json,{}',
    'ftp://example.com/',
    'https://',
    '',
  ];

  test('to a private, local or odd address is never followed: nothing knocks there', async () => {
    let knocks = 0;
    const trap = createServer((socket) => {
      knocks++;
      socket.destroy();
    });
    // On all addresses of this machine.
    await new Promise<void>((listening) => trap.listen(0, listening));
    const address = trap.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const asked: string[] = [];
    // Without DDC_UPSTREAM: whatever would really be asked passes here, and only the source is the simulator.
    const watching: Fetch = (url, init) => {
      asked.push(url);
      const isSource = url.startsWith('https://api.alternative.me/');
      return fetch(isSource ? url.replace('https:/', harness.simulator.url) : url, init);
    };
    const harness: Harness = await start({ upstream: undefined, fetch: watching });
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(knocks, 'the trap works').toBe(1);

    for (const location of forbidden) {
      const filled = location.replace('{trap}', `127.0.0.1:${port}`).replace('{port}', String(port));
      harness.simulator.setFault('fng', { kind: 'redirect', location: filled });
      const run = await collect(harness);
      const [reason] = run.stepDetails[0]?.reasons ?? [];
      expect([location, run.status, reason?.code]).toEqual([
        location,
        'failed',
        location === '' ? 'source_unreachable' : 'source_redirected',
      ]);
      expect(JSON.stringify(reason)).not.toContain('password');
    }
    expect(asked.filter((url) => !url.startsWith('https://api.alternative.me/'))).toEqual([]);
    expect(knocks).toBe(1);
    await new Promise((closed) => trap.close(closed));
  });
});
