import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
/** As root Chromium has no sandbox of the OS. */
export const electronFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** By then what was started, opened or closed has come to rest, and what it took of memory is given back. */
export const calmMs = 6_000;
/** An Electron without anything in it. */
export const emptyApp = path.join(import.meta.dirname, 'empty-electron');

/** Parent of every process of this machine. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      found.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Memory of a process and all its descendants in MB: of a page that n processes share, each counts an nth (PSS). */
export function treeMb(pid: number): number {
  const parentOf = parents();
  const isBelow = (child: number): boolean =>
    child === pid || (child > 1 && isBelow(parentOf.get(child) ?? 0));
  let kilobytes = 0;
  for (const each of parentOf.keys()) {
    if (!isBelow(each)) continue;
    try {
      const rollup = readFileSync(`/proc/${each}/smaps_rollup`, 'utf8');
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    } catch {
      // The same.
    }
  }
  return kilobytes / 1024;
}

export interface Started {
  pid: number;
  /** From the start of the process to the word that was waited for. */
  ms: number;
  stop: () => Promise<void>;
}

/** Starts an app and waits until it says `word`. */
async function start(
  program: string,
  args: string[],
  env: Record<string, string>,
  word: RegExp,
): Promise<Started> {
  const clean = Object.entries(process.env).filter(([name]) => !/^(?:DDC_|NODE_OPTIONS|LC_|LANG)/.test(name));
  const begun = performance.now();
  const child = spawn(program, args, {
    env: { ...Object.fromEntries(clean), LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = once(child, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (word.test(said)) resolve();
    });
    void gone.then(() => reject(new Error(`${args.join(' ')} did not start: ${said}`)));
  });
  const ms = performance.now() - begun;
  return {
    pid: child.pid ?? 0,
    ms,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The built app in the tray, without a window, until it listens. */
export const startApp = (program: string, dataDir: string, env: Record<string, string>): Promise<Started> =>
  start(
    program,
    [root, ...electronFlags, '--hidden'],
    { ...env, DDC_DATA_DIR: dataDir, DDC_PORT: '0' },
    /http:\/\/localhost:\d+/,
  );

/** An Electron without anything in it, until it is ready. */
export const startEmpty = (program: string, dataDir: string, env: Record<string, string>): Promise<Started> =>
  start(program, [emptyApp, ...electronFlags], { ...env, EMPTY_USER_DATA: dataDir }, /ready/);
