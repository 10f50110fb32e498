import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

/** The file whose time tells when everything was built: it is built last. */
export const builtLast = 'cli.js';

/** When something the build depends on was last changed, in milliseconds. Test files do not count. */
export function newestSource(root) {
  let newest = 0;
  const look = (path) => {
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
    if (mtimeMs > newest) newest = mtimeMs;
  };
  for (const name of ['package.json', 'vite.main.config.ts', 'vite.renderer.config.ts'])
    look(join(root, name));
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) look(join(entry.parentPath, entry.name));
  }
  return newest;
}

function isFresh(root) {
  const built = statSync(join(root, 'out/main', builtLast), { throwIfNoEntry: false });
  return built !== undefined && built.mtimeMs >= newestSource(root);
}

function build(root) {
  // The Node that came with the dependencies, since the one running may be too old to run TypeScript as it is.
  const own = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const node = existsSync(own) ? own : process.execPath;
  return new Promise((resolve, reject) => {
    // Both outputs go to stderr: stdout belongs to the command the user asked for.
    const child = spawn(node, [join(root, 'scripts/build.ts')], { cwd: root, stdio: ['ignore', 2, 2] });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(
          Object.assign(new Error(`빌드에 실패했습니다. / The build failed (${code}).`), { expected: true }),
        );
    });
  });
}

/**
 * Builds out/main/cli.js when it is missing or older than the sources in `root`; two processes that start at once
 * build once. In an installed package, which has no src/, it does nothing. Rejects when the build fails.
 */
export async function ensureBuilt(root) {
  if (!existsSync(join(root, 'src')) || isFresh(root)) return;
  const lock = join(root, 'out/.build.lock');
  mkdirSync(join(root, 'out'), { recursive: true });
  await withLock(lock, async () => {
    if (!isFresh(root)) await build(root);
  });
}
