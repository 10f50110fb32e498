import fs from 'node:fs';
import path from 'node:path';
import { type Counts, countTests } from '../vitest.ts';
import { windowsNodeFor } from './windows-node.ts';
import { prepareWine, runWindows, winePath, winePrefix } from './wine.ts';

const timeLimitMs = 20 * 60_000;

/** What of the output of a failed run is worth to be read: from the first failure on. */
const failures = (output: string): string => output.slice(Math.max(0, output.search(/^.*Failed Tests/m)));

/** Runs vitest with Node.js for Windows, which wine takes for Windows. `wineMissing` must be undefined. */
export async function vitestOnWindows(root: string, args: readonly string[]): Promise<Counts> {
  const { program, modules } = await windowsNodeFor(root);
  prepareWine();
  // A test of the runner scripts that was cut off leaves its stand-in there.
  fs.rmSync(path.join(winePrefix, 'drive_c/windows/system32/curl.exe'), { force: true });
  const rest = ['node_modules/vitest/vitest.mjs'];
  // Required, and so found by NODE_PATH; slashes, because NODE_OPTIONS makes something else of the other ones.
  const shim = winePath(path.join(import.meta.dirname, 'no-keepalive.cjs')).replaceAll('\\', '/');
  const env = { NODE_OPTIONS: `--require "${shim}"`, NODE_PATH: winePath(modules), NO_COLOR: '1' };
  return countTests((reporting, folder) => {
    // Node for Windows cannot write to a pipe of Linux.
    const file = path.join(folder, 'output');
    const output = fs.openSync(file, 'w');
    const { status } = runWindows([program, ...rest, ...reporting.map(reachable), ...args], {
      cwd: root,
      env,
      timeout: timeLimitMs,
      stdio: ['ignore', output, output],
    });
    fs.closeSync(output);
    const text = fs.readFileSync(file, 'utf8');
    console.log(status === 0 ? text.slice(text.lastIndexOf(' Test Files')) : failures(text));
    return status === 0;
  });
}

/** An argument that names a file, as wine finds it. */
const reachable = (arg: string): string => arg.replace(/=(\/.+)$/, (_, file: string) => `=${winePath(file)}`);
