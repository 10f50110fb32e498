import { errorText, translator } from '../../shared/i18n.ts';
import type { StepStatus } from '../../shared/model.ts';
import { type Found, reasonOf, type Skipped, type Step, type StepContext } from '../collectors/collector.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import type { Http } from '../lib/fetch-json.ts';
import type { Log } from '../lib/log.ts';
import type { StoredReason, StoredStep } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

export interface StepRun {
  step: Step;
  collector: string;
  runId: string;
  /** Aborted when the run is cancelled or out of time; the reason is an AppError. */
  signal: AbortSignal;
  context: Omit<StepContext, 'signal' | 'getJson'>;
}

export interface StepTools {
  store: Store;
  http: Http;
  clock: Clock;
  log: Log;
}

const english = translator('en');

/** The short English sentence of a step, in the user's form: "success (20 coins)", "failed (HTTP 503)". */
export function summaryOf(status: StepStatus, reasons: readonly StoredReason[], note?: string): string {
  const why = reasons.map((reason) => errorText(english, reason.code, reason.params)).join('; ');
  const inside = status === 'success' ? note : why;
  return inside ? `${status} (${inside})` : status;
}

/** What a step's result means. A step has no say in this. */
export function judge(
  result: Found | Skipped,
  rowsWritten: number,
): { status: StepStatus; reasons: StoredReason[] } {
  if ('skipped' in result) return { status: 'skipped', reasons: [result.skipped] };
  const problems = result.problems ?? [];
  if (rowsWritten > 0) return { status: problems.length > 0 ? 'partial' : 'success', reasons: problems };
  return { status: 'failed', reasons: problems.length > 0 ? problems : [{ code: 'no_rows', params: {} }] };
}

/** Runs `work` until it ends or the signal is aborted, whether or not `work` looks at the signal. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}

function newestObservation(result: Found | Skipped): string | null {
  if ('skipped' in result) return null;
  const dates = result.rows.map((row) => row.observedAt).filter((at) => at !== null);
  return dates.sort().at(-1) ?? null;
}

/**
 * Runs one step under its time limit, judges what it found and stores it in one transaction. Never throws: the
 * outcome is a value, whatever happened. The only `try` around a step.
 */
export async function runStep(run: StepRun, { store, http, clock, log }: StepTools): Promise<StoredStep> {
  const { step, collector, runId } = run;
  const started = clock.monotonicMs();
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new AppError('step_timeout', { seconds: step.limitMs / 1000 })),
    step.limitMs,
  );
  const signal = AbortSignal.any([run.signal, limit.signal]);
  let attempts = 0;
  const asker = { signal, countAttempt: () => attempts++ };

  const report = (
    outcome: { status: StepStatus; reasons: StoredReason[] },
    rest: Partial<StoredStep> & { note?: string } = {},
  ): StoredStep => {
    const { note, ...given } = rest;
    return {
      step: step.id,
      source: step.source,
      ...outcome,
      summary: summaryOf(outcome.status, outcome.reasons, note),
      rowsWritten: 0,
      newestObservation: null,
      attempts,
      durationMs: Math.round(clock.monotonicMs() - started),
      fetchedAt: null,
      ...given,
    };
  };

  try {
    signal.throwIfAborted();
    const getJson: StepContext['getJson'] = (request, schema) => http.getJson(asker, request, schema);
    const result = await until(signal, step.run({ ...run.context, signal, getJson }));
    const fetchedAt = clock.now();
    return await store.writeStep({
      collector,
      runId,
      fetchedAt,
      rows: 'rows' in result ? result.rows : [],
      complete: ('rows' in result && result.complete) || [],
      report: (rowsWritten) =>
        report(judge(result, rowsWritten), {
          rowsWritten,
          newestObservation: newestObservation(result),
          fetchedAt: 'rows' in result ? fetchedAt.toISOString() : null,
          ...('note' in result && result.note ? { note: result.note } : {}),
        }),
    });
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'internal')
      log.error('step broke', { collector, step: step.id, runId, error: thrown });
    const failed = report({ status: 'failed', reasons: [reasonOf(error)] });
    // The figures are not stored; that they are not is worth a log row, if the database lets us write one.
    await store
      .write(() => {
        if (store.runs.isActive(collector, runId)) store.runs.insertStep(runId, failed);
      })
      .catch((logError: unknown) =>
        log.error('step could not be logged', { step: step.id, runId, error: logError }),
      );
    return failed;
  } finally {
    clearTimeout(timer);
  }
}
