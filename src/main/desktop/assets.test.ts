import path from 'node:path';
import { expect, test } from 'vitest';
import { assetOf, isOwnUrl } from './assets.ts';

const folder = path.resolve('/srv/renderer');

test.each([
  ['app://dashboard/', 'index.html', 'text/html; charset=utf-8'],
  ['app://dashboard/index.html#/crypto', 'index.html', 'text/html; charset=utf-8'],
  ['app://dashboard/assets/main-1a2b.js?v=1', 'assets/main-1a2b.js', 'text/javascript; charset=utf-8'],
  ['app://dashboard/assets/Pretendard%20Bold.woff2', 'assets/Pretendard Bold.woff2', 'font/woff2'],
])('%s is a file of the renderer', (url, name, type) => {
  expect(assetOf(url, folder)).toEqual({ file: path.join(folder, name), type });
});

test.each([
  'app://dashboard/../../etc/passwd.html',
  'app://dashboard/%2e%2e/secret.html',
  'app://dashboard/..%2f..%2fsecret.json',
  'app://dashboard/..%5c..%5csecret.json',
  'app://dashboard/%2e%2e%2f%2e%2e%2fsettings.json',
  'app://dashboard/C:/Windows/win.html',
  'app://dashboard/a%00.html',
  'app://dashboard/%E0%A4%A',
  'app://dashboard/main.exe',
  'app://dashboard/assets',
  'app://dashboard.evil.example/index.html',
  'app://other/index.html',
  'file:///srv/renderer/index.html',
  'https://dashboard/index.html',
])('%s is not served from outside the folder', (url) => {
  const asset = assetOf(url, folder);
  // A URL parser takes dots out by itself; whatever is left lies inside.
  expect(asset === undefined || asset.file.startsWith(folder + path.sep)).toBe(true);
  if (!url.includes('/../') && !url.includes('/%2e%2e/')) expect(asset).toBeUndefined();
});

test.each([
  ['app://dashboard/index.html', true],
  ['app://dashboard', true],
  ['app://dashboard.evil.example/', false],
  ['app://dashboardx/', false],
  ['app://user@dashboard/', false],
  ['https://example.com/app://dashboard/', false],
  ['about:blank', false],
])('%s is ours: %s', (url, own) => {
  expect(isOwnUrl(url)).toBe(own);
});
