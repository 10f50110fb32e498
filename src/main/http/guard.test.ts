import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guard } from './guard.ts';

const port = 8123;
const ask = (headers: readonly (readonly [string, string])[], url = '/health', ownPort = port) =>
  guard({ method: 'POST', url, rawHeaders: headers.flat() }, ownPort)?.code;
const fromHere = ['Host', `localhost:${port}`] as const;

describe('requests that pass', () => {
  test.each([
    ['as curl sends it', []],
    ['from our own page', [['Origin', `http://localhost:${port}`]]],
    ['from our own page under another of our names', [['Origin', `http://127.0.0.1:${port}`]]],
    ['fetched by our own page', [['Sec-Fetch-Site', 'same-origin']]],
    ['typed into the address bar', [['Sec-Fetch-Site', 'none']]],
    ['with JSON', [['Content-Type', 'application/json']]],
    ['with JSON and a charset, in capitals', [['CONTENT-TYPE', 'Application/JSON ; charset=utf-8']]],
    ['with a hundred headers', Array.from({ length: 99 }, (_, i) => [`X-${i}`, ''])],
  ] as [string, [string, string][]][])('%s', (_, headers) => {
    expect(ask([fromHere, ...headers])).toBeUndefined();
  });

  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]'])('under the name %s', (name) => {
    expect(ask([['host', `${name}:${port}`]])).toBeUndefined();
  });

  test('without a port in Host only where the port is HTTP’s own', () => {
    expect(ask([['Host', 'localhost']], '/', 80)).toBeUndefined();
    expect(ask([['Host', 'localhost']], '/', 8000)).toBe('forbidden_host');
  });
});

describe('requests that are refused', () => {
  test.each([
    `evil.example:${port}`,
    `localhost.evil.example:${port}`,
    `localhost.:${port}`,
    `evil.example@localhost:${port}`,
    `localhost:${port}.evil.example`,
    `localhost:${port + 1}`,
    `localhost:0${port}`,
    `localhost:${port},localhost:${port}`,
    `127.0.0.1 :${port}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    `0.0.0.0:${port}`,
    `192.168.0.10:${port}`,
    `::1:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    '',
    '\u0000',
  ])('for the Host %j', (host) => {
    expect(ask([['Host', host]])).toBe('forbidden_host');
  });

  test('without a Host, and with two, even equal ones', () => {
    expect(ask([])).toBe('bad_request');
    expect(ask([fromHere, ['hOsT', `localhost:${port}`]])).toBe('bad_request');
  });

  test.each(['http://localhost:8123/health', '//evil.example/health', '*', 'health', '', 'localhost:8123'])(
    'for the target %j, which is not a path',
    (url) => {
      expect(ask([fromHere], url)).toBe('bad_request');
    },
  );

  test.each([
    'null',
    '',
    'https://evil.example',
    `https://localhost:${port}`,
    `http://localhost:${port}.evil.example`,
    `http://localhost:${port}/`,
    `http://localhost:${port + 1}`,
    'http://localhost',
    'file://',
  ])('for the Origin %j', (origin) => {
    expect(ask([fromHere, ['Origin', origin]])).toBe('forbidden_origin');
  });

  test('when a good Origin or Sec-Fetch-Site is followed by a second one', () => {
    const own = ['Origin', `http://localhost:${port}`] as const;
    expect(ask([fromHere, own, own])).toBe('forbidden_origin');
    expect(ask([fromHere, ['Sec-Fetch-Site', 'none'], ['sec-fetch-site', 'cross-site']])).toBe(
      'forbidden_origin',
    );
  });

  test.each(['cross-site', 'same-site', '', 'none, cross-site', 'Cross-Site'])(
    'for Sec-Fetch-Site %j',
    (site) => {
      expect(ask([fromHere, ['Sec-Fetch-Site', site]])).toBe('forbidden_origin');
    },
  );

  test.each([
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json, text/plain',
    '',
  ])('for the body type %j', (type) => {
    expect(ask([fromHere, ['Content-Type', type]])).toBe('unsupported_media_type');
  });

  test('for more than a hundred headers', () => {
    const many = Array.from({ length: 100 }, (_, i) => [`X-${i}`, ''] as const);
    expect(ask([fromHere, ...many])).toBe('header_too_large');
  });
});

/** A value with what the rule says of it, so that the fuzz knows the verdict without repeating the guard. */
interface Labelled {
  headers: [string, string][];
  fine: boolean;
}

const caseOf = (name: string) =>
  fc.constantFrom(name, name.toLowerCase(), name.toUpperCase()) as fc.Arbitrary<string>;
const fine = (name: string, ...values: string[]) =>
  fc
    .tuple(caseOf(name), fc.constantFrom(...values))
    .map(([key, value]): Labelled => ({ headers: [[key, value]], fine: true }));
const bad = (name: string, values: fc.Arbitrary<string>, times = 1) =>
  fc.tuple(caseOf(name), fc.array(values, { minLength: times, maxLength: times + 1 })).map(
    ([key, list]): Labelled => ({
      headers: list.map((value) => [key, value]),
      fine: false,
    }),
  );
const absent = (isFine: boolean) => fc.constant<Labelled>({ headers: [], fine: isFine });

const names = ['localhost', '127.0.0.1', '[::1]'];
const hosts = names.map((name) => `${name}:${port}`);
const own = hosts.map((host) => `http://${host}`);
/** Anything but the allowed values: noise, and allowed values with something before or behind. */
const notOneOf = (allowed: string[]) =>
  fc
    .oneof(
      fc.string(),
      fc.webAuthority({ withPort: true }),
      fc.tuple(fc.constantFrom(...allowed), fc.string({ minLength: 1 })).map(([good, tail]) => good + tail),
      fc.tuple(fc.string({ minLength: 1 }), fc.constantFrom(...allowed)).map(([head, good]) => head + good),
    )
    .filter((value) => !allowed.includes(value.toLowerCase()));

const host = fc.oneof(
  fine('Host', ...hosts),
  absent(false),
  bad('Host', notOneOf(hosts)),
  bad('Host', fc.constantFrom(...hosts), 2),
);
const origin = fc.oneof(
  fine('Origin', ...own),
  absent(true),
  bad('Origin', notOneOf(own)),
  bad('Origin', fc.constant('null')),
);
const site = fc.oneof(
  fine('Sec-Fetch-Site', 'same-origin', 'none'),
  absent(true),
  bad('Sec-Fetch-Site', fc.constantFrom('cross-site', 'same-site', 'null', '')),
);
const noise = fc.array(
  fc.tuple(
    fc.string({ minLength: 1 }).map((text) => `x-${text}`),
    fc.string(),
  ),
  { maxLength: 5 },
);

test('whatever Host, Origin and Sec-Fetch-Site come together, only what is fine in all three passes', () => {
  const seen = { passed: 0, refused: 0 };
  fc.assert(
    fc.property(host, origin, site, noise, fc.nat(), (a, b, c, more, turn) => {
      const groups = [a.headers, b.headers, c.headers, more];
      const order = groups.slice(turn % 4).concat(groups.slice(0, turn % 4));
      const passed = ask(order.flat()) === undefined;
      seen[passed ? 'passed' : 'refused']++;
      expect(passed).toBe(a.fine && b.fine && c.fine);
    }),
    { numRuns: 5_000 },
  );
  // The fuzz means something only while both verdicts come up often.
  expect(Math.min(seen.passed, seen.refused)).toBeGreaterThan(200);
});
