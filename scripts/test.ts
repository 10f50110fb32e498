/**
 * Everything one needs to trust the product: the five checks, the build, all tests. Ends with one plain line,
 * `N passed, N failed[, N skipped]`, and exits 1 unless nothing failed. Arguments go to vitest.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { check } from './check.ts';

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

const root = resolve(import.meta.dirname, '..');
const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

function vitest(args: string[]): { passed: number; failed: number; skipped: number } {
  const folder = mkdtempSync(join(tmpdir(), 'ddc-test-'));
  const file = join(folder, 'report.json');
  try {
    const ok = node(
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...args,
    );
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    // A file that fails outside its tests (it cannot be loaded, a hook throws) has no failed test to be counted.
    const brokenFiles = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
    ).length;
    const passed = report.numPassedTests;
    const failed = report.numFailedTests + brokenFiles;
    const silentFailure = failed === 0 && (!ok || passed === 0);
    return {
      passed,
      failed: failed + Number(silentFailure),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch (error) {
    console.error(`vitest left no report: ${error}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const checks = await check();
const built = node(join(root, 'scripts/build.ts'));
console.log(`build: ${built ? 'ok' : 'failed'}`);
// Without a build the e2e tests have nothing to drive; the failed build is counted in their place.
const tests = vitest([...(built ? [] : ['--project=unit']), ...process.argv.slice(2)]);

const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed + Number(!built);
console.log(`${passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
