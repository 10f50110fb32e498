import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** Where electron-builder has nothing yet it downloads Electron and its tools first. */
export const longestBuildMs = 240_000;

/** Makes packages as `npm run package` does. Throws with all that was said when they cannot be made. */
export function makePackages(output: string, ...args: string[]): void {
  const all = ['scripts/package.ts', ...args, `-c.directories.output=${output}`];
  // Quickly rather than small.
  const env = { ...process.env, ELECTRON_BUILDER_COMPRESSION_LEVEL: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: root, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
}
