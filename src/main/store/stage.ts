import fs from 'node:fs';
import { AppError, systemCode, toAppError } from '../lib/errors.ts';
import { aside } from './aside.ts';
import { discard } from './backup.ts';
import { isOfOtherMode } from './backup-files.ts';
import { newestVersion } from './migrations/index.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { fromSqlite, plainVerdict } from './sqlite-errors.ts';

/** What is wrong with the copy itself; undefined when it is the place that is written to that makes trouble. */
function faultOf(thrown: unknown, to: string): string | undefined {
  if (systemCode(thrown) === 'EIO') return 'EIO';
  const { code, params } = toAppError(fromSqlite(thrown, to));
  if (code === 'database_not_sqlite') return 'not_sqlite';
  return code === 'database_damaged' || code === 'database_incompatible' ? String(params.problem) : undefined;
}

/**
 * Puts at `to` a database that can take the place of ours, made of the copy `backup`: proven sound, of our mode, brought
 * to today's format, in one file; with pages of `pageBytes` where that matters. Throws `backup_unusable`, or what keeps
 * anything from being written there.
 */
export async function stage(
  backup: string,
  to: string,
  options: OpenOptions,
  pageBytes?: number,
): Promise<void> {
  const refuse = (problem: string, cause?: unknown) =>
    new AppError('backup_unusable', { path: backup, problem }, { cause });
  discard(to);
  try {
    await fs.promises.copyFile(backup, to);
    // A file that the user put there may not be in one piece.
    if (fs.existsSync(`${backup}-wal`)) await fs.promises.copyFile(`${backup}-wal`, `${to}-wal`);
    const found = await aside('check', { file: to });
    if (found.problem !== undefined) throw refuse(plainVerdict(found.problem));
    if (isOfOtherMode(found.applicationId, found.hasTables, options.demo)) throw refuse('other_mode');
    if (found.version > newestVersion) throw refuse('newer');
    if (!found.hasTables) throw refuse('empty_database');
    const db = await openDatabase({ ...options, path: to }, { isSound: true, isCopy: true });
    try {
      db.pragma('journal_mode = DELETE');
      if (pageBytes !== undefined && db.pragma('page_size', { simple: true }) !== pageBytes) {
        db.pragma(`page_size = ${pageBytes}`);
        db.exec('VACUUM');
      }
    } finally {
      db.close();
    }
    const handle = await fs.promises.open(to, 'r+');
    await handle.sync();
    await handle.close();
  } catch (thrown) {
    discard(to);
    if (thrown instanceof AppError && thrown.code === 'backup_unusable') throw thrown;
    const fault = faultOf(thrown, to);
    throw fault === undefined ? fromSqlite(thrown, to) : refuse(fault, thrown);
  }
}
