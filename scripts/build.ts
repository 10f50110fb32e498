/** Builds out/main/cli.js. The new file replaces the old one in one go, so a running product never sees half of it. */
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { newestSource } from './ensure-built.mjs';

const root = resolve(import.meta.dirname, '..');
const target = join(root, 'out/main');
const fresh = join(root, `out/.main-${process.pid}`);
// What is changed while the build ran is not in it, so the result carries the time of the sources it has
// read, rounded up because a Date knows no part of a millisecond.
const readAt = new Date(Math.ceil(newestSource(root)));

try {
  await build({
    root,
    configFile: join(root, 'vite.main.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh },
  });
  utimesSync(join(fresh, 'cli.js'), readAt, readAt);
  mkdirSync(target, { recursive: true });
  // cli.js last: until then the old one stays in charge.
  const names = readdirSync(fresh).sort((a, b) => Number(a === 'cli.js') - Number(b === 'cli.js'));
  for (const name of names) renameSync(join(fresh, name), join(target, name));
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
