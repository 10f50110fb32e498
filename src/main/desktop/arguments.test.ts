import { expect, test } from 'vitest';
import { lastingArguments, readArguments } from './arguments.ts';

test.each([
  ['as the runner script asks', ['--collect=all', '--trigger=scheduler', '--result=C:\\a b\\r.txt']],
  ['with spaces between', ['--collect', 'all', '--trigger', 'scheduler', '--result', 'C:\\a b\\r.txt']],
  ['in another order', ['--result=C:\\a b\\r.txt', '--trigger=scheduler', '--collect=all']],
])('a collection is asked for, %s', (_how, args) => {
  expect(readArguments(['app.exe', '--hidden', ...args])).toEqual({
    hidden: true,
    demo: false,
    collect: { what: 'all', trigger: 'scheduler', resultFile: 'C:\\a b\\r.txt' },
  });
});

test('without a trigger it is the user who asks; without a collection there is none', () => {
  expect(readArguments(['app', '--collect=news']).collect).toEqual({ what: 'news', trigger: 'manual-cli' });
  expect(readArguments(['app', '--hidden', '--trigger=scheduler', '--no-sandbox'])).toEqual({
    hidden: true,
    demo: false,
  });
});

test.each([
  [['--collect=everything']],
  [['--collect']],
  [['--collect', '--hidden']],
  [['--collect=all', '--trigger=tray']],
])('%j is refused with what there is', (args) => {
  expect(() => readArguments(['app', ...args])).toThrow('--collect=all|liquidity|crypto|news');
});

test.each([
  [['--collect=all', '--trigger=scheduler', '--result=C:\\a b\\r.txt']],
  [['--collect', 'all', '--trigger', 'scheduler', '--result', 'C:\\a b\\r.txt']],
])('what one start was asked for is not asked of the next: %j', (asked) => {
  const argv = ['electron', '/app', '--hidden', ...asked, '--demo', '--no-sandbox'];
  expect(lastingArguments(argv)).toEqual(['/app', '--demo', '--no-sandbox']);
});
