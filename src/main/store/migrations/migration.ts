import type { Database } from 'better-sqlite3';
import { AppError } from '../../lib/errors.ts';

/** One step of the schema. Runs inside the transaction of the whole upgrade. */
export interface Migration {
  /** What `user_version` is afterwards; in tens. */
  version: number;
  title: string;
  up: (db: Database) => void;
}

interface ColumnInfo {
  name: string;
  pk: number;
}

/**
 * Makes a table, or takes an existing one of the Python system as it is: columns that are missing are added,
 * nothing is dropped or rewritten. A table of that name with another primary key cannot be used.
 */
export function adoptTable(
  db: Database,
  name: string,
  shape: { key: readonly string[]; columns: Readonly<Record<string, string>>; ddl: string },
): void {
  const existing = db.pragma(`table_info(${name})`) as ColumnInfo[];
  if (existing.length === 0) {
    db.exec(shape.ddl);
    return;
  }
  const key = existing.filter((column) => column.pk > 0).map((column) => column.name);
  if ([...key].sort().join() !== [...shape.key].sort().join()) {
    throw new AppError('database_incompatible', {
      path: db.name,
      problem: `table ${name} has the primary key (${key.join(', ')}), not (${shape.key.join(', ')})`,
    });
  }
  const names = new Set(existing.map((column) => column.name));
  for (const [column, type] of Object.entries(shape.columns)) {
    if (!names.has(column)) db.exec(`ALTER TABLE ${name} ADD COLUMN ${column} ${type}`);
  }
}
