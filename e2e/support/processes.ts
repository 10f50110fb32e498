import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Whether the machine has Python with its sqlite3, as the Python system's users do. */
export const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

/** Runs a module of plain JavaScript in a Node process of its own, until the first line that it prints. */
export async function startNode(code: string, ...args: string[]): Promise<{ stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    async stop() {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}

/** Runs a Python script that prints one line when it is ready; `result` is all that it printed, once it has ended. */
export async function startPython(code: string, ...args: string[]) {
  const child = spawn('python3', ['-c', code, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const result = once(child, 'close').then(([exitCode]) => ({ code: exitCode as number | null, output }));
  await Promise.race([once(child.stdout, 'data'), result]);
  return { stop: () => child.stdin.end(), result };
}

const holder = `
  import Database from 'better-sqlite3';
  const db = new Database(process.argv[1]);
  db.exec('BEGIN IMMEDIATE');
  console.log('locked');
  process.stdin.resume().on('end', () => { db.exec('ROLLBACK'); db.close(); });
`;

/** Another program that holds the database's write lock until `release`. */
export async function holdWriteLock(file: string): Promise<{ release: () => Promise<void> }> {
  const { stop } = await startNode(holder, file);
  return { release: stop };
}

/** Fingerprint of a file, and the names beside it: what must not change when a database is refused. */
export function fingerprint(file: string): { sha256: string; beside: string[] } {
  const sha256 = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
  return { sha256, beside: fs.readdirSync(path.dirname(file)).sort() };
}
