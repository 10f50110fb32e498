import fs from 'node:fs';
import path from 'node:path';
import DatabaseConstructor, { type Database } from 'better-sqlite3';
import type { Backup, Gap } from '../../shared/model-backup.ts';
import { collectionDate, daysBetween } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import type { Notices, StoredNotice } from '../lib/notices.ts';
import { discard } from './backup.ts';
import { hasOurMark, headerOf, listBackups, stampOf } from './backup-files.ts';
import { gapsUntil } from './gaps.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { carryOut, decideSwap, forgetSwap, pendingSwap, type Swap, stagedFor } from './set-aside.ts';
import { fromSqlite } from './sqlite-errors.ts';
import { stage } from './stage.ts';
import type { Trust } from './trust.ts';
import { retryWhileBusy } from './when-free.ts';

export interface RecoverOptions extends OpenOptions {
  trust: Trust;
  notices: Notices;
}

export interface Opened {
  db: Database;
  /** When the file was last found sound. */
  soundAt: Date;
  /** That was now. */
  isChecked: boolean;
}

/** How long to wait for another process that is recovering the same database. */
const waitMs = 120_000;

const isDamage = (thrown: unknown): thrown is AppError =>
  thrown instanceof AppError && (thrown.code === 'database_damaged' || thrown.code === 'database_not_sqlite');

const problemOf = ({ code, params }: AppError): string =>
  code === 'database_not_sqlite' ? 'not_sqlite' : String(params.problem ?? code);

/** The name that a damaged database gets, beside the place where it was. */
export function damagedName(database: string, now: Date): string {
  const { name, ext } = path.parse(database);
  return `${name}.damaged-${stampOf(now)}${ext || '.db'}`;
}

/** Whether the damaged file is one of ours. What never was is the user's own and is left alone. */
function isOurs({ path: file, demo, trust }: RecoverOptions): boolean {
  return trust.knows() || (fs.existsSync(file) && hasOurMark(headerOf(file), demo));
}

/** Lets one process at a time recover a database. The lock ends with the process, however it ends. */
async function alone<T>({ path: file, stateDir, clock }: RecoverOptions, work: () => Promise<T>): Promise<T> {
  let lock: Database | undefined;
  try {
    fs.mkdirSync(stateDir, { recursive: true });
    const held = new DatabaseConstructor(path.join(stateDir, 'recovery.lock'));
    lock = held;
    await retryWhileBusy(held, clock, () => held.exec('BEGIN EXCLUSIVE'), waitMs);
    return await work();
  } catch (thrown) {
    throw fromSqlite(thrown, file);
  } finally {
    lock?.close();
  }
}

/** Makes the newest copy that is good ready to take the database's place; undefined when none is. */
export async function stageNewestGood(
  options: OpenOptions,
  to: string,
  pageBytes?: number,
): Promise<Backup | undefined> {
  const { backupsDir, demo, clock, log } = options;
  const found = listBackups(backupsDir, demo, clock.now()).filter((backup) => backup.problem === null);
  // What the user put there may be anything, however new.
  const isOwn = (backup: Backup) => backup.kind !== 'other';
  for (const backup of [...found.filter(isOwn), ...found.filter((each) => !isOwn(each))]) {
    try {
      await stage(path.join(backupsDir, backup.name), to, options, pageBytes);
      return backup;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'backup_unusable')) throw error;
      log.warn('backup is not good, trying an older one', { name: backup.name, error });
    }
  }
  return undefined;
}

/** What belongs to every command that a notice names. */
const flagsOf = (demo: boolean): string => (demo ? ' --demo' : '');

/** What the user has to know of a damaged database that was replaced. */
export function recoveredNotice(swap: Swap, gaps: Gap[], today: string, demo: boolean): StoredNotice {
  const from = gaps.flatMap((gap) => gap.from ?? []).sort()[0];
  const days = from === undefined ? 365 : daysBetween(from, today) + 1;
  return {
    id: `database-${stampOf(new Date(swap.at)).toLowerCase()}`,
    code: swap.backup ? 'database_recovered' : 'database_restarted',
    at: swap.at,
    params: {
      problem: swap.problem,
      aside: swap.aside,
      days,
      flags: flagsOf(demo),
      ...(swap.backup && { backup: swap.backup.name, made_at: swap.backup.made_at }),
    },
    gaps,
  };
}

