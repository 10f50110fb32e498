import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
/** The built command line. */
const cliFile = path.join(root, 'out/main/cli.js');

/** Windows has no signals: whoever is told to end by one ends at once, whatever he was at. */
export const hasSignals = process.platform !== 'win32';
/** The exit code of a program that was told to end. */
export const toldToEnd = hasSignals ? 0 : null;

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  done: Promise<Finished>;
}

/** This process's environment without anything that would configure the product. */
function cleanEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:DDC_|FRED_API_KEY|COINGECKO_API_KEY|LC_|LANG)/.test(name),
  );
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8' };
}

/** Starts the built command line as a process of its own. */
export function startCli(args: readonly string[], env: Record<string, string>, cwd?: string): Running {
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd,
    env: { ...cleanEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const done = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, stdout: () => stdout, stderr: () => stderr, done };
}

export const runCli = (
  args: readonly string[],
  env: Record<string, string>,
  cwd?: string,
): Promise<Finished> => startCli(args, env, cwd).done;

/** Asks until the answer is truthy; fails with `what` after `limitMs`. */
export async function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  limitMs = 15_000,
): Promise<NonNullable<T>> {
  const until = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > until) throw new Error(`did not happen within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Unless a test says otherwise, nothing is collected by itself: at 06:00 in Seoul tests are run too. */
function switchOffSchedule(dataDir: string | undefined): void {
  if (dataDir === undefined || !fs.existsSync(dataDir)) return;
  const file = path.join(dataDir, 'settings.json');
  const settings = fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as object) : {};
  if (!('schedule' in settings))
    fs.writeFileSync(file, JSON.stringify({ ...settings, schedule: { enabled: false } }));
}

/** Starts `ddc serve` on a free port and waits until it listens. */
export async function startServe(
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<Running & { url: string; port: number }> {
  switchOffSchedule(env.DDC_DATA_DIR);
  const running = startCli(['serve', ...args], { DDC_PORT: '0', ...env });
  let exited = false;
  void running.done.then(() => {
    exited = true;
  });
  const port = await eventually('serve listens', () => {
    if (exited) throw new Error(`serve ended: ${running.stdout()}${running.stderr()}`);
    return Number(/http:\/\/localhost:(\d+)/.exec(running.stdout())?.[1] ?? 0);
  });
  return { ...running, port, url: `http://127.0.0.1:${port}` };
}
