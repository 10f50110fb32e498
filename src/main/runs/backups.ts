import fs from 'node:fs';
import path from 'node:path';
import type { AppEvent } from '../../shared/events.ts';
import type { Backup, Gap } from '../../shared/model-backup.ts';
import { type Clock, sleep } from '../lib/clock.ts';
import { collectionDate } from '../lib/day.ts';
import type { Emitter } from '../lib/emitter.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Notices, StoredNotice } from '../lib/notices.ts';
import { sweepPartials } from '../store/backup.ts';
import { backupNamed, listBackups, stampOf } from '../store/backup-files.ts';
import { dailyName, keep } from '../store/rotation.ts';
import type { Store } from '../store/store.ts';
import type { Runner } from './runner.ts';

export interface BackupsOptions {
  store: Store;
  runner: Runner;
  events: Emitter<AppEvent>;
  notices: Notices;
  clock: Clock;
  log: Log;
  backupsDir: string;
  demo: boolean;
}

export interface Restored {
  restored: Backup;
  kept: Backup;
  gaps: Gap[];
}

const idleLookMs = 200;
/** How long what is known of the folder is good enough for the status. */
const knownMs = 10_000;

/**
 * The copies of the database: one after the first run of each collection day that brought something, others when they
 * are asked for; and what is done about a database that turns out to be damaged while it is in use.
 */
