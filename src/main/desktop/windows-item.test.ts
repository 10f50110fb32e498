import { describe, expect, test } from 'vitest';
import { windowsItem } from './windows-item.ts';

/** The program of a command line, as Windows and Electron (CommandLine::FromString) read it. */
const programOf = (line: string): string => /^(?:"([^"]*)"|(\S*))/.exec(line)?.slice(1).find(Boolean) ?? '';
const quoted = (word: string): string => (/[ \\"]/.test(word) ? `"${word}"` : word);
/** What Electron 45 writes into the registry (browser_win.cc, FormatCommandLineString). */
const written = ({ path, args }: { path: string; args: readonly string[] }): string =>
  [path.replace(/^"(.*)"$/, '$1'), ...args].map(quoted).join(' ');

describe.each([
  [
    'the installed app',
    'C:\\Users\\me\\AppData\\Local\\Programs\\Daily Data Collector\\Daily Data Collector.exe',
    [],
  ],
  ['a clone', 'C:\\Users\\김 철수\\repo\\electron.exe', ['C:\\Users\\김 철수\\repo']],
])('start at login on Windows, of %s', (_what, program, app) => {
  const item = windowsItem({ program, args: [...app, '--hidden'] });

  test('is found again, spaces or not', () => {
    expect(programOf(written(item))).toBe(program);
    expect(programOf(item.path)).toBe(program);
  });

  test('passes each argument as one', () => {
    expect(written(item)).toBe([program, ...app].map(quoted).concat('--hidden').join(' '));
  });
});
