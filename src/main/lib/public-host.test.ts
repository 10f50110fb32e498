import { expect, test } from 'vitest';
import { isPublicHost } from './public-host.ts';

const hostOf = (host: string) => new URL(`https://${host}/`).hostname;

test.each(['api.coingecko.com', '8.8.8.8', '[2606:4700::1111]', 'news.google.com.'])(
  '%s may be a source',
  (host) => {
    expect(isPublicHost(hostOf(host))).toBe(true);
  },
);

test.each([
  '127.0.0.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[fe80::1]',
  '[fc00::1]',
  '[::]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'router.local',
  'intranet',
  'x.internal',
  'nas.home.arpa',
])('%s is not', (host) => {
  expect(isPublicHost(hostOf(host))).toBe(false);
});
