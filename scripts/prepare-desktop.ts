/**
 * Vitest calls this once before the first test that drives the desktop app: builds, and finds an Electron to run it
 * and the programs that stand in for a desktop. Where they are missing the tests are skipped, on a CI they fail.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureElectron } from './ensure-electron.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the desktop tests run with, or why they cannot. */
    desktop: { program: string; missing?: undefined } | { missing: string };
  }
}

const root = resolve(import.meta.dirname, '..');
const isThere = (command: string) =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;

async function find(): Promise<{ program: string } | { missing: string }> {
  if (process.platform !== 'linux') return { missing: 'the desktop tests run on Linux' };
  const lacking = ['Xvfb', 'dbus-daemon'].filter((command) => !isThere(command));
  if (lacking.length > 0) {
    return { missing: `${lacking.join(' and ')} is missing: apt-get install xvfb dbus` };
  }
  try {
    return { program: (await ensureElectron(root)).program };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

export async function setup(project: TestProject): Promise<void> {
  await ensureBuilt(root);
  const page = join(root, 'out/renderer/index.html');
  if (!existsSync(page)) {
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, '<!doctype html><title>Daily Data Collector</title><h1>dashboards</h1>');
  }
  const found = await find();
  if ('missing' in found) {
    if (process.env.CI) throw new Error(`desktop tests: ${found.missing}`);
    process.stderr.write(`desktop tests are skipped: ${found.missing}\n`);
  }
  project.provide('desktop', found);
}
