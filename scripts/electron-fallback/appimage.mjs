// What electron-builder needs for an AppImage, which has to be downloaded otherwise: Debian's squashfs-tools, and a
// runtime that is a script.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** So long appimage-runtime.sh says that it is. */
const runtimeBytes = 4096;

/** Whether there is what they are made of. */
export const hasSquashfs = () =>
  spawnSync('mksquashfs', ['-version'], { stdio: 'ignore' }).error === undefined;

/** Makes the tools in a folder, for APPIMAGE_TOOLS_PATH. */
export function makeAppImageTools(folder) {
  const script = readFileSync(join(import.meta.dirname, 'appimage-runtime.sh'), 'utf8');
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  mkdirSync(join(folder, 'lib/x64'), { recursive: true });
  writeFileSync(join(folder, 'runtimes/runtime-x64'), script.padEnd(runtimeBytes, '\n'));
  const programs = {
    // Quickly rather than small.
    mksquashfs: 'exec mksquashfs "$@" -Xcompression-level 1',
    'desktop-file-validate': 'exit 0',
  };
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
