import { expect, test } from 'vitest';
import { askedFor, isOwnUrl } from './assets.ts';

test.each([
  ['app://dashboard', 'page'],
  ['app://dashboard/', 'page'],
  ['app://dashboard/index.html#/crypto', 'page'],
  ['app://dashboard/assets/main-1a2b.js?v=1', { asset: 'main-1a2b.js' }],
])('%s asks for %j', (url, asked) => expect(askedFor(url)).toEqual(asked));

test.each([
  'app://dashboard/../../etc/passwd.html',
  'app://dashboard/%2e%2e/secret.html',
  'app://dashboard/assets/../../secret.js',
  'app://dashboard/assets/a/b.js',
  'app://dashboard/assets/',
  'app://dashboard/assets',
  'app://dashboard/main.exe',
  'app://dashboard.evil.example/index.html',
  'app://other/index.html',
  'file:///srv/renderer/index.html',
  'https://dashboard/index.html',
  '',
])('%s asks for nothing of ours', (url) => expect(askedFor(url)).toBeUndefined());

test.each(['..%2f..%2fsecret.js', '%2e%2e%5csecret.js', 'C%3a%5cwin.js', '%00.js'])(
  'what stays encoded in a name (%s) is no file name',
  (name) => {
    const asked = askedFor(`app://dashboard/assets/${name}`);
    // The renderer's files take bare names of letters, digits, dots and dashes only.
    expect(typeof asked === 'object' && /^[\w-]+(?:\.[\w-]+)*$/.test(asked.asset)).toBe(false);
  },
);

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
