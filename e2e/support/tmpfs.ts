import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryDir } from './core.ts';

/** Mounting needs root and an OS that has tmpfs; `undefined` where it is not possible. */
export function mountSmallDisk(megabytes: number) {
  const dir = temporaryDir('ddc-disk-');
  const mount = (...args: string[]) => spawnSync('mount', args).status === 0;
  if (!mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir)) return undefined;
  const filler = path.join(dir, 'filler');
  return {
    dir,
    /** Fills the disk up to `freeKb`. */
    fill(freeKb: number): void {
      const handle = fs.openSync(filler, 'w');
      try {
        for (;;) fs.writeSync(handle, Buffer.alloc(4096));
      } catch {
        fs.ftruncateSync(handle, fs.fstatSync(handle).size - freeKb * 1024);
      } finally {
        fs.closeSync(handle);
      }
    },
    free: () => fs.rmSync(filler, { force: true }),
    makeReadOnly: () => mount('-o', 'remount,ro', dir),
    unmount: () => void spawnSync('umount', [dir]),
  };
}

const probe = mountSmallDisk(1);
probe?.unmount();
export const canMount = probe !== undefined;
