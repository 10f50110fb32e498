import { expect, test } from 'vitest';
import { safeUrl } from './external-link.tsx';

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>1</script>',
  'file:///etc/passwd',
  'ftp://example.com/file',
  'vbscript:x',
  'blob:https://example.com/1',
  'about:blank',
  'mailto:a@example.com',
  'ms-settings:privacy',
  'https://user:pass@example.com/',
  'https://user@example.com/',
  'https://:pass@example.com/',
  '//example.com/path',
  '/path',
  'example.com',
  'https://',
  '',
])('%j is text', (url) => {
  expect(safeUrl(url)).toBeUndefined();
});

test.each([
  'https://example.com/a?b=c#d',
  'http://example.com/',
  'https://example.com/javascript:alert(1)',
  'https://예시.kr/뉴스',
  'https://[::1]/',
])('%j may be opened', (url) => {
  expect(safeUrl(url)).toBe(url);
});