export function createBackups(options: BackupsOptions) {
  const { store, runner, events, notices, clock, log, backupsDir, demo } = options;
  const stopping = new AbortController();
  const list = () => listBackups(backupsDir, demo, clock.now());
  const named = (name: string) => backupNamed(backupsDir, name, demo);
  let known: { at: number; newest: Backup | null } | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  /** Settled when the daily copies that runs have asked for are made or given up. */
  let daily = Promise.resolve();
  /** The days whose copy waits for its turn: it will hold what all runs have brought that end before. */
  const waiting = new Set<string>();
  let verifying = false;

  /** One thing after the other. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  }

  function changed(): void {
    known = undefined;
    events.emit({ type: 'backups:changed' });
  }

  function notify(notice: StoredNotice): void {
    try {
      notices.put(notice);
    } catch (error) {
      log.warn('notice could not be kept', { notice: notice.code, error });
    }
  }

  /** Makes a copy; that it failed, or no longer does, the user can read. */
  async function make(name: string): Promise<Backup> {
    const file = path.join(backupsDir, name);
    try {
      const { bytes } = await store.backup(file);
      notices.dismiss('backup_failed');
      log.info('backup made', { name, bytes });
    } catch (thrown) {
      const at = clock.now().toISOString();
      const { params } = toAppError(thrown);
      notify({
        id: 'backup_failed',
        code: 'backup_failed',
        at,
        params: { path: name, problem: params.problem ?? 'internal' },
        gaps: [],
      });
      log.warn('backup failed', { name, error: thrown });
      throw thrown;
    } finally {
      changed();
    }
    const made = named(name);
    if (!made) throw new AppError('backup_failed', { path: file, problem: 'file_gone' });
    return made;
  }

  /** A name for a copy that is made now. */
  function newName(kind: 'manual' | 'before-restore'): string {
    const stem = `${kind}-${stampOf(clock.now())}`;
    const isTaken = (name: string) => fs.existsSync(path.join(backupsDir, name));
    for (let more = 0; ; more++) {
      const name = `${stem}${more > 0 ? `-${more}` : ''}.db`;
      if (!isTaken(name)) return name;
    }
  }

  /** Deletes the daily copies whose time has passed, and nothing else. */
  function rotate(today: string): void {
    try {
      sweepPartials(backupsDir);
      const names = fs.readdirSync(backupsDir);
      const kept = keep(names, today);
      for (const name of names.filter((each) => !kept.has(each))) {
        const file = path.join(backupsDir, name);
        if (!fs.lstatSync(file).isFile()) continue;
        fs.rmSync(file, { force: true });
        log.info('old backup deleted', { name });
      }
    } catch (error) {
      log.warn('old backups could not be deleted', { error });
    }
  }

  /** Resolves as soon as no run is going on; with false when this stops before. */
  async function whenIdle(): Promise<boolean> {
    for (;;) {
      if (runner.running().length === 0) return true;
      if (stopping.signal.aborted) return false;
      await sleep(idleLookMs, stopping.signal).catch(() => undefined);
    }
  }

  async function makeDaily(date: string): Promise<void> {
    const name = dailyName(date);
    if (!(await whenIdle().finally(() => waiting.delete(date)))) return;
    await alone(async () => {
      // Another process may have been faster, before or meanwhile.
      const isThere = () => fs.existsSync(path.join(backupsDir, name));
      if (isThere() || store.damage() !== undefined) return;
      try {
        await make(name);
        rotate(collectionDate(clock.now()));
      } catch {
        if (isThere()) notices.dismiss('backup_failed');
        else await verify();
      }
    });
  }

  function onFinished(runId: string): void {
    const run = store.runs.get(runId);
    if (!run || stopping.signal.aborted || run.reason?.code === 'cancelled') return;
    const date = collectionDate(new Date(run.startedAt ?? run.createdAt));
    if (waiting.has(date) || fs.existsSync(path.join(backupsDir, dailyName(date)))) return;
    // One after the other: the one that goes on may fail, and then this run's is what is left to hope for.
    waiting.add(date);
    daily = daily
      .then(() => makeDaily(date))
      .catch((error: unknown) => log.error('daily backup broke', { error }));
  }

  /** Puts a good copy in the place of a damaged database, here and now if that is possible, else at the next start. */
  async function heal(problem: string): Promise<void> {
    log.error('database is damaged', { problem });
    await runner.stop();
    try {
      if (await store.heal()) {
        notices.dismiss('database_damaged');
        await runner.recover();
        events.emit({ type: 'database:restored' });
        return;
      }
    } catch (error) {
      log.error('damaged database could not be replaced while it is in use', { error });
    }
    const at = clock.now().toISOString();
    notify({ id: 'database_damaged', code: 'database_damaged', at, params: { problem }, gaps: [] });
  }

  async function verify(): Promise<void> {
    verifying = true;
    try {
      const problem = await store.check();
      if (problem === undefined) return;
      await heal(problem);
      changed();
    } finally {
      verifying = false;
    }
  }

  const unsubscribe = events.on((event) => {
    if (event.type === 'run:finished' && event.status !== 'failed') onFinished(event.runId);
  });
  store.onDamage(() => {
    if (verifying || stopping.signal.aborted) return;
    void alone(verify).catch((error: unknown) => log.error('database could not be checked', { error }));
  });

  function find(name: string): Backup {
    // What a restore has kept is not what somebody wants who asks for the newest.
    const isWanted = ({ kind, problem }: Backup) => kind !== 'before-restore' && problem === null;
    const found = name === 'newest' ? list().find(isWanted) : named(name);
    if (!found) throw new AppError('not_found', { what: 'backup', id: name });
    return found;
  }

  return {
    list,
    /** The newest copy that the product made; null when there is none. */
    newest(): Backup | null {
      const now = clock.monotonicMs();
      if (!known || now - known.at > knownMs)
        known = { at: now, newest: list().find(({ kind }) => kind !== 'other') ?? null };
      return known.newest;
    },
    /** Makes a copy now. Throws `backup_failed`. */
    create: (): Promise<Backup> => alone(() => make(newName('manual'))),
    /**
     * Gives the database the content of a copy, or of the `newest`; what is there now is kept as a copy that can be
     * restored in turn. Throws `not_found`, `run_going_on` and what `Store.restoreFrom` throws.
     */
    restore: (name: string): Promise<Restored> =>
      alone(async () => {
        const restored = find(name);
        await runner.recover();
        if (runner.running().length > 0) throw new AppError('run_going_on');
        const keptName = newName('before-restore');
        await store.restoreFrom(path.join(backupsDir, restored.name), path.join(backupsDir, keptName));
        // What was going on when the copy was made.
        await runner.recover();
        const kept = find(keptName);
        log.info('backup restored', { name: restored.name, kept: keptName });
        changed();
        events.emit({ type: 'database:restored' });
        return { restored, kept, gaps: store.gapsUntil(collectionDate(clock.now())) };
      }),
    /** Reads the database from end to end unless that has been done; damage is mended as far as possible. */
    verify: (): Promise<void> => (store.isChecked() ? Promise.resolve() : alone(verify)),
    /** Waits for what is under way; a copy that waits for somebody else's run is given up. */
    async stop(): Promise<void> {
      stopping.abort();
      unsubscribe();
      await daily;
      await queue;
    },
  };
}
export type Backups = ReturnType<typeof createBackups>;
