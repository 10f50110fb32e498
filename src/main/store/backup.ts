import fs from 'node:fs';
import path from 'node:path';
import { AppError, systemCode } from '../lib/errors.ts';
import { isProcessAlive } from '../lib/process-alive.ts';
import { aside } from './aside.ts';
import { fromSqlite, plainVerdict } from './sqlite-errors.ts';

const companions = ['', '-journal', '-wal', '-shm'];

/** Removes a database file and what SQLite keeps beside it; why it cannot is said where it is to be written again. */
export function discard(file: string): void {
  for (const end of companions) {
    try {
      fs.rmSync(file + end, { force: true });
    } catch {
      // Why it cannot be removed is why it cannot be written, which is said elsewhere.
    }
  }
}

let copies = 0;
/** Nobody else makes his copy there, though he wants the same name for it. */
const partialOf = (file: string): string => `${file}.${process.pid}-${++copies}.partial`;
const partialName = /\.(\d+)-\d+\.partial(?:-journal|-wal|-shm)?$/;

/** Removes what copies into this folder have left that were cut off with their process. */
export function sweepPartials(dir: string): void {
  let names: string[] = [];
  try {
    names = fs.readdirSync(dir);
  } catch {
    // No folder, nothing in it.
  }
  for (const name of names) {
    const pid = Number(partialName.exec(name)?.[1] ?? process.pid);
    if (pid !== process.pid && !isProcessAlive(pid)) discard(path.join(dir, name));
  }
}

/** Why a file could not be made, in a word that `texts.problem` has, or in the system's own. */
export function copyProblem(thrown: unknown, file: string): string {
  const known = fromSqlite(thrown, file);
  if (known instanceof AppError && known.code === 'disk_full') return 'disk_full';
  const code = systemCode(thrown);
  if (code === 'EEXIST' && fs.existsSync(file)) return 'file_exists';
  if (code?.startsWith('SQLITE_BUSY')) return 'locked';
  if (code && code !== 'UNSOUND') return code;
  return plainVerdict(thrown instanceof Error ? thrown.message : String(thrown));
}

/**
 * Writes a copy of a database, which may be in use, to `file` and proves that it is sound (unless `isSound` is false:
 * then a copy of whatever is there). It appears under its name only when it is complete, and replaces nothing. The main
 * thread has no part in it. Throws `backup_failed`.
 */
export async function verifiedCopy(
  database: string,
  file: string,
  isSound = true,
): Promise<{ path: string; bytes: number }> {
  const copy = copyTo(file, isSound);
  try {
    if (fs.existsSync(file)) throw new AppError('backup_failed', { path: file, problem: 'file_exists' });
    fs.mkdirSync(path.dirname(file), { recursive: true });
    sweepPartials(path.dirname(file));
    const { bytes } = await aside('copy', { ...copy, from: database });
    return { path: file, bytes };
  } catch (cause) {
    discard(copy.partial);
    if (cause instanceof AppError) throw cause;
    throw new AppError('backup_failed', { path: file, problem: copyProblem(cause, file) }, { cause });
  }
}

/** How a copy to `file` is made. */
export const copyTo = (file: string, isSound: boolean) => ({ partial: partialOf(file), to: file, isSound });
