import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const program = path.join(root, 'bin/ddc.mjs');
const beside = (name: string) => path.join(import.meta.dirname, name);

export interface Server {
  url: string;
  /** From the start of the process to its word that it listens. */
  startMs: number;
  /** Resident memory in MB; undefined where the OS does not say. */
  residentMb: () => number | undefined;
  stop: () => Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function residentMb(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Starts a process of this Node and waits for its first address on standard output. */
async function start(args: readonly string[], env: Record<string, string> = {}): Promise<Server> {
  // Nothing of the surroundings may configure the product.
  const clean = Object.entries(process.env).filter(([name]) => !/^(?:DDC_|NODE_OPTIONS|LC_|LANG)/.test(name));
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...Object.fromEntries(clean), LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void gone.then(() => running.delete(child));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const port = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    void gone.then(() => reject(new Error(`${args.join(' ')} did not start: ${output}${said}`)));
  });
  const startMs = performance.now() - started;
  return {
    url: `http://127.0.0.1:${port}`,
    startMs,
    residentMb: () => residentMb(child.pid),
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** The built product on a free port. */
export const startProduct = (dataDir: string, env: Record<string, string> = {}): Promise<Server> =>
  start([program, 'serve'], { DDC_PORT: '0', DDC_DATA_DIR: dataDir, ...env });

/** What the product is compared with; see stand-in.ts. */
export const startStandIn = (
  role: 'constant' | 'history' | 'stress-history' | 'simulator',
  file = '',
): Promise<Server> => start([beside('stand-in.ts'), role, file]);

/** Fastify and an open database. */
export const startBare = (databaseFile: string): Promise<Server> => start([beside('bare.mjs'), databaseFile]);

/** Runs `bench/NAME` to its end and reads what it printed. */
export async function output<T>(name: string, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [beside(name), ...args]);
  return JSON.parse(stdout) as T;
}
