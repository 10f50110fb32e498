import type nodeFs from 'node:fs';
import type DatabaseConstructor from 'better-sqlite3';

/*
 * Work that would stall the main thread for as long as the file is large. `aside.ts` hands these functions to a worker
 * as text: they use nothing but their arguments.
 */

export interface Tools {
  sqlite: typeof DatabaseConstructor;
  fs: typeof nodeFs;
  jobs: typeof jobs;
}

/** What a database file says of itself. */
export interface Inspected {
  /** Undefined when the file is sound. */
  problem: string | undefined;
  version: number;
  applicationId: number;
  hasTables: boolean;
}

async function check({ sqlite, fs }: Tools, { file }: { file: string }): Promise<Inspected> {
  const db = new sqlite(file, { fileMustExist: true, timeout: 30_000 });
  try {
    const pragma = (name: string) => db.pragma(name, { simple: true });
    const verdict = String(pragma('quick_check'));
    const sizeOf = (name: string) => fs.statSync(name, { throwIfNoEntry: false })?.size ?? 0;
    // SQLite takes the missing end of a last page for zeros.
    const isCutOff = sizeOf(file) % Number(pragma('page_size')) !== 0 && sizeOf(`${file}-wal`) === 0;
    return {
      problem: verdict !== 'ok' ? verdict : isCutOff ? 'cut_off' : undefined,
      version: Number(pragma('user_version')),
      applicationId: Number(pragma('application_id')),
      hasTables: db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() !== 0,
    };
  } finally {
    db.close();
  }
}

export interface Copy {
  from: string;
  /** Where it is made; it appears as `to` when it is complete. */
  partial: string;
  to: string;
  /** A copy of what is damaged is kept as it is. */
  isSound: boolean;
}

/** Copies a database in one piece, so that no writer makes it start again, and proves the copy. */
async function copy({ sqlite, fs }: Tools, { from, partial, to, isSound }: Copy): Promise<{ bytes: number }> {
  const fail = (code: string, message: string) => Object.assign(new Error(message), { code });
  const source = new sqlite(from, { fileMustExist: true, timeout: 30_000 });
  try {
    const { totalPages } = await source.backup(partial, { progress: () => 0x7fffffff });
    // The module takes "busy" for "done": nothing is copied then, and nothing is what looks sound.
    if (totalPages === 0 && source.pragma('page_count', { simple: true }) !== 0)
      throw fail('SQLITE_BUSY', 'database is locked');
  } finally {
    source.close();
  }
  if (isSound) {
    const made = new sqlite(partial, { fileMustExist: true });
    try {
      // A copy in WAL mode would bring two more files along; a backup is one file.
      made.pragma('journal_mode = DELETE');
      const verdict = made.pragma('quick_check', { simple: true });
      if (verdict !== 'ok') throw fail('UNSOUND', String(verdict));
    } finally {
      made.close();
    }
  }
  const handle = fs.openSync(partial, 'r+');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  try {
    // Unlike a rename it never replaces what another process has put there.
    fs.linkSync(partial, to);
    fs.unlinkSync(partial);
  } catch (thrown) {
    if (fs.existsSync(to)) throw thrown;
    // A file system without links.
    fs.renameSync(partial, to);
  }
  return { bytes: fs.statSync(to).size };
}

export interface Replace {
  /** The database that is in use. */
  live: string;
  /** Whose content it shall have. */
  from: string;
  /** What is there now is kept first. */
  keep: Omit<Copy, 'from'>;
  /** Refuses while a run is going on. */
  onlyWhenIdle: boolean;
}

/**
 * Gives a database that is in use the content of another, as one transaction of SQLite: whoever has it open sees the
 * old content or the new, and so does whoever opens it after a crash. `changed`: somebody wrote after `keep` was made.
 */
async function replace(
  tools: Tools,
  { live, from, keep, onlyWhenIdle }: Replace,
): Promise<'done' | 'changed' | 'locked' | 'running'> {
  const { sqlite, jobs } = tools;
  const probe = new sqlite(live, { fileMustExist: true, timeout: 30_000 });
  const version = () => probe.pragma('data_version', { simple: true });
  let refusal: 'changed' | 'running' | undefined;
  try {
    const before = version();
    await jobs.copy(tools, { ...keep, from: live });
    const source = new sqlite(from, { fileMustExist: true, readonly: true });
    try {
      const { totalPages } = await source.backup(live, {
        // Called once, when the write lock is ours and nothing has been copied.
        progress: () => {
          const isRunning = () => probe.prepare('SELECT count(*) FROM active_run').pluck().get() !== 0;
          if (version() !== before) refusal = 'changed';
          else if (onlyWhenIdle && isRunning()) refusal = 'running';
          if (refusal) throw new Error(refusal);
          return 0x7fffffff;
        },
      });
      if (totalPages === 0) return 'locked';
    } catch (thrown) {
      if (!refusal) throw thrown;
      return refusal;
    } finally {
      source.close();
    }
    if (version() === before) throw new Error('the database did not take the new content');
    try {
      probe.pragma('synchronous = FULL');
      // Whoever reads for long keeps the log of changes from being emptied, which then happens later.
      probe.pragma('busy_timeout = 200');
      probe.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // It is done; what stands in the log of changes for now is as good.
    }
    return 'done';
  } finally {
    probe.close();
  }
}

export const jobs = { check, copy, replace };
