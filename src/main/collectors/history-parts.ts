import type { StoredReason } from '../store/runs.ts';
import type { Figures } from '../store/write.ts';
import { type Found, type StepContext, tryPart } from './collector.ts';

/** One request's worth of history. */
export interface HistoryPart {
  name: string;
  fetch: () => Promise<Figures[]>;
}

/**
 * Fetches history part by part. Each part is stored, and remembered as done, as soon as it is there, so that a backfill
 * that is cut off goes on where it stopped. History fills gaps only: what was collected on its own day is better.
 */
export async function* historyParts(
  context: StepContext,
  parts: readonly HistoryPart[],
): AsyncGenerator<Found> {
  const { from, now, read } = context;
  for (const { name, fetch } of parts) {
    const mark = { part: name, from };
    if (read.backfill.isDone(mark, now)) {
      yield { rows: [], known: 1 };
      continue;
    }
    const problems: StoredReason[] = [];
    const rows = await tryPart('item', problems, fetch, { name });
    yield {
      rows: (rows ?? []).map((row) => ({ ...row, onlyWhenMissing: true })),
      problems,
      // A part that brought nothing is not done; one whose days were all there already is.
      ...(rows && rows.length > 0 && { marks: [mark], known: rows.length }),
    };
    // A source that has had enough, or a key that is not accepted: the rest of the parts would fare no better.
    const code = problems.at(-1)?.code;
    if (code === 'source_rate_limited' || code === 'source_key_rejected') return;
  }
}
