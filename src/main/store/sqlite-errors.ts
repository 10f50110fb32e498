import { AppError, systemCode } from '../lib/errors.ts';

/** A database error as the product's own; everything else stays what it is. */
export function fromSqlite(thrown: unknown, path: string): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = systemCode(thrown) ?? '';
  const problem = thrown instanceof Error ? thrown.message : String(thrown);
  const options = { cause: thrown };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('disk_full', {}, options);
  if (code === 'SQLITE_NOTADB') return new AppError('database_not_sqlite', { path }, options);
  if (code.startsWith('SQLITE_CORRUPT')) return new AppError('database_damaged', { path, problem }, options);
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AppError('database_read_only', { path }, options);
  }
  if (code.startsWith('SQLITE_CANTOPEN'))
    return new AppError('database_unavailable', { path, problem }, options);
  if (code === 'SQLITE_IOERR_WRITE' || code === 'SQLITE_IOERR_FSYNC' || code.startsWith('SQLITE_IOERR_SH')) {
    // A full disk shows up as these while the WAL or its index grows.
    return new AppError('disk_full', {}, options);
  }
  if (code.startsWith('SQLITE_IOERR'))
    return new AppError('database_unavailable', { path, problem }, options);
  return thrown;
}

export const isBusy = (thrown: unknown): boolean => /^SQLITE_(?:BUSY|LOCKED)/.test(systemCode(thrown) ?? '');
