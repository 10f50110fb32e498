import fs from 'node:fs';
import path from 'node:path';
import DatabaseConstructor, { type Database } from 'better-sqlite3';
import type { Clock } from '../lib/clock.ts';
import { AppError, systemCode } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { verifiedCopy } from './backup.ts';
import { migrations, newestVersion } from './migrations/index.ts';
import { fromSqlite } from './sqlite-errors.ts';
import { busyTimeoutMs, retryWhileBusy, whenFree } from './when-free.ts';

export interface OpenOptions {
  path: string;
  backupsDir: string;
  demo: boolean;
  clock: Clock;
  log: Log;
}

/** SQLite's application_id tells real and demo files apart: "DDCR" and "DDCD". 0 = made by another program. */
const applicationId = { real: 0x44444352, demo: 0x44444344 } as const;

const header = Buffer.from('SQLite format 3\0', 'latin1');

/** A file that is no SQLite database is refused before SQLite could do anything to it. */
function looksLikeSqlite(file: string): boolean {
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return true;
    throw thrown;
  }
  try {
    const start = Buffer.alloc(header.length);
    const read = fs.readSync(handle, start, 0, header.length, 0);
    return read === 0 || start.equals(header);
  } finally {
    fs.closeSync(handle);
  }
}

/** SQLite takes the missing end of a last page for zeros, unless a log of changes still has the whole page. */
function isCutOff(db: Database): boolean {
  const size = (file: string) => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const pageSize = db.pragma('page_size', { simple: true }) as number;
  return size(db.name) % pageSize !== 0 && size(`${db.name}-wal`) === 0;
}

const hasTables = (db: Database): boolean =>
  db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() !== 0;

function checkKind(db: Database, demo: boolean): void {
  const found = db.pragma('application_id', { simple: true });
  const wanted = demo ? applicationId.demo : applicationId.real;
  const isOurs = found === applicationId.demo || found === applicationId.real;
  // A demo must not start on somebody else's file either: only on an empty one or its own.
  if (isOurs ? found !== wanted : demo && hasTables(db)) {
    throw new AppError('database_other_mode', {
      path: db.name,
      found: found === applicationId.demo ? 'demo' : 'real',
      wanted: demo ? 'demo' : 'real',
    });
  }
}

function checkAndPrepare(db: Database, demo: boolean): void {
  db.pragma('trusted_schema = OFF');
  const verdict = db.pragma('quick_check', { simple: true });
  const problem = verdict === 'ok' && isCutOff(db) ? 'the file ends too early' : String(verdict);
  if (problem !== 'ok') throw new AppError('database_damaged', { path: db.name, problem });
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > newestVersion) {
    throw new AppError('database_newer', { path: db.name, found: version, known: newestVersion });
  }
  checkKind(db, demo);
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
}

async function migrate(db: Database, { backupsDir, clock, demo, log }: OpenOptions): Promise<void> {
  const version = () => db.pragma('user_version', { simple: true }) as number;
  const from = version();
  if (from >= newestVersion) return;
  // Two processes may find the same old file at the same moment.
  const stamp = `${clock.now().toISOString().replace(/[:.]/g, '-')}-${process.pid}`;
  const copy = hasTables(db)
    ? await verifiedCopy(db, path.join(backupsDir, `before-format-${newestVersion}-${stamp}.db`))
    : undefined;
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

/**
 * Opens the database: refuses what is no database, damaged, from a newer version or of the other mode, makes a
 * verified copy before it changes the format, and adopts a file of the Python system. Throws `database_…` errors;
 * whatever it refuses it has not changed.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const file = options.path;
  let db: Database | undefined;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (!looksLikeSqlite(file)) throw new AppError('database_not_sqlite', { path: file });
    db = new DatabaseConstructor(file, { timeout: busyTimeoutMs });
    const opened = db;
    await retryWhileBusy(opened, options.clock, () => checkAndPrepare(opened, options.demo));
    await migrate(opened, options);
    // Not before: it changes the file, and one that is refused stays as it is.
    await retryWhileBusy(opened, options.clock, () => opened.pragma('journal_mode = WAL'));
    return opened;
  } catch (thrown) {
    db?.close();
    throw fromSqlite(thrown, file);
  }
}
