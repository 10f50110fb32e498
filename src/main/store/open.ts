import fs from 'node:fs';
import path from 'node:path';
import DatabaseConstructor, { type Database } from 'better-sqlite3';
import type { Clock } from '../lib/clock.ts';
import { AppError, systemCode } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { verifiedCopy } from './backup.ts';
import { applicationId, headerOf, isOfOtherMode, looksLikeSqlite, stampOf } from './backup-files.ts';
import { migrations, newestVersion } from './migrations/index.ts';
import { fromSqlite, plainVerdict } from './sqlite-errors.ts';
import { busyTimeoutMs, retryWhileBusy, whenFree } from './when-free.ts';

export interface OpenOptions {
  path: string;
  backupsDir: string;
  /** What is remembered of the file, and of what became of it, stands here. */
  stateDir: string;
  demo: boolean;
  clock: Clock;
  log: Log;
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** SQLite takes the missing end of a last page for zeros, unless a log of changes still has the whole page. */
function isCutOff(db: Database): boolean {
  const pageSize = db.pragma('page_size', { simple: true }) as number;
  return sizeOf(db.name) % pageSize !== 0 && sizeOf(`${db.name}-wal`) === 0;
}

const hasTables = (db: Database): boolean =>
  db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() !== 0;

function checkKind(db: Database, demo: boolean): void {
  const found = db.pragma('application_id', { simple: true }) as number;
  // A demo must not start on somebody else's file either: only on an empty one or its own.
  if (isOfOtherMode(found, hasTables(db), demo)) {
    throw new AppError('database_other_mode', {
      path: db.name,
      found: found === applicationId.demo ? 'demo' : 'real',
      wanted: demo ? 'demo' : 'real',
    });
  }
}

/** Reads the file from end to end. Throws `database_damaged`. */
function checkPages(db: Database): void {
  const problem = plainVerdict(String(db.pragma('quick_check', { simple: true })));
  if (problem !== 'ok') throw new AppError('database_damaged', { path: db.name, problem });
}

/**
 * The same for a file whose log of changes was left by a crash: to close it after an ordinary check would write that
 * log into it, and what is damaged shall stay as it is. False when it cannot be checked without being changed.
 */
async function isSoundWithItsLog(file: string, clock: Clock): Promise<boolean> {
  const db = new DatabaseConstructor(file, { readonly: true });
  try {
    await retryWhileBusy(db, clock, () => checkPages(db));
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code !== 'database_damaged') return false;
    throw thrown;
  } finally {
    db.close();
  }
}

function checkAndPrepare(db: Database, demo: boolean, isSound: boolean): void {
  db.pragma('trusted_schema = OFF');
  if (!isSound) checkPages(db);
  if (isCutOff(db)) throw new AppError('database_damaged', { path: db.name, problem: 'cut_off' });
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > newestVersion) {
    throw new AppError('database_newer', { path: db.name, found: version, known: newestVersion });
  }
  checkKind(db, demo);
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
}

async function migrate(
  db: Database,
  { backupsDir, clock, demo, log }: OpenOptions,
  isCopy: boolean,
): Promise<void> {
  const version = () => db.pragma('user_version', { simple: true }) as number;
  const from = version();
  if (from >= newestVersion) return;
  // Two processes may find the same old file at the same moment.
  const stamp = `${stampOf(clock.now())}-${process.pid}`;
  const target = path.join(backupsDir, `before-format-${newestVersion}-${stamp}.db`);
  const copy = hasTables(db) && !isCopy ? await verifiedCopy(db.name, target) : undefined;
  if (copy) log.info('database copied before the upgrade', { path: copy.path, bytes: copy.bytes });
  try {
    await whenFree(db, clock, () => {
      // Another process may have been faster while we waited for the lock.
      for (const migration of migrations.filter((each) => each.version > version())) {
        migration.up(db);
        db.pragma(`user_version = ${migration.version}`);
      }
      db.pragma(`application_id = ${demo ? applicationId.demo : applicationId.real}`);
    });
  } catch (thrown) {
    // The file is as it was, and so needs no copy.
    if (copy) fs.rmSync(copy.path, { force: true });
    if (systemCode(thrown) !== 'SQLITE_ERROR') throw thrown;
    // Something in the file, such as a table of the same name, is in the way of ours.
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('database_incompatible', { path: db.name, problem }, { cause: thrown });
  }
  log.info('database upgraded', { from, to: newestVersion });
}

/** What is known of a file that is opened. */
export interface Known {
  /** It was found sound lately and is as it was then, so it is not read from end to end. */
  isSound?: boolean;
  /** It is a copy, of which no copy is needed. */
  isCopy?: boolean;
}

/**
 * Opens the database: refuses what is no database, damaged, from a newer version or of the other mode, makes a
 * verified copy before it changes the format, and adopts a file of the Python system. Throws `database_…` errors;
 * whatever it refuses it has not changed.
 */
export async function openDatabase(
  options: OpenOptions,
  { isSound = false, isCopy = false }: Known = {},
): Promise<Database> {
  const file = options.path;
  let db: Database | undefined;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // SQLite never gets to see a file that is none of its own, and so can do nothing to it.
    if (fs.existsSync(file) && !looksLikeSqlite(headerOf(file)))
      throw new AppError('database_not_sqlite', { path: file });
    const isChecked =
      isSound || (sizeOf(`${file}-wal`) > 0 && (await isSoundWithItsLog(file, options.clock)));
    db = new DatabaseConstructor(file, { timeout: busyTimeoutMs });
    const opened = db;
    await retryWhileBusy(opened, options.clock, () => checkAndPrepare(opened, options.demo, isChecked));
    await migrate(opened, options, isCopy);
    // Not before: it changes the file, and one that is refused stays as it is.
    await retryWhileBusy(opened, options.clock, () => opened.pragma('journal_mode = WAL'));
    return opened;
  } catch (thrown) {
    db?.close();
    throw fromSqlite(thrown, file);
  }
}
