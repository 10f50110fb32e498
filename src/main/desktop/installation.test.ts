import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { type Installation, whyNoUpdates } from './installation.ts';

/** A folder of the app that holds these files. */
function installed(...files: [name: string, content: string][]): string {
  const dir = temporaryDir();
  fs.mkdirSync(path.join(dir, 'resources'));
  for (const [name, content] of files) fs.writeFileSync(path.join(dir, name), content);
  return dir;
}

const at = (dir: string, rest: Partial<Installation>): Installation => ({
  platform: 'linux',
  packaged: true,
  env: {},
  execPath: path.join(dir, 'Daily Data Collector.exe'),
  resourcesPath: path.join(dir, 'resources'),
  ...rest,
});

const uninstaller: [string, string] = ['Uninstall Daily Data Collector.exe', ''];
const deb: [string, string] = ['resources/package-type', 'deb\n'];

test.each<[string, [string, string][], Partial<Installation>, string | undefined]>([
  ['a clone', [], { packaged: false, env: { APPIMAGE: '/x.AppImage' } }, 'update_in_clone'],
  ['an AppImage', [], { env: { APPIMAGE: '/x.AppImage' } }, undefined],
  ['a .deb', [deb], {}, 'update_by_deb'],
  ['a .tar.gz', [], {}, 'update_by_archive'],
  ['what the Windows installer has installed', [uninstaller], { platform: 'win32' }, undefined],
  ['an unpacked .zip on Windows', [], { platform: 'win32' }, 'update_by_archive'],
  ['a macOS app', [], { platform: 'darwin' }, undefined],
])('%s', (_, files, rest, why) => {
  expect(whyNoUpdates(at(installed(...files), rest))).toBe(why);
});
