import type { MessageParams } from '../../shared/errors.ts';
import { type Note, noteText, reasonsText } from '../../shared/i18n.ts';
import { translator } from '../../shared/translator.ts';
import type { StepStatus } from '../../shared/words.ts';
import { type Found, reasonOf, type Step, type StepContext } from '../collectors/collector.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import type { Http } from '../lib/fetch-json.ts';
import type { Log } from '../lib/log.ts';
import type { StoredReason, StoredStep } from '../store/runs.ts';
import type { StepWrite, Store, Written } from '../store/store.ts';

export interface StepRun {
  step: Step;
  collector: string;
  runId: string;
  /** Aborted when the run is cancelled or out of time; the reason is an AppError. */
  signal: AbortSignal;
  context: Omit<StepContext, 'signal' | 'getJson' | 'getText' | 'read'>;
}

export interface StepTools {
  store: Store;
  http: Http;
  clock: Clock;
  log: Log;
  /** A reason may repeat what a source said, and a source may repeat the key. */
  redact: (text: string) => string;
}

const english = translator('en');

/** The short English sentence of a step, in the user's form: "success (20 coins)", "failed (HTTP 503)". */
export function summaryOf(status: StepStatus, reasons: readonly StoredReason[], note?: Note): string {
  const inside = status === 'success' && note ? noteText(english, note) : reasonsText(english, reasons);
  return inside ? `${status} (${inside})` : status;
}

function redactedParams(params: MessageParams, redact: StepTools['redact']): MessageParams {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
  );
}

/** What a step's result means: problems and how many rows there were. A step has no say in this. */
export function judge(
  problems: readonly StoredReason[],
  rows: number,
): { status: StepStatus; reasons: StoredReason[] } {
  if (rows > 0) return { status: problems.length > 0 ? 'partial' : 'success', reasons: [...problems] };
  return {
    status: 'failed',
    reasons: problems.length > 0 ? [...problems] : [{ code: 'no_rows', params: {} }],
  };
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

const isInParts = (result: object): result is AsyncIterable<Found> => Symbol.asyncIterator in result;

/** What has come of a step so far. */
function createTally() {
  const problems: StoredReason[] = [];
  let found = 0;
  let written = 0;
  let newest: string | null = null;
  return {
    add(part: Found, stored: Written): void {
      problems.push(...(part.problems ?? []));
      found += Math.max(stored.rows, part.known ?? 0);
      written += stored.rows;
      for (const { observedAt } of part.rows) {
        if (observedAt !== null && (newest === null || observedAt > newest)) newest = observedAt;
      }
    },
    outcome: () => judge(problems, found),
    figures: () => ({ rowsWritten: written, newestObservation: newest }),
  };
}

/**
 * Runs one step under its time limit, judges what it found and stores it in one transaction. Never throws: the
 * outcome is a value, whatever happened. The only `try` around a step.
 */
export async function runStep(
  run: StepRun,
  { store, http, clock, log, redact }: StepTools,
): Promise<StoredStep> {
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
    { status, reasons: given }: { status: StepStatus; reasons: StoredReason[] },
    rest: Partial<StoredStep> = {},
  ): StoredStep => {
    const reasons = given.map(({ code, params }) => ({ code, params: redactedParams(params, redact) }));
    return {
      step: step.id,
      source: step.source,
      status,
      reasons,
      summary: summaryOf(status, reasons, rest.note),
      rowsWritten: 0,
      newestObservation: null,
      attempts,
      durationMs: Math.round(clock.monotonicMs() - started),
      fetchedAt: null,
      ...rest,
    };
  };

  const tally = createTally();
  const batch = (found: Found, fetchedAt: Date): StepWrite => ({
    collector,
    runId,
    fetchedAt,
    rows: found.rows,
    complete: found.complete ?? [],
    feeds: found.feeds ?? [],
    marks: found.marks ?? [],
  });
  /** Stores the last, or only, part together with the step's log row. */
  async function finish(found: Found): Promise<StoredStep> {
    const fetchedAt = clock.now();
    return store.writeStep(batch(found, fetchedAt), (written) => {
      tally.add(found, written);
      return report(tally.outcome(), {
        ...tally.figures(),
        fetchedAt: fetchedAt.toISOString(),
        ...(found.note && { note: found.note }),
        ...(written.parts.length > 0 && { parts: written.parts }),
      });
    });
  }
  /** A step without figures of its own: skipped or failed. */
  async function logOnly(stored: StoredStep): Promise<StoredStep> {
    await store
      .write(() => {
        if (store.runs.isActive(collector, runId)) store.runs.insertStep(runId, stored);
      })
      .catch((error: unknown) => log.error('step could not be logged', { step: step.id, runId, error }));
    return stored;
  }

  try {
    signal.throwIfAborted();
    const getJson: StepContext['getJson'] = (request, schema) => http.getJson(asker, request, schema);
    const getText: StepContext['getText'] = (request) => http.getText(asker, request);
    const context = { ...run.context, signal, getJson, getText, read: store };
    const result = await until(signal, step.run(context));
    if ('skipped' in result) return await logOnly(report({ status: 'skipped', reasons: [result.skipped] }));
    if (!isInParts(result)) return await finish(result);
    const parts = result[Symbol.asyncIterator]();
    for (;;) {
      const next = await until(signal, parts.next());
      if (next.done) return await finish({ rows: [] });
      tally.add(next.value, await store.writePart(batch(next.value, clock.now())));
    }
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'internal')
      log.error('step broke', { collector, step: step.id, runId, error: thrown });
    // The parts of a backfill that came before are stored all the same.
    return logOnly(report({ status: 'failed', reasons: [reasonOf(error)] }, tally.figures()));
  } finally {
    clearTimeout(timer);
  }
}
