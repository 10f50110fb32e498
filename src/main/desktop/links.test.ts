import { expect, test } from 'vitest';
import { mayOpenOutside } from './links.ts';

test.each(['https://fred.stlouisfed.org/docs/api/api_key.html', 'https://news.example.co.kr/기사?id=1#top'])(
  '%s may be opened in a browser',
  (url) => expect(mayOpenOutside(url)).toBe(true),
);

test.each([
  'http://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ms-msdt:/id',
  'smb://server/share',
  'https://user:password@example.com/',
  'https://localhost/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://[::1]/',
  'https://192.168.0.1/admin',
  'https://router.local/',
  'https://example.com:8443/',
  `https://example.com/${'a'.repeat(2048)}`,
  'not a link',
  '',
])('%s may not', (url) => expect(mayOpenOutside(url)).toBe(false));
