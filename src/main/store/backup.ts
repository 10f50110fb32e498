import fs from 'node:fs';
import path from 'node:path';
import DatabaseConstructor, { type Database } from 'better-sqlite3';
import { AppError, systemCode } from '../lib/errors.ts';
import { fromSqlite } from './sqlite-errors.ts';

function discard(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Why it cannot be removed is why it cannot be written, which is said elsewhere.
  }
}

/**
 * Writes a copy of the open database to `file` and proves that it is sound. The copy appears under its name only
 * when it is complete. Throws `backup_failed`.
 */
export async function verifiedCopy(db: Database, file: string): Promise<{ path: string; bytes: number }> {
  const partial = `${file}.partial`;
  try {
    if (fs.existsSync(file))
      throw new AppError('backup_failed', { path: file, problem: 'the file exists already' });
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // What a copy that was cut off has left.
    discard(partial);
    await db.backup(partial);
    const copy = new DatabaseConstructor(partial);
    try {
      // A copy in WAL mode would bring two more files along; a backup is one file.
      copy.pragma('journal_mode = DELETE');
      const verdict = copy.pragma('quick_check', { simple: true });
      if (verdict !== 'ok') throw new AppError('backup_failed', { path: file, problem: String(verdict) });
    } finally {
      copy.close();
    }
    const handle = fs.openSync(partial, 'r+');
    fs.fsyncSync(handle);
    fs.closeSync(handle);
    fs.renameSync(partial, file);
    return { path: file, bytes: fs.statSync(file).size };
  } catch (cause) {
    discard(partial);
    if (cause instanceof AppError) throw cause;
    const known = fromSqlite(cause, file);
    const isFull = known instanceof AppError && known.code === 'disk_full';
    const plain = systemCode(cause) ?? (cause instanceof Error ? cause.message : String(cause));
    const problem = isFull ? 'disk_full' : plain;
    throw new AppError('backup_failed', { path: file, problem }, { cause });
  }
}
