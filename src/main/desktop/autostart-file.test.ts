import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { autostartEntry, autostartFile, isAutostarted, setAutostart } from './autostart-file.ts';

const command = { program: '/opt/Daily Data Collector/app', args: ['--hidden'] };
const place = () => autostartFile({ XDG_CONFIG_HOME: temporaryDir() }, '/home/someone');

test.skipIf(process.platform === 'win32')(
  'the entry lies where desktops look, whatever the environment says',
  () => {
    const usual = '/home/someone/.config/autostart/daily-data-collector.desktop';
    expect(autostartFile({}, '/home/someone')).toBe(usual);
    expect(autostartFile({ XDG_CONFIG_HOME: 'relative' }, '/home/someone')).toBe(usual);
    expect(autostartFile({ XDG_CONFIG_HOME: '/x' }, '/home/someone')).toBe(
      '/x/autostart/daily-data-collector.desktop',
    );
  },
);

test('what has been switched on is on, and off again when it has been switched off', () => {
  const file = place();
  expect(isAutostarted(file, command)).toBe(false);
  setAutostart(file, command, '/icon.png', true);
  expect(isAutostarted(file, command)).toBe(true);
  expect(fs.readdirSync(path.dirname(file))).toEqual(['daily-data-collector.desktop']);
  setAutostart(file, command, '/icon.png', false);
  expect(isAutostarted(file, command)).toBe(false);
  setAutostart(file, command, '/icon.png', false);
});

test.each([
  ['GNOME', 'X-GNOME-Autostart-enabled=true', 'X-GNOME-Autostart-enabled=false'],
  ['KDE and Xfce', 'Terminal=false', 'Terminal=false\nHidden=true'],
  ['an update that has moved the program', 'Collector/app', 'Collector/old'],
])('what %s has changed in the file counts', (_who, from, to) => {
  const file = place();
  setAutostart(file, command, '/icon.png', true);
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(from, to));
  expect(isAutostarted(file, command)).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'names with spaces, quotes and signs that mean something arrive as they are',
  () => {
    const odd = { program: '/opt/a b/"c" $HOME `d` \\e %f 가', args: ['--hidden'] };
    const entry = autostartEntry(odd, '/icon.png');
    const file = place();
    setAutostart(file, odd, '/icon.png', true);
    expect(isAutostarted(file, odd)).toBe(true);
    // As GLib undoes it: first the string, then the quoting, which is that of a shell, then %%.
    const exec = /^Exec=(.*)$/m.exec(entry)?.[1]?.replaceAll('\\\\', '\\').replaceAll('%%', '%') ?? '';
    const seen = execFileSync('sh', ['-c', `printf '%s\\n' ${exec}`], { encoding: 'utf8' });
    expect(seen).toBe(`${odd.program}\n--hidden\n`);
  },
);
