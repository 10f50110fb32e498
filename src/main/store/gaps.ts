import type { Database } from 'better-sqlite3';
import type { Gap } from '../../shared/model-backup.ts';
import { collectorIds } from '../../shared/words.ts';
import { addDays } from '../lib/day.ts';

/** Of which days up to `today` a database has no collection, by collector. */
export function gapsUntil(db: Database, today: string): Gap[] {
  const newest = db
    .prepare("SELECT max(date) FROM collector_log WHERE collector = ? AND status IN ('success', 'partial')")
    .pluck();
  return collectorIds.flatMap((collector): Gap[] => {
    const last = newest.get(collector) as string | null;
    if (last === null) return [{ collector, from: null, to: today }];
    return last < today ? [{ collector, from: addDays(last, 1), to: today }] : [];
  });
}
