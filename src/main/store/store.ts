import type { Database } from 'better-sqlite3';
import type { Clock } from '../lib/clock.ts';
import { toSqlTime } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import { verifiedCopy } from './backup.ts';
import { createCryptoReads } from './crypto.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { createRunStore, type StoredStep } from './runs.ts';
import { countedTables } from './tables.ts';
import { whenFree } from './when-free.ts';
import { type CompleteSet, createFigureWriter, type Figures } from './write.ts';

/** Everything of one step that goes to the database in one transaction. */
export interface StepWrite {
  collector: string;
  runId: string;
  fetchedAt: Date;
  rows: readonly Figures[];
  complete: readonly CompleteSet[];
  /** The step's log row; told how many rows were written. */
  report: (rowsWritten: number) => StoredStep;
}

function build(db: Database, clock: Clock) {
  const runs = createRunStore(db);
  const figures = createFigureWriter(db);
  /** Changes with every commit of another connection; our own are counted beside it. */
  const outsideVersion = db.prepare('PRAGMA data_version').pluck();
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

  function write<T>(work: () => T): Promise<T> {
    return whenFree(db, clock, () => {
      try {
        return work();
      } finally {
        ownWrites++;
        seenVersion = undefined;
      }
    });
  }

  return {
    path: db.name,
    crypto: createCryptoReads(db),
    runs,
    /** Runs `work` in one transaction, waiting for other programs without blocking this one. */
    write,
    /** Stores a step's figures, their provenance and the step's log row: all or nothing. */
    writeStep(step: StepWrite): Promise<StoredStep> {
      return write(() => {
        // A run that another process has declared dead (this PC slept) must not write any more.
        if (!runs.isActive(step.collector, step.runId)) throw new AppError('interrupted');
        const written = figures.store(step.rows, step.complete, {
          runId: step.runId,
          fetchedAt: step.fetchedAt.toISOString(),
          createdAt: toSqlTime(step.fetchedAt),
        });
        const stored = step.report(written);
        runs.insertStep(step.runId, stored);
        return stored;
      });
    },
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
    backup: (file: string) => verifiedCopy(db, file),
    close(): void {
      if (db.open) db.close();
    },
  };
}

/** All SQL of the product stands behind this. */
export type Store = ReturnType<typeof build>;

/** Opens the database file and everything that reads and writes it. Throws `database_…` errors. */
export async function openStore(options: OpenOptions): Promise<Store> {
  return build(await openDatabase(options), options.clock);
}
