import fs from 'node:fs';
import path from 'node:path';
import { AppError, systemCode } from '../lib/errors.ts';

/** Whether the system forbids writing where the file is, or would be; SQLite only says that it cannot open it. */
function isReadOnlyPlace(file: string): boolean {
  let folder = path.dirname(file);
  while (!fs.existsSync(folder) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

function isFull(file: string): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(path.dirname(file));
    return bavail * bsize < 1024 * 1024;
  } catch {
    return false;
  }
}

/** A database error as the product's own; everything else stays what it is. */
export function fromSqlite(thrown: unknown, file: string): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = systemCode(thrown) ?? '';
  const problem = thrown instanceof Error ? thrown.message : String(thrown);
  const options = { cause: thrown };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('disk_full', {}, options);
  if (code === 'SQLITE_NOTADB') return new AppError('database_not_sqlite', { path: file }, options);
  if (code.startsWith('SQLITE_CORRUPT'))
    return new AppError('database_damaged', { path: file, problem }, options);
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AppError('database_read_only', { path: file }, options);
  }
  // A full disk shows up as these too, while the WAL or its index grows; so does one that was unplugged.
  if (/^SQLITE_IOERR_(?:WRITE|FSYNC|SH)/.test(code) && isFull(file))
    return new AppError('disk_full', {}, options);
  // What the file system itself refuses has a code such as ENOENT.
  if (/^SQLITE_(?:CANTOPEN|IOERR)|^E[A-Z]+$/.test(code)) {
    return isReadOnlyPlace(file)
      ? new AppError('database_read_only', { path: file }, options)
      : new AppError('database_unavailable', { path: file, problem }, options);
  }
  return thrown;
}

export const isBusy = (thrown: unknown): boolean => /^SQLITE_(?:BUSY|LOCKED)/.test(systemCode(thrown) ?? '');

/** A verdict of SQLite's check as it can stand in a sentence. */
export const plainVerdict = (verdict: string): string =>
  verdict.replace(/^\*+ in database main \*+\s*/, '').replace(/\s+/g, ' ');
