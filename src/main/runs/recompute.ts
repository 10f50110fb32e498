import { gatherInputs, stressRow } from '../collectors/stress-day.ts';
import type { Clock } from '../lib/clock.ts';
import { toSqlTime } from '../lib/day.ts';
import type { StressRow } from '../store/liquidity.ts';
import type { Store } from '../store/store.ts';

export interface Recomputation {
  same: number;
  changed: { date: string; before: number | null; after: number | null }[];
  /** Days of the Python system: there are no inputs to compute from, and its formula was another. */
  skipped: number;
}

/** Days a transaction, so that a long history does not hold the write lock. */
const batch = 200;

/**
 * Computes the stored indices of the dates from..to again from the stored observations. What comes out the same is left
 * alone; a difference means that an input arrived late or was corrected.
 */
export async function recompute(
  store: Store,
  clock: Clock,
  from: string,
  to: string,
): Promise<Recomputation> {
  const outcome: Recomputation = { same: 0, changed: [], skipped: 0 };
  const dates = store.liquidity.stressDates(from, to);
  for (let start = 0; start < dates.length; start += batch) {
    await store.write(() => {
      for (const date of dates.slice(start, start + batch)) {
        const before = store.liquidity.stress(date);
        const again = before?.inputs ? stressRow(date, gatherInputs(store.liquidity, date)) : undefined;
        if (!before || !again) {
          outcome.skipped++;
          continue;
        }
        const { values } = again.figures;
        if (Object.entries(values).every(([column, value]) => before[column as keyof StressRow] === value)) {
          outcome.same++;
          continue;
        }
        const now = clock.now();
        store.figures([again.figures], {
          runId: 'recompute',
          fetchedAt: now.toISOString(),
          createdAt: toSqlTime(now),
        });
        outcome.changed.push({ date, before: before.total_score, after: values.total_score as number });
      }
    });
  }
  return outcome;
}
