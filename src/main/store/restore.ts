import fs from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { sleep } from '../lib/clock.ts';
import { collectionDate } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import type { StoredNotice } from '../lib/notices.ts';
import { aside } from './aside.ts';
import { copyProblem, copyTo, discard } from './backup.ts';
import { gapsUntil } from './gaps.ts';
import { damagedName, type RecoverOptions, recoveredNotice, stageNewestGood } from './recover.ts';
import { fromSqlite } from './sqlite-errors.ts';
import { stage } from './stage.ts';

/** How often a restore begins anew because another program has written in the meantime, or is writing. */
const tries = 50;
const pauseMs = 200;

/**
 * Gives the open database another content. Nobody has to close it: it is one transaction for everybody who has the file
 * open, in whatever process, and a crash leaves the old content or the new.
 */
export function createRestore(db: Database, options: RecoverOptions) {
  const { backupsDir, clock, log, notices, demo } = options;
  const pageBytes = () => db.pragma('page_size', { simple: true }) as number;
  /** Changes when another connection, as that of a restore, has written. */
  const version = () => db.pragma('data_version', { simple: true });

  async function replace(staged: string, keepAs: string, isSound: boolean): Promise<void> {
    const before = version();
    try {
      for (let tried = 0; tried < tries; tried++) {
        const outcome = await aside('replace', {
          live: db.name,
          from: staged,
          keep: copyTo(keepAs, isSound),
          onlyWhenIdle: isSound,
        });
        if (outcome === 'done') return;
        // Kept for nothing: it was not replaced.
        fs.rmSync(keepAs, { force: true });
        if (outcome === 'running') throw new AppError('run_going_on');
        await sleep(pauseMs);
      }
      throw new AppError('database_locked', { seconds: (tries * pauseMs) / 1000 });
    } catch (thrown) {
      if (version() === before) fs.rmSync(keepAs, { force: true });
      throw thrown;
    }
  }

  /** Makes something ready with `make`, and gives its content to the database. */
  async function withStaged<T>(work: (staged: string) => Promise<T>): Promise<T> {
    fs.mkdirSync(backupsDir, { recursive: true });
    const { partial } = copyTo(path.join(backupsDir, 'restoring.db'), true);
    try {
      return await work(partial);
    } finally {
      discard(partial);
    }
  }

  return {
    /**
     * Restores a copy. What was there before is kept as `keepAs`. Throws `backup_unusable`, `run_going_on`,
     * `database_locked`, `disk_full`, `restore_failed`; then the database is as it was.
     */
    restoreFrom: (backup: string, keepAs: string): Promise<void> =>
      withStaged(async (staged) => {
        try {
          await stage(backup, staged, options, pageBytes());
          await replace(staged, keepAs, true);
        } catch (thrown) {
          const known = fromSqlite(thrown, db.name);
          if (known instanceof AppError) throw known;
          const params = { path: backup, problem: copyProblem(thrown, keepAs) };
          throw new AppError('restore_failed', params, { cause: thrown });
        }
      }),
    /**
     * Replaces the content of a damaged database that is open by that of the newest good copy; what is there is kept
     * beside it. The notice for the user; undefined when no copy is good. Throws when it cannot be done.
     */
    healFrom: (problem: string): Promise<StoredNotice | undefined> =>
      withStaged(async (staged) => {
        const backup = await stageNewestGood(options, staged, pageBytes());
        if (!backup) return undefined;
        const now = clock.now();
        const name = damagedName(db.name, now);
        await replace(staged, path.join(path.dirname(db.name), name), false);
        const found = await aside('check', { file: db.name });
        if (found.problem !== undefined)
          throw new AppError('database_damaged', { path: db.name, problem: found.problem });
        const swap = {
          aside: name,
          backup: { name: backup.name, made_at: backup.made_at },
          problem,
          at: now.toISOString(),
        };
        const today = collectionDate(now);
        const notice = recoveredNotice(swap, gapsUntil(db, today), today, demo);
        log.error('database was damaged and has been replaced', { ...notice.params, gaps: notice.gaps });
        notices.put(notice);
        return notice;
      }),
  };
}
