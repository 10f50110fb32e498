import { errorText } from '../../shared/i18n.ts';
import type { Reason, RunAllReport, RunReport, StepReport } from '../../shared/model.ts';
import type { NewsCounts } from '../../shared/model-liquidity.ts';
import { translator } from '../../shared/translator.ts';
import type { RunStatus } from '../../shared/words.ts';
import { toSeconds } from '../lib/clock.ts';
import type { GroupRun } from '../runs/run-all.ts';
import type { StoredReason, StoredRun, StoredStep } from '../store/runs.ts';

const english = translator('en');

/** A stored reason with its English sentence. */
export function toReason({ code, params }: StoredReason): Reason {
  return { code, params: { ...params }, text: errorText(english, code, params) };
}

function toStepReport(step: StoredStep): StepReport {
  return {
    step: step.step,
    source: step.source,
    status: step.status,
    summary: step.summary,
    reasons: step.reasons.map(toReason),
    rows_written: step.rowsWritten,
    newest_observation: step.newestObservation,
    attempts: step.attempts,
    duration_ms: step.durationMs,
    fetched_at: step.fetchedAt,
    parts: (step.parts ?? []).map(({ reason, ...part }) => ({
      ...part,
      reason: reason ? toReason(reason) : null,
    })),
  };
}

/** A run as the API shows it, in the user's form (user-design 3.2) plus what it leaves open. */
export function toRunReport(run: StoredRun): RunReport {
  return {
    collector: run.collector,
    status: run.status,
    duration: run.durationS,
    date: run.date,
    steps: run.steps,
    run_id: run.runId,
    triggered_by: run.triggeredBy,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    reason: run.reason && toReason(run.reason),
    step_details: run.stepDetails.map(toStepReport),
  };
}

/** A news run with the counts of the Python endpoint. */
export function toNewsReport(run: StoredRun): RunReport & NewsCounts {
  const parts = run.stepDetails.flatMap((step) => step.parts ?? []);
  const byCategory: NewsCounts['by_category'] = {};
  for (const { category, fetched, saved } of parts) {
    const sum = byCategory[category] ?? { fetched: 0, saved: 0, skipped: 0 };
    byCategory[category] = {
      fetched: sum.fetched + fetched,
      saved: sum.saved + saved,
      skipped: sum.skipped + fetched - saved,
    };
  }
  const all = Object.values(byCategory);
  const total = (name: 'fetched' | 'saved' | 'skipped') => all.reduce((sum, each) => sum + each[name], 0);
  return {
    ...toRunReport(run),
    total_fetched: total('fetched'),
    total_saved: total('saved'),
    total_skipped: total('skipped'),
    by_category: byCategory,
  };
}

/** What several runs are together. */
export function overall(statuses: readonly RunStatus[]): RunStatus {
  if (statuses.length > 0 && statuses.every((status) => status === 'success')) return 'success';
  return statuses.some((status) => status !== 'failed') ? 'partial' : 'failed';
}

export function toRunAllReport(group: GroupRun): RunAllReport {
  return {
    status: overall(group.members.map((member) => member.status)),
    total_duration: toSeconds(Date.parse(group.finishedAt) - Date.parse(group.startedAt)),
    run_id: group.runId,
    collectors: group.members.map(toRunReport),
  };
}
