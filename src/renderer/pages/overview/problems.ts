import type { Reason, RunReport, StatusReport } from '../../../shared/model.ts';
import { type CollectorId, collectorIds } from '../../../shared/words.ts';

export const adviceIds = [
  'retry',
  'key',
  'network',
  'wait',
  'changed',
  'disk',
  'database',
  'interrupted',
  'stale',
] as const;
export type AdviceId = (typeof adviceIds)[number];

/** A step of the newest run that did not bring all it should, or a run that ended early. */
export interface Problem {
  collector: CollectorId;
  /** Undefined when it concerns the run as a whole. */
  step: string | undefined;
  status: 'partial' | 'skipped' | 'failed';
  at: string;
  reasons: Reason[];
  advice: AdviceId;
}

const adviceOf: Readonly<Record<string, AdviceId>> = {
  not_configured: 'key',
  source_key_rejected: 'key',
  source_unreachable: 'network',
  source_rate_limited: 'wait',
  source_changed: 'changed',
  source_declined: 'changed',
  source_stale: 'stale',
  disk_full: 'disk',
  database_locked: 'database',
  interrupted: 'interrupted',
};

/** What a person can do about the first reason that has an answer. */
export function adviceFor(reasons: readonly { code: string }[]): AdviceId {
  return reasons.map(({ code }) => adviceOf[code]).find((advice) => advice !== undefined) ?? 'retry';
}

type Run = Omit<RunReport, 'collector'> & { created_at: string };

function problemsOfRun(collector: CollectorId, run: Run): Problem[] {
  const at = run.finished_at ?? run.created_at;
  const steps = run.step_details.flatMap((step): Problem[] =>
    step.status === 'success'
      ? []
      : [
          {
            collector,
            at,
            step: step.step,
            status: step.status,
            reasons: step.reasons,
            advice: adviceFor(step.reasons),
          },
        ],
  );
  if (run.reason === null) return steps;
  const whole: Problem = {
    collector,
    at,
    step: undefined,
    status: 'failed',
    reasons: [run.reason],
    advice: adviceFor([run.reason]),
  };
  return [whole, ...steps];
}

const gravity = { failed: 0, skipped: 1, partial: 2 } as const;

/** Everything that is wrong with the newest run of each collector, worst first. */
export function problemsOf(status: StatusReport): Problem[] {
  return collectorIds
    .flatMap((id) => {
      const run = status.collectors[id];
      return run ? problemsOfRun(id, run) : [];
    })
    .sort((a, b) => gravity[a.status] - gravity[b.status]);
}

export type Verdict = 'good' | 'partial' | 'stale' | 'none' | 'running';

/** Newest collection dates; null where nothing was ever collected, undefined where it could not be read. */
export interface MorningDates {
  liquidity: string | null | undefined;
  crypto: string | null | undefined;
}

/** One word for the morning: is all of it here? `expected` is the date that should be stored by now. */
export function verdictOf(status: StatusReport, dates: MorningDates, expected: string): Verdict {
  if (status.running.length > 0) return 'running';
  const { liquidity, crypto } = dates;
  if (liquidity === undefined || crypto === undefined) return 'partial';
  if (liquidity === null && crypto === null) return 'none';
  if (liquidity === null || crypto === null || liquidity < expected || crypto < expected) return 'stale';
  const isWhole = (['liquidity', 'crypto'] as const).every(
    (id) => status.collectors[id]?.status === 'success',
  );
  return isWhole && hasNews(status, expected) ? 'good' : 'partial';
}

/** Whether the morning's news is here. It is read from many feeds: that one of them fails is no gap. */
export const hasNews = ({ collectors: { news } }: StatusReport, expected: string): boolean =>
  news !== null && news.status !== 'failed' && news.date >= expected;
