import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

function countsOf(report: Report, ok: boolean): Counts {
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
}

/**
 * Counts what a run of vitest comes to. `run` gets the arguments with which it leaves its report, and a folder for files
 * of its own; it returns whether vitest was content.
 */
export function countTests(run: (args: string[], folder: string) => boolean): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'ddc-test-'));
  const file = join(folder, 'report.json');
  try {
    const ok = run(['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], folder);
    return countsOf(JSON.parse(readFileSync(file, 'utf8')) as Report, ok);
  } catch (error) {
    console.error(`vitest left no report: ${error}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs vitest here. */
export function vitest(root: string, args: readonly string[]): Counts {
  const program = join(root, 'node_modules/vitest/vitest.mjs');
  return countTests(
    (reporting) =>
      spawnSync(process.execPath, [program, ...reporting, ...args], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      }).status === 0,
  );
}
