import type { Database } from 'better-sqlite3';
import {
  type EthEtfValue,
  ethEtfValueSchema,
  type ManualList,
  type MvrvValue,
  mvrvValueSchema,
} from '../../shared/model-dashboard.ts';
import type { ManualKind } from '../../shared/words.ts';

interface Row {
  date: string;
  value: string;
  updated_at: string;
}

/** Entries that anybody looks at; older ones stay in the file. */
const shown = 400;

/** What the user typed in: one value a kind and day. */
export function createManualStore(db: Database) {
  const list = db.prepare(
    `SELECT date, value, updated_at FROM manual_input WHERE kind = ? ORDER BY date DESC LIMIT ${shown}`,
  );
  const put = db.prepare(`
    INSERT INTO manual_input (kind, date, value, updated_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (kind, date) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`);
  const remove = db.prepare('DELETE FROM manual_input WHERE kind = ? AND date = ?');
  const entries = (kind: ManualKind) => list.all(kind) as Row[];
  return {
    list: (): ManualList => ({
      eth_etf: entries('eth_etf').map(({ value, ...row }) => ({
        ...ethEtfValueSchema.parse(JSON.parse(value)),
        ...row,
      })),
      mvrv: entries('mvrv').map(({ value, ...row }) => ({
        ...mvrvValueSchema.parse(JSON.parse(value)),
        ...row,
      })),
    }),
    /** Inside `write`. */
    put(kind: ManualKind, date: string, value: EthEtfValue | MvrvValue, now: Date): void {
      put.run(kind, date, JSON.stringify(value), now.toISOString());
    },
    /** Inside `write`. False when there is no such entry. */
    remove: (kind: ManualKind, date: string): boolean => remove.run(kind, date).changes > 0,
  };
}
