import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCore, temporaryDir } from '../../../e2e/support/core.ts';
import { exchange } from '../../../e2e/support/http.ts';
import { translator } from '../../shared/translator.ts';
import { type HttpServer, startHttpServer } from './server.ts';

let harness: Awaited<ReturnType<typeof startTestCore>>;
let server: HttpServer;
let bare: HttpServer;

beforeAll(async () => {
  harness = await startTestCore();
  const rendererDir = path.join(temporaryDir(), 'renderer');
  fs.mkdirSync(path.join(rendererDir, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(rendererDir, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  fs.writeFileSync(path.join(rendererDir, 'secret.js'), 'secret');
  fs.writeFileSync(path.join(rendererDir, 'assets', 'index-a1.js'), 'run();');
  fs.writeFileSync(path.join(rendererDir, 'assets', 'notes.txt'), 'notes');
  const options = { core: harness.core, port: 0, translate: translator('en') };
  server = await startHttpServer({ ...options, rendererDir });
  bare = await startHttpServer(options);
});
afterAll(async () => {
  await server?.close();
  await bare?.close();
  await harness?.stop();
});

const at = (of: HttpServer, url: string, method = 'GET') =>
  fetch(`http://127.0.0.1:${of.port}${url}`, { method, redirect: 'manual' });

test('/ is the page with a strict policy, of which each reply has its own nonce', async () => {
  const [first, second] = [await at(server, '/'), await at(server, '/?from=tray')];
  expect(first.status).toBe(200);
  expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(first.headers.get('cache-control')).toBe('no-store');
  expect(first.headers.get('x-content-type-options')).toBe('nosniff');
  const policy = first.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe-eval');
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(await first.text()).toContain(`content="${nonce}"`);
  expect(second.headers.get('content-security-policy')).not.toBe(policy);
});

test('an asset is kept for ever', async () => {
  const reply = await at(server, '/assets/index-a1.js');
  expect(await reply.text()).toBe('run();');
  expect(reply.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  '/assets/absent-a1.js',
  '/assets/notes.txt',
  '/assets/',
  '/assets/..%2fsecret.js',
  '/assets/%2e%2e%2fsecret.js',
  '/assets/..%5csecret.js',
  '/secret.js',
  '/index.html',
  '/runs',
])('%s is a 404 that is never kept and shows no path', async (url) => {
  const reply = await at(server, url);
  expect(reply.status).toBe(404);
  expect(reply.headers.get('cache-control')).toBe('no-store');
  const body = await reply.text();
  expect(JSON.parse(body)).toMatchObject({ error_code: 'not_found' });
  expect(body).not.toMatch(/renderer|secret/);
});

test('a path that climbs, as no browser would send it, leads nowhere', async () => {
  for (const url of ['/assets/../secret.js', '/assets/../../secret.js', '//secret.js']) {
    const request = `GET ${url} HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`;
    const { replies } = await exchange(server.port, request);
    expect([400, 404], url).toContain(replies[0]?.status);
    expect(replies[0]?.body, url).not.toContain('secret');
  }
});

test('page and assets are read, not written', async () => {
  for (const url of ['/', '/assets/index-a1.js']) {
    const reply = await at(server, url, 'POST');
    expect(reply.status, url).toBe(405);
    expect(reply.headers.get('allow'), url).toBe('GET, HEAD');
  }
});

test('a page of another site gets neither the page nor its assets', async () => {
  for (const url of ['/', '/assets/index-a1.js']) {
    const reply = await fetch(`http://127.0.0.1:${server.port}${url}`, {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(reply.status, url).toBe(403);
  }
});

test('without built dashboards / leads to the list of addresses', async () => {
  const reply = await at(bare, '/');
  expect([reply.status, reply.headers.get('location')]).toEqual([302, '/docs']);
  expect((await at(bare, '/assets/index-a1.js')).status).toBe(404);
});
