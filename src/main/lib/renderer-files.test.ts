import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { createRendererFiles } from './renderer-files.ts';

/** A folder as the build leaves it, beside things that are nobody's business. */
function builtFiles() {
  const outer = temporaryDir();
  const dir = path.join(outer, 'renderer');
  fs.mkdirSync(path.join(dir, 'assets', 'folder.js'), { recursive: true });
  fs.writeFileSync(path.join(dir, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">한');
  const files = [
    'index-Ab_1.js',
    'index-x.css',
    'font.woff2',
    'icon.svg',
    'settings.json',
    'index.js.map',
    '.env.js',
  ];
  for (const name of files) fs.writeFileSync(path.join(dir, 'assets', name), name);
  fs.writeFileSync(path.join(outer, 'secret.js'), 'secret');
  fs.writeFileSync(path.join(dir, 'secret.js'), 'secret');
  return createRendererFiles(dir);
}

test.each([
  ['index-Ab_1.js', 'text/javascript; charset=utf-8'],
  ['index-x.css', 'text/css; charset=utf-8'],
  ['font.woff2', 'font/woff2'],
  ['icon.svg', 'image/svg+xml'],
])('%s is an asset that may be kept for ever', async (name, type) => {
  const asset = await builtFiles().asset(name);
  expect(String(asset?.body)).toBe(name);
  expect(asset?.headers).toMatchObject({
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
});

test.each([
  '../secret.js',
  '../../secret.js',
  '..\\secret.js',
  '..%2fsecret.js',
  '%2e%2e/secret.js',
  '/etc/hosts.js',
  'C:\\secret.js',
  'a/../../secret.js',
  '..js',
  '.js',
  '.env.js',
  'index-Ab_1.js/',
  'index-Ab_1.js\0.css',
  'index-Ab_1.js ',
  ' index-Ab_1.js',
  'index-Ab_1.js\n',
  '',
])('%j leads nowhere', async (name) => {
  expect(await builtFiles().asset(name)).toBeUndefined();
});

test.each(['settings.json', 'index.js.map', 'nothing-Ab1.js', 'folder.js'])(
  '%s is no asset: of another type, absent, or a folder',
  async (name) => {
    expect(await builtFiles().asset(name)).toBeUndefined();
  },
);

test('the page is never kept, and each reply has its own nonce and policy', async () => {
  const files = builtFiles();
  const [first, second] = [await files.page(), await files.page()];
  expect(first?.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  expect(first?.body).toContain('한');
  expect(first?.body).not.toBe(second?.body);
  const nonce = /content="([^"]+)"/.exec(String(first?.body))?.[1];
  expect(first?.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
});

test('without built dashboards there is neither page nor asset', async () => {
  const files = createRendererFiles(path.join(temporaryDir(), 'absent'));
  expect(await files.page()).toBeUndefined();
  expect(await files.asset('index-x.js')).toBeUndefined();
});
