/**
 * Everything one needs to trust the product: the five checks, the build, all tests, and on a CI with wine some of them
 * once more on Node.js for Windows (test-windows.ts runs them all). Ends with one plain line,
 * `N passed, N failed[, N skipped]`, and exits 1 unless nothing failed. Arguments go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { check } from './check.ts';
import { type Counts, vitest } from './vitest.ts';
import { vitestOnWindows } from './wine/vitest.ts';
import { wineMissing } from './wine/wine.ts';

const root = resolve(import.meta.dirname, '..');
const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** What of the tests is worth the time of every run: what the system decides on, not what the arithmetic does. */
const windowsTests = [
  ...['--project=unit', '--project=e2e', 'src/main/lib/', 'src/main/store/', 'src/main/runs/'],
  ...[
    'run-all',
    'single-flight',
    'hosts',
    'ports',
    'settings',
    'recovery-crash',
    'database-trouble',
    'windows-runner',
  ].map((name) => `e2e/${name}.test.ts`),
];

/** Only on a CI: Node.js for Windows has to be fetched, and a user's tests need no network. */
async function onWindows(): Promise<Counts> {
  const why = process.env.CI ? wineMissing : 'only on a CI, or by npm run test:windows';
  console.log(`\nOn Node.js for Windows, played by wine: ${why ?? windowsTests.join(' ')}`);
  if (why !== undefined) return { passed: 0, failed: 0, skipped: 1 };
  try {
    return await vitestOnWindows(root, windowsTests);
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const checks = await check();
const built = node(join(root, 'scripts/build.ts'));
console.log(`build: ${built ? 'ok' : 'failed'}`);
// Without a build the e2e tests have nothing to drive; the failed build is counted in their place.
const given = process.argv.slice(2);
const counts = [checks, vitest(root, [...(built ? [] : ['--project=unit']), ...given])];
if (given.length === 0 && built) counts.push(await onWindows());

const sum = (of: (each: Partial<Counts>) => number | undefined) =>
  counts.reduce((total, each) => total + (of(each) ?? 0), 0);
const failed = sum((each) => each.failed) + Number(!built);
const skipped = sum((each) => each.skipped);
console.log(
  `${sum((each) => each.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
);
process.exitCode = failed === 0 ? 0 : 1;
