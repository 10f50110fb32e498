/**
 * The tests once more on Node.js for Windows, played by wine: the host, the command line and everything below them are
 * the same code there, but paths, files that are open, processes and sockets are those of Windows. Arguments go to
 * vitest; without any, all unit and e2e tests but those of the dashboards.
 */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { vitestOnWindows } from './wine/vitest.ts';
import { wineMissing } from './wine/wine.ts';

const root = resolve(import.meta.dirname, '..');

function everything(): string[] {
  const files = readdirSync(resolve(root, 'e2e')).filter((name) => name.endsWith('.test.ts'));
  return ['--project=unit', '--project=e2e', 'src/', ...files.map((name) => `e2e/${name}`)];
}

if (wineMissing !== undefined) {
  console.error(`Windows cannot be played here: ${wineMissing}.`);
  process.exitCode = 1;
} else {
  await ensureBuilt(root);
  const given = process.argv.slice(2);
  const { passed, failed, skipped } = await vitestOnWindows(root, given.length > 0 ? given : everything());
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}