/** Tells the user of a swap that has been carried out; only then is it over. */
function tell(db: Database, swap: Swap, { stateDir, notices, clock, log, demo }: RecoverOptions): void {
  const today = collectionDate(clock.now());
  const notice = recoveredNotice(swap, gapsUntil(db, today), today, demo);
  log.error('database was damaged and has been replaced', { ...notice.params, gaps: notice.gaps });
  try {
    notices.put(notice);
    notices.dismiss('database_damaged');
    forgetSwap(stateDir);
  } catch (error) {
    // The next start tells it.
    log.error('notice could not be kept', { error });
  }
}

/** Opens the file as it is; what is suspect is read from end to end. */
async function open(options: RecoverOptions, isSound: boolean): Promise<Database> {
  const { path: file, trust } = options;
  // For SQLite an empty file is a new database.
  if (
    fs.statSync(file, { throwIfNoEntry: false })?.size === 0 &&
    trust.knows() &&
    !pendingSwap(options.stateDir)
  )
    throw new AppError('database_damaged', { path: file, problem: 'empty_file' });
  return openDatabase(options, { isSound });
}

/** Replaces the damaged file, unless it turns out that it is sound (another process was faster). */
async function replaceDamaged(options: RecoverOptions): Promise<Database> {
  const { path: file, stateDir, clock, log } = options;
  let damage: AppError;
  try {
    return await open(options, false);
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown;
    damage = thrown;
  }
  log.warn('database is damaged', { error: damage });
  const staged = stagedFor(file);
  discard(staged);
  const backup = await stageNewestGood(options, staged);
  if (!backup) fs.writeFileSync(staged, '');
  const now = clock.now();
  const swap: Swap = {
    aside: damagedName(file, now),
    backup: backup ? { name: backup.name, made_at: backup.made_at } : null,
    problem: problemOf(damage),
    at: now.toISOString(),
  };
  decideSwap(stateDir, swap);
  try {
    carryOut(file, swap);
  } catch (cause) {
    forgetSwap(stateDir);
    discard(staged);
    log.error('damaged database could not be set aside', { error: cause });
    throw damage;
  }
  const db = await open(options, false);
  tell(db, swap, options);
  return db;
}

/** Finishes what a crash has cut off in the middle of a recovery. */
async function finishSwap(options: RecoverOptions): Promise<void> {
  const swap = pendingSwap(options.stateDir);
  if (!swap) return;
  carryOut(options.path, swap);
  const db = await open(options, false);
  try {
    tell(db, swap, options);
  } finally {
    db.close();
  }
}

/**
 * Opens the database as `openDatabase` does, but replaces one of ours that is damaged: the file is set aside unchanged,
 * the newest good copy takes its place (a new database where there is none), and a notice says what is missing.
 */
export async function openOrRecover(options: RecoverOptions): Promise<Opened> {
  const { path: file, stateDir, trust, notices, clock, demo } = options;
  if (pendingSwap(stateDir)) await alone(options, () => finishSwap(options));
  const isMissing = !fs.existsSync(file) && trust.knows();
  const soundAt = trust.soundAt();
  try {
    const db = await open(options, soundAt !== undefined);
    if (isMissing) {
      const at = clock.now().toISOString();
      const params = { path: path.basename(file), flags: flagsOf(demo) };
      notices.put({ id: 'database_missing', code: 'database_missing', at, params, gaps: [] });
    }
    return { db, soundAt: soundAt ?? clock.now(), isChecked: soundAt === undefined };
  } catch (thrown) {
    if (!isDamage(thrown) || !isOurs(options)) throw thrown;
    const db = await alone(options, () => replaceDamaged(options));
    return { db, soundAt: clock.now(), isChecked: true };
  }
}
