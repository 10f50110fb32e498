import type { MessageParams } from '../../shared/errors.ts';
import type { Note } from '../../shared/i18n.ts';
import type { RunnableId } from '../../shared/words.ts';
import { type AppError, toAppError } from '../lib/errors.ts';
import type { GetJson, GetText } from '../lib/fetch-json.ts';
import type { Sources } from '../sources/sources.ts';
import type { FeedResult } from '../store/articles.ts';
import type { BackfillMark, BackfillReads } from '../store/backfill.ts';
import type { CryptoReads } from '../store/crypto.ts';
import type { LiquidityReads } from '../store/liquidity.ts';
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
  /** First date of a backfill; the collection date itself otherwise. */
  from: string;
  /** When the run started. */
  now: Date;
  signal: AbortSignal;
  getJson: GetJson;
  getText: GetText;
  /** What is stored already. */
  read: { liquidity: LiquidityReads; crypto: CryptoReads; backfill: BackfillReads };
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
  /** Articles, feed by feed. */
  feeds?: FeedResult[];
  /** Parts of a backfill that are done with these rows. */
  marks?: BackfillMark[];
  /** Rows that were found, whether or not they had to be stored. */
  known?: number;
  problems?: StoredReason[];
  /** Stands behind "success", e.g. "20 coins". */
  note?: Note;
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
  /** It only computes from what others brought: alone, it makes no run a success. */
  derived?: boolean;
  writes: readonly (TableName | 'news_articles')[];
  limitMs: number;
  /** One result, or several one after the other, each stored as it comes. */
  run(context: StepContext): Promise<Found | Skipped | AsyncIterable<Found>>;
}

export interface Collector {
  id: RunnableId;
  /** Part of run-all, in the order of the list. */
  inRunAll?: boolean;
  /** The whole run; five minutes unless it says otherwise. */
  limitMs?: number;
  steps: readonly Step[];
}

export const reasonOf = (error: AppError): StoredReason => ({ code: error.code, params: error.params });

/** A remark about a part of the answer that is not an error of its own. */
export const remark = (part: string, params: MessageParams = {}): StoredReason => ({
  code: 'note',
  params: { ...params, part },
});

const wholeStep: ReadonlySet<string> = new Set(['cancelled', 'interrupted', 'run_timeout', 'step_timeout']);

/**
 * Runs one part of a step. If it fails the step goes on without it, and the reason is kept among `problems` under
 * the part's name.
 */
export async function tryPart<T>(
  part: string,
  problems: StoredReason[],
  work: () => Promise<T>,
  names: MessageParams = {},
): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    const error = toAppError(thrown);
    // The step as a whole is over; its parts have no word in that.
    if (wholeStep.has(error.code)) throw thrown;
    const reason = reasonOf(error);
    problems.push({ code: reason.code, params: { ...reason.params, ...names, part } });
    return undefined;
  }
}
