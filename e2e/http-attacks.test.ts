import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ErrorCode, errorTable } from '../src/shared/errors.ts';
import { type Exchange, exchange, hasIpv6, type RawReply } from './support/http.ts';
import { runsIn, type Served, startServed } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(async () => {
  await served.stop();
  expect(served.stderr(), 'no attack reaches code that breaks').not.toMatch(/ error /);
});

const target = '/api/v1/collector/crypto';
const own = () => `Host: 127.0.0.1:${served.port}`;

/** The bytes of a request. */
function bytesOf(line: string, headers: string[], body = ''): string {
  return `${[`${line} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n${body}`;
}
const post = (headers: string[], body = '') => bytesOf(`POST ${target}`, [own(), ...headers], body);
const json = (body: string) =>
  post(['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`], body);

/** The answer is this error in the product's form, and gives nothing away about the inside. */
function expectRefusal(reply: RawReply | undefined, code: ErrorCode): void {
  expect(reply?.status).toBe(errorTable[code].http);
  expect(reply?.headers['content-type']).toBe('application/json; charset=utf-8');
  const body = JSON.parse(reply?.body ?? '') as Record<string, unknown>;
  expect(body).toEqual({
    detail: expect.any(String),
    error_code: code,
    error_params: expect.any(Object),
  });
  expect(body.detail).not.toBe('');
  expect(reply?.body).not.toMatch(
    /\bat \S+:\d+|node_modules|\.[jt]s\b|SQLITE|SELECT|INSERT|\/tmp|\/home|FST_|HPE_/,
  );
  expect(Object.keys(reply?.headers ?? {}).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(reply?.headers.server ?? reply?.headers['x-powered-by']).toBeUndefined();
}

function expectNothingRan(): void {
  expect(runsIn(served)).toBe(0);
  expect(served.simulator.requests).toHaveLength(0);
}

describe('attacks', () => {
  afterEach(expectNothingRan);

  const form = 'application/x-www-form-urlencoded';
  const deep = (open: string, close: string) => `${open.repeat(10_000)}1${close.repeat(10_000)}`;
  const attacks: [what: string, code: ErrorCode, request: () => string][] = [
    ['a foreign Origin', 'forbidden_origin', () => post(['Origin: https://evil.example'])],
    ['Origin: null (sandboxed frame, file)', 'forbidden_origin', () => post(['Origin: null'])],
    [
      'our own Origin on another port',
      'forbidden_origin',
      () => post([`Origin: http://localhost:${served.port + 1}`]),
    ],
    [
      'a good and a foreign Origin',
      'forbidden_origin',
      () => post([`Origin: http://localhost:${served.port}`, 'Origin: http://a']),
    ],
    ['Sec-Fetch-Site: cross-site', 'forbidden_origin', () => post(['Sec-Fetch-Site: cross-site'])],
    [
      'Sec-Fetch-Site: same-site (another port of localhost)',
      'forbidden_origin',
      () => post(['Sec-Fetch-Site: same-site']),
    ],
    [
      'a text post',
      'unsupported_media_type',
      () => post(['Content-Type: text/plain', 'Content-Length: 2'], '{}'),
    ],
    [
      'a form post',
      'unsupported_media_type',
      () => post([`Content-Type: ${form}`, 'Content-Length: 3'], 'a=b'),
    ],
    [
      'a file post',
      'unsupported_media_type',
      () => post(['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 5'], '--x--'),
    ],
    ['a body without a type', 'unsupported_media_type', () => post(['Content-Length: 2'], '{}')],
    [
      'JSON and text at once',
      'unsupported_media_type',
      () => post(['Content-Type: application/json', 'Content-Type: text/plain']),
    ],
    [
      'a foreign Host (DNS rebinding)',
      'forbidden_host',
      () => bytesOf(`POST ${target}`, ['Host: evil.example']),
    ],
    [
      'a foreign Host with our port',
      'forbidden_host',
      () => bytesOf(`POST ${target}`, [`Host: evil.example:${served.port}`]),
    ],
    [
      'our Host with another port',
      'forbidden_host',
      () => bytesOf(`POST ${target}`, [`Host: localhost:${served.port + 1}`]),
    ],
    ['our Host without a port', 'forbidden_host', () => bytesOf(`POST ${target}`, ['Host: localhost'])],
    [
      'a malformed Host',
      'forbidden_host',
      () => bytesOf(`POST ${target}`, [`Host: localhost:${served.port}:80`]),
    ],
    ['an empty Host', 'forbidden_host', () => bytesOf(`POST ${target}`, ['Host:'])],
    ['no Host', 'bad_request', () => bytesOf(`POST ${target}`, ['Accept: */*'])],
    ['no Host, HTTP/1.0', 'bad_request', () => `POST ${target} HTTP/1.0\r\n\r\n`],
    ['two Hosts, ours first', 'bad_request', () => post(['Host: evil.example'])],
    ['our Host twice', 'bad_request', () => post([own()])],
    [
      'an absolute address',
      'bad_request',
      () => bytesOf(`POST http://127.0.0.1:${served.port}${target}`, [own()]),
    ],
    [
      'a foreign absolute address',
      'bad_request',
      () => bytesOf(`POST http://evil.example${target}`, [own()]),
    ],
    ['an address with two slashes', 'bad_request', () => bytesOf(`POST //evil.example${target}`, [own()])],
    ['OPTIONS *', 'bad_request', () => bytesOf('OPTIONS *', [own()])],
    [
      'a preflight of a foreign page',
      'forbidden_origin',
      () =>
        bytesOf(`OPTIONS ${target}`, [
          own(),
          'Origin: https://evil.example',
          'Access-Control-Request-Method: POST',
        ]),
    ],
    [
      'a preflight without Origin',
      'method_not_allowed',
      () => bytesOf(`OPTIONS ${target}`, [own(), 'Access-Control-Request-Method: POST']),
    ],
    [
      'a method override in a header',
      'method_not_allowed',
      () => bytesOf(`GET ${target}`, [own(), 'X-HTTP-Method-Override: POST']),
    ],
    [
      'a method override in the query',
      'method_not_allowed',
      () => bytesOf(`GET ${target}?_method=POST`, [own()]),
    ],
    ['a 2 MB body', 'body_too_large', () => json(`{"a":"${'x'.repeat(2 << 20)}"}`)],
    [
      'a 2 MB body that is only announced',
      'body_too_large',
      () => post(['Content-Type: application/json', 'Content-Length: 2097152']),
    ],
    [
      'a 2 MB body in chunks',
      'body_too_large',
      () =>
        post(
          ['Content-Type: application/json', 'Transfer-Encoding: chunked'],
          `10000\r\n${'x'.repeat(0x10000)}\r\n`.repeat(32),
        ),
    ],
    ['10,000 nested lists', 'bad_input', () => json(deep('[', ']'))],
    ['10,000 nested objects', 'bad_input', () => json(deep('{"":', '}'))],
    ['a list for an object', 'bad_input', () => json('[]')],
    ['a number for an object', 'bad_input', () => json('1')],
    ['a word that means nothing to us', 'bad_input', () => json('{"force":true}')],
    ['broken JSON', 'bad_body', () => json('{"a":')],
    ['__proto__', 'bad_body', () => json('{"__proto__":{"collector":"crypto"}}')],
    ['constructor.prototype', 'bad_body', () => json('{"constructor":{"prototype":{"a":1}}}')],
    [
      'Content-Length with Transfer-Encoding',
      'bad_request',
      () =>
        post(
          ['Content-Type: application/json', 'Content-Length: 4', 'Transfer-Encoding: chunked'],
          '0\r\n\r\n',
        ),
    ],
    ['two Content-Lengths', 'bad_request', () => post(['Content-Length: 0', 'Content-Length: 5'])],
    ['a negative Content-Length', 'bad_request', () => post(['Content-Length: -1'])],
    [
      'an unknown Transfer-Encoding',
      'bad_request',
      () => post(['Content-Type: application/json', 'Transfer-Encoding: xchunked'], '0\r\n\r\n'),
    ],
    ['lines that end in a bare LF', 'bad_request', () => post([]).replaceAll('\r', '')],
    ['a folded header', 'bad_request', () => post(['X: a\r\n b'])],
    ['a space before the colon', 'bad_request', () => post(['Origin : http://evil.example'])],
    ['a NUL in a header', 'bad_request', () => post(['X: a\0b'])],
    ['a method nobody knows', 'bad_request', () => bytesOf(`PWN ${target}`, [own()])],
    ['the preface of HTTP/2', 'bad_request', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['the greeting of TLS', 'bad_request', () => '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
    ['headers over 16 KB', 'header_too_large', () => post([`X: ${'x'.repeat(17 << 10)}`])],
    [
      'an address over 16 KB',
      'header_too_large',
      () => bytesOf(`POST ${target}?${'x'.repeat(17 << 10)}`, [own()]),
    ],
    [
      'more than 100 headers',
      'header_too_large',
      () => post(Array.from({ length: 100 }, (_, i) => `X${i}: y`)),
    ],
    [
      'a foreign Origin behind 3,000 headers',
      'header_too_large',
      () => post([...Array.from({ length: 3_000 }, () => 'a:'), 'Origin: https://evil.example']),
    ],
    ['TRACE', 'method_not_allowed', () => bytesOf(`TRACE ${target}`, [own()])],
    ['QUERY', 'unsupported_media_type', () => bytesOf(`QUERY ${target}`, [own()])],
    ['a percent sign that is none', 'bad_request', () => bytesOf('GET /api/v1/collector/runs/%zz', [own()])],
    ['half a UTF-8 character', 'bad_request', () => bytesOf('GET /api/v1/collector/runs/%e2%82', [own()])],
    ['a NUL in the address', 'bad_request', () => bytesOf('GET /health\0', [own()])],
    ['an escaped NUL', 'not_found', () => bytesOf('GET /api/v1/collector/runs/%00', [own()])],
    [
      'a path part of 5,000 letters',
      'bad_request',
      () => bytesOf(`GET /api/v1/collector/runs/${'a'.repeat(5_000)}`, [own()]),
    ],
    ['an unknown address', 'not_found', () => bytesOf('GET /api/v1/nothing', [own()])],
    [
      'a collector that is none',
      'bad_input',
      () => bytesOf('POST /api/v1/collector/everything', [own(), 'Content-Length: 0']),
    ],
    [
      'SQL in a path part',
      'not_found',
      () => bytesOf("GET /api/v1/collector/runs/x'%20OR%20'1'='1", [own()]),
    ],
    ...[
      '/../../../etc/passwd',
      '/docs/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      '/..\\..\\windows\\win.ini',
      '/docs/%5c..%5c',
    ].map((path): [string, ErrorCode, () => string] => [
      `the path ${path}`,
      'not_found',
      () => bytesOf(`GET ${path}`, [own()]),
    ]),
  ];

  test.each(attacks)('%s: %s', async (_, code, request) => {
    const { replies } = await exchange(served.port, request());
    expectRefusal(replies[0], code);
  });

  test.each([
    ['crypto/history?days=-1', 'days'],
    ['crypto/history?days=0', 'days'],
    ['crypto/history?days=3651', 'days'],
    ['crypto/history?days=1e9', 'days'],
    ['crypto/history?days=999999999999999999999', 'days'],
    ['crypto/history?days=abc', 'days'],
    ['crypto/history?days=', 'days'],
    ['crypto/history?days=%zz', 'days'],
    ['crypto/history?days=30%00', 'days'],
    ['crypto/history?days=30;DROP%20TABLE%20crypto_price', 'days'],
    ['crypto/history?days=30&days=60', 'days'],
    ['crypto/history?coin_id=', 'coin_id'],
    ['crypto/history?coin_id=a&coin_id=b', 'coin_id'],
    [`crypto/history?coin_id=${'a'.repeat(101)}`, 'coin_id'],
    ["collector/runs?date=2026-01-01'--", 'date'],
    ['collector/runs?date=2026-02-30', 'date'],
    ["collector/runs?status=success'%20OR%201=1", 'status'],
    ['collector/runs?collector=__proto__', 'collector'],
    ['collector/runs?limit=0', 'limit'],
    ['collector/runs?limit=501', 'limit'],
    ['collector/runs?offset=-1', 'offset'],
  ])('the query %s is refused with 422 that names %s', async (query, field) => {
    const { replies } = await exchange(served.port, bytesOf(`GET /api/v1/${query}`, [own()]));
    expectRefusal(replies[0], 'bad_input');
    expect(JSON.parse(replies[0]?.body ?? '').detail).toMatch(new RegExp(`\\b${field}: .{5}`));
  });

  test('a body is asked for (100 Continue) only once the guard has let the request in', async () => {
    const expecting = ['Content-Type: application/json', 'Content-Length: 2', 'Expect: 100-continue'];
    const refused = await exchange(served.port, post([...expecting, 'Origin: https://evil.example']));
    expectRefusal(refused.replies[0], 'forbidden_origin');
    const allowed = await exchange(served.port, post(expecting, '[]'));
    expect(allowed.replies.map(({ status }) => status)).toEqual([100, 422]);
    const odd = await exchange(served.port, post(['Expect: everything', 'Origin: null']));
    expectRefusal(odd.replies[0], 'forbidden_origin');
  });

  test('a request smuggled behind a good one on the same connection is judged by itself', async () => {
    const good = bytesOf('GET /health', [own()]);
    const { replies, closed } = await exchange(served.port, good + good + post(['Origin: null']) + good, {
      replies: 4,
      limitMs: 3_000,
    });
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 403]);
    expect(closed).toBe(true);
  });

  test('the body of a refused request is never read as the next request', async () => {
    const inner = post([]);
    const outer = post(['Content-Type: text/plain', `Content-Length: ${inner.length}`], inner);
    const { replies, closed } = await exchange(served.port, outer, { replies: 2, limitMs: 3_000 });
    expectRefusal(replies[0], 'unsupported_media_type');
    expect({ replies: replies.length, closed }).toEqual({ replies: 1, closed: true });
  });

  test.each(['CONNECT', 'CONNECT with a foreign target'])('%s opens no tunnel', async (what) => {
    const to = what === 'CONNECT' ? `127.0.0.1:${served.port}` : 'evil.example:443';
    const answer: Exchange = await exchange(served.port, bytesOf(`CONNECT ${to}`, [own()]), {
      limitMs: 3_000,
    });
    expect(answer.replies.filter(({ status }) => status < 400)).toEqual([]);
    expect(answer.closed).toBe(true);
  });

  test('a browser of a foreign page gets no permission to read what it may fetch', async () => {
    const { replies } = await exchange(served.port, bytesOf('GET /health', [own()]));
    expect(replies[0]?.headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(replies[0]?.headers['access-control-allow-origin']).toBeUndefined();
  });
});

async function curl(args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn('curl', ['-sS', '--noproxy', '*', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out };
}
const hasCurl = await curl(['--version']).then(
  ({ code }) => code === 0,
  () => false,
);

// After the attacks: from here on there are runs.
describe.skipIf(!hasCurl)(`plain curl${hasCurl ? '' : ' (skipped: no curl on this machine)'}`, () => {
  const names = ['localhost', '127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])];
  test.each(names)('-X POST on %s passes and collects', async (name) => {
    served.simulator.clearRequests();
    const before = runsIn(served);
    const { code, out } = await curl(['-X', 'POST', `http://${name}:${served.port}${target}`]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ collector: 'crypto', status: 'success', triggered_by: 'api' });
    expect(runsIn(served)).toBe(before + 1);
    expect(served.simulator.requests.length).toBeGreaterThan(0);
  });

  test.each([
    ['the type JSON and no body', ['-H', 'Content-Type: application/json']],
    ['the type JSON and an empty body', ['-H', 'Content-Type: application/json', '-d', '']],
    ['an empty object', ['-H', 'Content-Type: application/json', '-d', '{}']],
    [
      'a body in chunks',
      ['-H', 'Content-Type: application/json', '-H', 'Transfer-Encoding: chunked', '-d', '{}'],
    ],
    ['--fail and the scheduler’s header', ['--fail', '-H', 'X-Triggered-By: scheduler']],
    ['HTTP/1.0', ['--http1.0']],
  ])('with %s collects, too', async (_, args) => {
    const { code, out } = await curl([...args, '-X', 'POST', `${served.url}${target}`]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ collector: 'crypto', status: 'success' });
  });
});
