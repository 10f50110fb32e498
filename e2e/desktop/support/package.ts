import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** Where electron-builder has nothing yet it downloads Electron and its tools first. */
export const longestBuildMs = 240_000;

/** Makes packages as `npm run package` does. Throws with all that was said when they cannot be made. */
export function makePackages(
  output: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): void {
  const all = ['scripts/package.ts', ...args, `-c.directories.output=${output}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, {
    cwd: root,
    encoding: 'utf8',
    // Quickly rather than small.
    env: { ...process.env, ELECTRON_BUILDER_COMPRESSION_LEVEL: '1', ...env },
  });
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
}
