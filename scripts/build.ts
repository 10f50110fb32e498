/**
 * Builds out/main/cli.js and out/renderer. New files replace the old ones, the entry of each part last, so a running
 * product never sees half of it.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';
import { newestSource } from './ensure-built.mjs';

// A build that a test run started would otherwise hold React's slow development code.
process.env.NODE_ENV = 'production';

const root = resolve(import.meta.dirname, '..');
const fresh = join(root, `out/.fresh-${process.pid}`);
// What is changed while the build ran is not in it, so the result carries the time of the sources it has
// read, rounded up because a Date knows no part of a millisecond.
const readAt = new Date(Math.ceil(newestSource(root)));

/** In the order in which they take their place: the command line, whose age is that of the whole build, is last. */
const parts = [
  { name: 'renderer', entry: 'index.html' },
  { name: 'main', entry: 'cli.js' },
] as const;

/** Moves what was built into `target`, the entry last; what only the old build had goes away after that. */
function take(from: string, target: string, entry: string): void {
  mkdirSync(target, { recursive: true });
  const files = (dir: string) =>
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(dir.length + 1));
  const made = files(from).sort((a, b) => Number(a === entry) - Number(b === entry));
  for (const name of made) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    renameSync(join(from, name), join(target, name));
  }
  for (const old of files(target)) if (!made.includes(old)) rmSync(join(target, old), { force: true });
}

try {
  for (const { name } of parts) {
    const configFile = join(root, `vite.${name}.config.ts`);
    await build({
      configFile,
      ...(name === 'main' && { root }),
      logLevel: 'warn',
      build: { outDir: join(fresh, name) },
    });
  }
  utimesSync(join(fresh, 'main/cli.js'), readAt, readAt);
  for (const { name, entry } of parts) take(join(fresh, name), join(root, 'out', name), entry);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
