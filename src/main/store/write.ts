import type { Database, Statement } from 'better-sqlite3';
import { specOf, type TableName } from './tables.ts';

export type Value = number | string | null;

/** Some columns of one row, as one source gave them. A null is "not known" and never replaces a value. */
export interface Figures {
  table: TableName;
  key: Readonly<Record<string, string>>;
  values: Readonly<Record<string, Value>>;
  source: string;
  /** Date or instant that the source itself gives; null when it gives none. */
  observedAt: string | null;
  /** The value may still change and will be read again. */
  provisional?: boolean;
  /** Fills gaps only: whatever final value stands there is better than this. */
  onlyWhenMissing?: boolean;
}

/** "These are all the rows of that date": a row that dropped out of the set goes. */
export interface CompleteSet {
  table: TableName;
  date: string;
}

interface ProvenanceRow {
  observed_at: string | null;
  is_provisional: number;
}

/** Writes figures by the rules of the design (section 3). Meant to run inside a transaction. */
export function createFigureWriter(db: Database) {
  const prepared = new Map<string, Statement>();
  const statement = (sql: string): Statement => {
    const found = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, found);
    return found;
  };
  const readProvenance = db.prepare(
    'SELECT observed_at, is_provisional FROM provenance WHERE dataset = ? AND date = ? AND field = ?',
  );
  const putProvenance = db.prepare(`
    INSERT INTO provenance (dataset, date, field, source, observed_at, fetched_at, run_id, is_provisional)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (dataset, date, field) DO UPDATE SET source = excluded.source, observed_at = excluded.observed_at,
      fetched_at = excluded.fetched_at, run_id = excluded.run_id, is_provisional = excluded.is_provisional`);
  const newestObserved = db
    .prepare('SELECT max(observed_at) FROM provenance WHERE dataset = ? AND date = ?')
    .pluck();
  const keepProvenance = db.prepare(`
    INSERT OR IGNORE INTO provenance (dataset, date, field, source, observed_at, fetched_at, run_id, is_provisional)
    SELECT dataset, date, ?, source, observed_at, fetched_at, run_id, is_provisional
    FROM provenance WHERE dataset = ? AND date = ? AND field = ?`);
  const dropProvenance = db.prepare('DELETE FROM provenance WHERE dataset = ? AND date = ? AND field = ?');

  /** Returns whether anything was stored. */
  function write(figures: Figures, runId: string, fetchedAt: string, createdAt: string): boolean {
    const { table, key, values, observedAt } = figures;
    const spec = specOf(table);
    const date = key.date ?? '';
    const fieldOf = (column: string) => spec.provenanceOf(key, column);
    const columns = Object.keys(values).filter((column) => spec.columns.includes(column));
    const where = spec.key.map((name) => `${name} = ?`).join(' AND ');
    const keyValues = spec.key.map((name) => key[name]);
    const before = statement(`SELECT * FROM ${table} WHERE ${where}`).get(...keyValues) as
      | Record<string, Value>
      | undefined;
    const isBetter = (column: string): boolean => {
      if (spec.computed) return true;
      if (values[column] === null) return false;
      const known = readProvenance.get(table, date, fieldOf(column)) as ProvenanceRow | undefined;
      const isThere = before?.[column] !== null && before?.[column] !== undefined;
      if (figures.onlyWhenMissing && isThere && known?.is_provisional !== 1) return false;
      if (!known?.observed_at || !observedAt) return true;
      if (observedAt !== known.observed_at) return observedAt > known.observed_at;
      return !(figures.provisional && known.is_provisional === 0);
    };
    const accepted = columns.filter(isBetter);
    if (accepted.length === 0) return false;
    const kept = columns.filter((column) => !accepted.includes(column));

    const stamped = spec.stamped ?? [];
    if (before) {
      // Not an upsert: it would refuse some columns of a row for want of the others (a symbol, say) before it updates.
      statement(
        `UPDATE ${table} SET ${accepted.map((column) => `${column} = ?`).join(', ')} WHERE ${where}`,
      ).run(...accepted.map((column) => values[column]), ...keyValues);
    } else {
      const names = [...spec.key, ...accepted, ...stamped];
      statement(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(
        ...keyValues,
        ...accepted.map((column) => values[column]),
        ...stamped.map(() => createdAt),
      );
    }

    // A row whose provenance is kept as one: a figure that stays from an earlier read keeps that read's origin.
    for (const column of before ? kept : []) {
      if (before?.[column] === null || before?.[column] === undefined) continue;
      keepProvenance.run(`${fieldOf(column)}.${column}`, table, date, fieldOf(column));
    }
    for (const field of new Set(accepted.map(fieldOf))) {
      putProvenance.run(
        table,
        date,
        field,
        figures.source,
        observedAt,
        fetchedAt,
        runId,
        figures.provisional ? 1 : 0,
      );
    }
    for (const column of accepted) dropProvenance.run(table, date, `${fieldOf(column)}.${column}`);
    return true;
  }

  /** Whether all of a set was observed before the newest row that is stored: it may neither add nor remove members. */
  function isOutdated(set: CompleteSet, rows: readonly Figures[]): boolean {
    const known = newestObserved.get(set.table, set.date) as string | null;
    const observed = rows.map((row) => row.observedAt).filter((at) => at !== null);
    return known !== null && observed.length > 0 && observed.every((at) => at < known);
  }

  /** Removes the rows of that date whose second key part is not among `keep`. */
  function trim(set: CompleteSet, keep: readonly string[]): void {
    const member = specOf(set.table).key.find((name) => name !== 'date');
    if (!member) return;
    const fieldOf = (name: string) => specOf(set.table).provenanceOf({ [member]: name }, '');
    const keptFields = new Set(keep.map(fieldOf));
    const rows = statement(`SELECT ${member} AS member FROM ${set.table} WHERE date = ?`).all(set.date) as {
      member: string;
    }[];
    for (const row of rows.filter((each) => !keep.includes(each.member))) {
      statement(`DELETE FROM ${set.table} WHERE date = ? AND ${member} = ?`).run(set.date, row.member);
      // Where the whole set has one provenance, it stays with the rows that stay.
      if (!keptFields.has(fieldOf(row.member))) dropProvenance.run(set.table, set.date, fieldOf(row.member));
      for (const column of specOf(set.table).columns) {
        dropProvenance.run(set.table, set.date, `${row.member}.${column}`);
      }
    }
  }

  return {
    /** Stores the rows and returns how many of them changed or confirmed something. */
    store(
      rows: readonly Figures[],
      complete: readonly CompleteSet[],
      origin: { runId: string; fetchedAt: string; createdAt: string },
    ): number {
      const isOf = (set: CompleteSet) => (row: Figures) =>
        row.table === set.table && row.key.date === set.date;
      const outdated = complete.filter((set) => isOutdated(set, rows.filter(isOf(set))));
      const touched = new Set<string>();
      for (const figures of rows.filter((row) => !outdated.some((set) => isOf(set)(row)))) {
        if (write(figures, origin.runId, origin.fetchedAt, origin.createdAt)) {
          touched.add(JSON.stringify([figures.table, ...Object.values(figures.key)]));
        }
      }
      for (const set of complete.filter((each) => !outdated.includes(each))) {
        const member = specOf(set.table).key.find((name) => name !== 'date') ?? '';
        trim(
          set,
          rows.filter(isOf(set)).map((row) => row.key[member] ?? ''),
        );
      }
      return touched.size;
    },
  };
}
