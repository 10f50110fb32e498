import type { StoredReason } from '../store/runs.ts';
import type { Figures } from '../store/write.ts';
import { type Found, remark, type StepContext, tryPart } from './collector.ts';

/** One request's worth of history. */
export interface HistoryPart {
  name: string;
  fetch: () => Promise<Figures[]>;
}

/** Rows a transaction: ten years at once would keep everyone else of this process waiting. */
const slice = 250;

/**
 * Fetches history part by part. Each part is stored, and remembered as done, as soon as it is there, so that a backfill
 * that is cut off goes on where it stopped. History fills gaps only: what was collected on its own day is better.
 */
export async function* historyParts(
  context: StepContext,
  parts: readonly HistoryPart[],
): AsyncGenerator<Found> {
  const { from, now, read } = context;
  for (const [index, { name, fetch }] of parts.entries()) {
    const mark = { part: name, from };
    if (read.backfill.isDone(mark, now)) {
      yield { rows: [], known: 1 };
      continue;
    }
    const problems: StoredReason[] = [];
    const rows = await tryPart('item', problems, fetch, { name });
    const history = (rows ?? []).map((row) => ({ ...row, onlyWhenMissing: true }));
    for (let start = 0; start + slice < history.length; start += slice) {
      yield { rows: history.slice(start, start + slice) };
      await new Promise((resolve) => setImmediate(resolve));
    }
    // A source that has had enough, or a key that is not accepted: the rest of the parts would fare no better.
    const code = problems.at(-1)?.code;
    const isOver = code === 'source_rate_limited' || code === 'source_key_rejected';
    const unasked = isOver ? parts.slice(index + 1).map((part) => part.name) : [];
    if (unasked.length > 0) problems.push(remark('not_asked', { names: unasked.join(', ') }));
    const rest = history.length === 0 ? 0 : Math.floor((history.length - 1) / slice) * slice;
    yield {
      rows: history.slice(rest),
      problems,
      // A part that brought nothing is not done; one whose days were all there already is.
      ...(history.length > 0 && { marks: [mark], known: history.length }),
    };
    if (isOver) return;
  }
}
