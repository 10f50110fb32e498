import { expect, test } from 'vitest';
import { shortHome } from './short-home.ts';

test.each([
  ['/home/kim/.local/x', '/home/kim', '~/.local/x'],
  ['at /home/kim, and "/home/kim/a"', '/home/kim', 'at ~, and "~/a"'],
  ['/home/kimchi/x and /home/kim.old', '/home/kim', '/home/kimchi/x and /home/kim.old'],
  ['C:\\Users\\K (1)\\AppData', 'C:\\Users\\K (1)', '~\\AppData'],
  [JSON.stringify({ path: 'C:\\Users\\Kim\\x' }), 'C:\\Users\\Kim', '{"path":"~\\\\x"}'],
  ['C:/Users/Kim/x', 'C:\\Users\\Kim', '~/x'],
  ['/root/x', '/', '/root/x'],
  ['/root/x', '', '/root/x'],
])('%s in the home %s is %s', (text, home, short) => {
  expect(shortHome(text, home)).toBe(short);
});
