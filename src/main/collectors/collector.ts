import type { MessageParams } from '../../shared/errors.ts';
import type { CollectorId } from '../../shared/model.ts';
import { type AppError, toAppError } from '../lib/errors.ts';
import type { GetJson } from '../lib/fetch-json.ts';
import type { Sources } from '../sources/sources.ts';
import type { StoredReason } from '../store/runs.ts';
import type { TableName } from '../store/tables.ts';
import type { CompleteSet, Figures } from '../store/write.ts';

/** Keys of the sources that have one. Values only: where they come from, the core cannot tell. */
export interface Secrets {
  fred?: string | undefined;
  coingecko?: string | undefined;
}

/** What a step may use. It has no way to write. */
export interface StepContext {
  /** Collection date, Asia/Seoul. */
  date: string;
  /** When the run started. */
  now: Date;
  signal: AbortSignal;
  getJson: GetJson;
  sources: Sources;
  secrets: Secrets;
}

/**
 * What a step found: rows, and what is wrong with them. There is no way to say "success": the runner judges
 * (no rows = failed, problems = partial).
 */
export interface Found {
  rows: Figures[];
  complete?: CompleteSet[];
  problems?: StoredReason[];
  /** Stands behind "success", e.g. "20 coins". */
  note?: string;
}

/** The step has nothing to do, and why: not configured, or its inputs are missing. */
export interface Skipped {
  skipped: StoredReason;
}

export interface Step {
  id: string;
  /** Who is asked, for people. */
  source: string;
  /** Steps that have to have ended before this one starts, however they ended. */
  after?: readonly string[];
  writes: readonly TableName[];
  limitMs: number;
  run(context: StepContext): Promise<Found | Skipped>;
}

export interface Collector {
  id: CollectorId;
  steps: readonly Step[];
}

export const reasonOf = (error: AppError): StoredReason => ({ code: error.code, params: error.params });

/** A remark about a part of the answer that is not an error of its own. */
export const remark = (part: string, params: MessageParams = {}): StoredReason => ({
  code: 'note',
  params: { ...params, part },
});

/**
 * Runs one part of a step. If it fails the step goes on without it, and the reason is kept among `problems` under
 * the part's name.
 */
export async function tryPart<T>(
  part: string,
  problems: StoredReason[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const reason = reasonOf(toAppError(thrown));
    problems.push({ code: reason.code, params: { ...reason.params, part } });
    return undefined;
  }
}
