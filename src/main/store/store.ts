import fs from 'node:fs';
import { toSqlTime } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import type { StoredNotice } from '../lib/notices.ts';
import { createArticleStore, type FeedResult } from './articles.ts';
import { aside } from './aside.ts';
import { type BackfillMark, createBackfillStore } from './backfill.ts';
import { verifiedCopy } from './backup.ts';
import { createCryptoReads } from './crypto.ts';
import { gapsUntil } from './gaps.ts';
import { createLiquidityReads } from './liquidity.ts';
import { createManualStore } from './manual.ts';
import { type Opened, openOrRecover, type RecoverOptions } from './recover.ts';
import { createRestore } from './restore.ts';
import { createRunStore, type StoredPart, type StoredStep } from './runs.ts';
import { createScheduleStore } from './schedule.ts';
import { fromSqlite, plainVerdict } from './sqlite-errors.ts';
import { countedTables } from './tables.ts';
import { createTrust } from './trust.ts';
import { whenFree } from './when-free.ts';
import { type CompleteSet, createFigureWriter, type Figures } from './write.ts';

/** Everything of one step that goes to the database in one transaction. */
export interface StepWrite {
  collector: string;
  runId: string;
  fetchedAt: Date;
  rows: readonly Figures[];
  complete: readonly CompleteSet[];
  feeds?: readonly FeedResult[];
  marks?: readonly BackfillMark[];
}

/** What was stored of a `StepWrite`. */
export interface Written {
  rows: number;
  parts: StoredPart[];
}

