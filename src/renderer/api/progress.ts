import { type AppEvent, isRunEvent, type RunEvent } from '../../shared/events.ts';
import type { Note } from '../../shared/i18n.ts';
import type { StatusReport } from '../../shared/model.ts';
import { collectorIds, type RunnableId, type RunStatus, type StepStatus } from '../../shared/words.ts';

export interface StepProgress {
  step: string;
  state: 'waiting' | 'running' | StepStatus;
  note?: Note | undefined;
  reasons: { code: string; params: Readonly<Record<string, string | number>> }[];
}

export interface RunProgress {
  runId: string;
  collector: RunnableId;
  steps: StepProgress[];
  /** Undefined while it goes on. */
  status?: RunStatus;
}

/** A run after an event; undefined when the event is not of it. Pure. */
export function nextProgress(run: RunProgress | undefined, event: RunEvent): RunProgress | undefined {
  if (event.type === 'run:started') {
    return {
      runId: event.runId,
      collector: event.collector,
      steps: event.steps.map((step) => ({ step, state: 'waiting', reasons: [] })),
    };
  }
  if (run?.runId !== event.runId) return run;
  if (event.type === 'run:finished') return { ...run, status: event.status };
  // A page that was opened in the middle has not heard of the steps before.
  const known = run.steps.some(({ step }) => step === event.step)
    ? run.steps
    : [...run.steps, { step: event.step, state: 'waiting' as const, reasons: [] }];
  const changed: Omit<StepProgress, 'step'> =
    event.type === 'step:started'
      ? { state: 'running', reasons: [] }
      : { state: event.status, note: event.note, reasons: event.reasons };
  return {
    ...run,
    steps: known.map((each) => (each.step === event.step ? { step: each.step, ...changed } : each)),
  };
}

/**
 * Whether an ended run has had its say: a later one of its collector goes on or has ended, even if no event has told of
 * it. Ids of runs begin with the second of their start; those of other programs do not.
 */
export function isOvertaken(
  { runId, collector, status }: RunProgress,
  report: Pick<StatusReport, 'collectors' | 'running'> | undefined,
): boolean {
  if (status === undefined || !report) return false;
  const last = collectorIds.find((id) => id === collector);
  const newest = last && report.collectors[last]?.run_id;
  const second = (id: string) => id.slice(0, '20260219T060000Z'.length);
  const isLater = (id: string | undefined): boolean =>
    id !== undefined && id !== runId && /^\d{8}T/.test(id) && second(id) >= second(runId);
  return isLater(newest) || report.running.some((run) => run.collector === collector && isLater(run.run_id));
}

/** The newest run of each collector since the page was opened. */
export function createProgress() {
  const runs = new Map<RunnableId, RunProgress>();
  const dismissed = new Map<RunnableId, string>();
  const listeners = new Set<() => void>();
  let list: readonly RunProgress[] = [];
  return {
    take(event: AppEvent): void {
      if (!isRunEvent(event)) return;
      const known = runs.get(event.collector);
      // One that was closed by the user stays so.
      if (event.runId === dismissed.get(event.collector)) return;
      // The start of this one may have been missed; what has ended before says nothing of it.
      const isUnknown = known === undefined || (known.status !== undefined && known.runId !== event.runId);
      const before =
        isUnknown && event.type !== 'run:started'
          ? { runId: event.runId, collector: event.collector, steps: [] }
          : known;
      const after = nextProgress(before, event);
      if (after === undefined || after === runs.get(event.collector)) return;
      runs.set(event.collector, after);
      list = [...runs.values()];
      for (const listener of listeners) listener();
    },
    /** After a break of the connection: whatever still goes on will be heard of again, and what has ended never will. */
    forgetUnfinished(): void {
      for (const [collector, run] of runs) if (run.status === undefined) runs.delete(collector);
      list = [...runs.values()];
      for (const listener of listeners) listener();
    },
    /** The user has read what an ended run had to say. */
    dismiss({ runId, collector }: Pick<RunProgress, 'runId' | 'collector'>): void {
      if (runs.get(collector)?.runId !== runId) return;
      dismissed.set(collector, runId);
      runs.delete(collector);
      list = [...runs.values()];
      for (const listener of listeners) listener();
    },
    get: (): readonly RunProgress[] => list,
    on(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
export type Progress = ReturnType<typeof createProgress>;