/** Which file stands under a name. */
function identityOf(file: string): string {
  const stat = fs.statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.dev}.${stat.ino}` : 'none';
}

function build({ db, soundAt: openedSoundAt, isChecked: wasChecked }: Opened, options: RecoverOptions) {
  const { clock, trust } = options;
  const identity = identityOf(db.name);
  const restore = createRestore(db, options);
  let soundAt = openedSoundAt;
  let isChecked = wasChecked;
  /** What is wrong with the file, as far as is known. */
  let damage: string | undefined;
  const suspicious = new Set<() => void>();
  const runs = createRunStore(db);
  const figures = createFigureWriter(db);
  /** Changes with every commit of another connection; our own are counted beside it. */
  const outsideVersion = db.prepare('PRAGMA data_version').pluck();
  const articles = createArticleStore(db);
  const backfill = createBackfillStore(db);
  const tableExists = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck();
  /** Read at most once in a turn of the event loop: asking the file takes as long as all else that a reply needs. */
  let seenVersion: string | undefined;
  let ownWrites = 0;
  let counted: { version: string; counts: Record<string, number | null> } | undefined;

  function readVersion(): string {
    if (seenVersion === undefined) {
      seenVersion = `${outsideVersion.get()}.${ownWrites}`;
      setImmediate(() => {
        seenVersion = undefined;
      });
    }
    return seenVersion;
  }

  /** From now on nothing is written, until the file has been looked at. */
  function suspect(problem: string): void {
    const isNew = damage === undefined;
    damage ??= problem;
    if (isNew) for (const listener of suspicious) listener();
  }

  /** A database error in the product's own words; anything else stays what it is. */
  function explain(thrown: unknown): unknown {
    const known = fromSqlite(thrown, db.name);
    // Not what another file's trouble is: of a backup, say.
    const isDamage = known instanceof AppError && known.code === 'database_damaged';
    if (isDamage && known.params.path === db.name) suspect(String(known.params.problem));
    return known;
  }

  async function write<T>(work: () => T, waitMs?: number): Promise<T> {
    // Where a file can be deleted under us, everything would seem to succeed and be gone.
    if (identityOf(db.name) !== identity) {
      throw new AppError('database_unavailable', { path: db.name, problem: 'file_gone' });
    }
    if (damage !== undefined) throw new AppError('database_damaged', { path: db.name, problem: damage });
    return whenFree(
      db,
      clock,
      () => {
        try {
          return work();
        } finally {
          ownWrites++;
          seenVersion = undefined;
        }
      },
      waitMs,
    ).catch((thrown: unknown) => {
      throw explain(thrown);
    });
  }

  /** Inside a transaction. */
  function storeStep(step: StepWrite): Written {
    // A run that another process has declared dead (this PC slept) must not write any more.
    if (!runs.isActive(step.collector, step.runId)) throw new AppError('interrupted');
    const written = figures.store(step.rows, step.complete, {
      runId: step.runId,
      fetchedAt: step.fetchedAt.toISOString(),
      createdAt: toSqlTime(step.fetchedAt),
    });
    const parts = (step.feeds ?? []).map(({ part, fetched, articles: found, reason }) => {
      const saved = articles.save(found, step.fetchedAt);
      return { ...part, fetched, saved, ...(reason && { reason }) };
    });
    for (const mark of step.marks ?? []) backfill.mark(mark, step.fetchedAt);
    const known = (step.feeds ?? []).reduce((sum, feed) => sum + feed.articles.length, 0);
    return { rows: written + known, parts };
  }

  return {
    path: db.name,
    crypto: createCryptoReads(db),
    liquidity: createLiquidityReads(db),
    articles: { list: articles.list },
    manual: createManualStore(db),
    backfill,
    schedule: createScheduleStore(db),
    runs,
    /** Runs `work` in one transaction, waiting for other programs without blocking this one. */
    write,
    /** Stores figures outside a step; meant to run inside `write`. */
    figures: (
      rows: readonly Figures[],
      origin: { runId: string; fetchedAt: string; createdAt: string },
    ): number => figures.store(rows, [], origin),
    /** Stores a part of a step that comes in several; the step is logged with its last. */
    writePart: (step: StepWrite): Promise<Written> => write(() => storeStep(step)),
    /** Stores figures, their provenance and articles of a step, and the step's log row: all or nothing. */
    writeStep: (step: StepWrite, report: (written: Written) => StoredStep): Promise<StoredStep> =>
      write(() => {
        const stored = report(storeStep(step));
        runs.insertStep(step.runId, stored);
        return stored;
      }),
    /** Changes whenever any program has changed the file. */
    dataVersion: readVersion,
    /** Rows by table; null for a table that is not there. Counted anew when the data has changed. */
    tableCounts(): Record<string, number | null> {
      const version = readVersion();
      if (counted?.version === version) return counted.counts;
      const counts: Record<string, number | null> = {};
      for (const table of countedTables) {
        const exists = tableExists.get(table) !== undefined;
        counts[table] = exists ? (db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number) : null;
      }
      counted = { version, counts };
      return counts;
    },
    /** Format of the file, as the migrations count it. */
    schemaVersion: () => db.pragma('user_version', { simple: true }) as number,
    /** Bytes on the disk, what is still in the journal included. */
    fileBytes: () =>
      [db.name, `${db.name}-wal`].reduce(
        (sum, file) => sum + (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ),
    explain,
    /** A verified copy, which is proof that the database is sound too. */
    async backup(file: string): Promise<{ path: string; bytes: number }> {
      const at = clock.now();
      const made = await verifiedCopy(db.name, file);
      if (damage === undefined) soundAt = at;
      isChecked = true;
      return made;
    },
    restoreFrom: restore.restoreFrom,
    /** Of which days up to `today` nothing was collected. */
    gapsUntil: (today: string) => gapsUntil(db, today),
    /** Whether the file has been read from end to end since it was opened, or then. */
    isChecked: (): boolean => isChecked,
    /** What is wrong with the file; while it is, nothing is written. */
    damage: (): string | undefined => damage,
    /** `listener` is called when damage is found. */
    onDamage: (listener: () => void) => void suspicious.add(listener),
    /** Reads the file from end to end, beside the main thread. Returns what is wrong with it, if anything is. */
    async check(): Promise<string | undefined> {
      const at = clock.now();
      const found = await aside('check', { file: db.name }).catch((thrown: unknown) => {
        const known = fromSqlite(thrown, db.name);
        const isDamage = known instanceof AppError && /^database_(?:damaged|not_sqlite)$/.test(known.code);
        if (!isDamage) throw known;
        return { problem: String(known.params.problem ?? 'not_sqlite') };
      });
      isChecked = true;
      if (found.problem !== undefined) suspect(plainVerdict(found.problem));
      else {
        damage = undefined;
        soundAt = at;
      }
      return damage;
    },
    /** Puts the newest good copy in the place of what is damaged. Undefined when there is none. */
    async heal(): Promise<StoredNotice | undefined> {
      const notice = await restore.healFrom(damage ?? '');
      if (notice) {
        damage = undefined;
        soundAt = clock.now();
      }
      return notice;
    },
    close(): void {
      if (!db.open) return;
      db.close();
      if (damage !== undefined) trust.doubt();
      else trust.closed(soundAt);
    },
  };
}

/** All SQL of the product stands behind this. */
export type Store = ReturnType<typeof build>;

export type StoreOptions = Omit<RecoverOptions, 'trust'>;

/**
 * Opens the database file and everything that reads and writes it; a damaged file of ours is replaced (see
 * `openOrRecover`). Throws `database_…` errors.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { stateDir, path, clock } = options;
  const all = { ...options, trust: createTrust(stateDir, path, clock) };
  const opened = await openOrRecover(all);
  all.trust.opened();
  return build(opened, all);
}
