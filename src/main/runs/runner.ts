import type { AppEvent } from '../../shared/events.ts';
import { errorText } from '../../shared/i18n.ts';
import { translator } from '../../shared/translator.ts';
import type { RunnableId, RunStatus, StepStatus, Trigger } from '../../shared/words.ts';
import { type Collector, reasonOf, type Secrets } from '../collectors/collector.ts';
import { type Clock, toSeconds } from '../lib/clock.ts';
import { addDays, collectionDate, toSqlTime } from '../lib/day.ts';
import type { Emitter } from '../lib/emitter.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import type { Http } from '../lib/fetch-json.ts';
import type { Log } from '../lib/log.ts';
import type { Sources } from '../sources/sources.ts';
import type { FinishedRun, StoredReason, StoredRun, StoredStep } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { type Flight, launch } from './flight.ts';
import { createPlaces, groupName, type Place } from './places.ts';
import { createRunAll, type GroupRun } from './run-all.ts';
import { runStep } from './run-step.ts';

export interface RunnerOptions {
  store: Store;
  collectors: readonly Collector[];
  http: Http;
  clock: Clock;
  log: Log;
  events: Emitter<AppEvent>;
  sources: Sources;
  /** Asked at the start of every run. */
  secrets: () => Promise<Secrets>;
  redact: (text: string) => string;
  /** A whole run, pauses and retries included. */
  runLimitMs: number;
}

/** Who asks for a run, for a backfill how many days back, and of which date it is if not of the day it starts. */
interface Order {
  trigger: Trigger;
  days?: number;
  date?: string;
}

/**
 * success: every step, but for those that are not configured; failed: no step that asks a source; else partial. A step
 * that only computes from what is stored makes no run a success.
 */
export function runStatus(
  steps: readonly { status: StepStatus; reasons: readonly StoredReason[]; derived?: boolean }[],
): RunStatus {
  const brought = steps.filter(
    (step) => !step.derived && (step.status === 'success' || step.status === 'partial'),
  );
  if (brought.length === 0) return 'failed';
  const isFine = (step: (typeof steps)[number]) =>
    step.status === 'success' ||
    (step.status === 'skipped' && step.reasons.every((reason) => reason.code === 'not_configured'));
  return steps.every(isFine) ? 'success' : 'partial';
}

const english = translator('en');

/** Runs collectors: one flight a collector, steps isolated from each other, everything logged. */
export function createRunner(options: RunnerOptions) {
  const { store, collectors, clock, log, events } = options;
  const find = (id: string) => collectors.find((collector) => collector.id === id);
  const places = createPlaces(store, clock, log, (id) => find(id)?.steps.map((step) => step.id) ?? []);
  const flights = new Map<string, Flight<StoredRun>>();
  /** Log rows that the database would not take (disk full); written as soon as it does. */
  const unlogged = new Map<string, FinishedRun>();

  async function runSteps(
    collector: Collector,
    place: Place,
    signal: AbortSignal,
    days: number,
    date: string,
  ): Promise<StoredStep[]> {
    const { runId } = place;
    const from = addDays(date, -days);
    const secrets = await options.secrets();
    const ended = new Map<string, Promise<StoredStep>>();
    let done = 0;
    for (const step of collector.steps) {
      const earlier = (step.after ?? []).map((id) => ended.get(id));
      const outcome = Promise.all(earlier).then(async () => {
        events.emit({ type: 'step:started', runId, collector: collector.id, step: step.id });
        const stored = await runStep(
          {
            step,
            collector: collector.id,
            runId,
            signal,
            context: { date, from, now: place.startedAt, sources: options.sources, secrets },
          },
          options,
        );
        done++;
        events.emit({
          type: 'step:finished',
          runId,
          collector: collector.id,
          step: step.id,
          status: stored.status,
          summary: stored.summary,
          note: stored.note,
          reasons: stored.reasons.map((reason) => ({
            ...reason,
            text: errorText(english, reason.code, reason.params),
          })),
          done,
          total: collector.steps.length,
          tables: stored.rowsWritten > 0 ? [...step.writes] : [],
        });
        return stored;
      });
      ended.set(step.id, outcome);
    }
    return Promise.all(ended.values());
  }

  /** Writes the log row. When the database will not take it, the run's result stands all the same. */
  async function log_(run: FinishedRun): Promise<void> {
    try {
      await store.write(() => store.runs.finish(run));
      unlogged.delete(run.runId);
    } catch (thrown) {
      unlogged.set(run.runId, run);
      log.error('run could not be logged', { runId: run.runId, error: thrown });
    }
  }

  async function execute(
    collector: Collector,
    place: Place,
    controller: AbortController,
    { days = 0, date = collectionDate(place.startedAt) }: Order,
  ): Promise<StoredRun> {
    const { runId } = place;
    const started = clock.monotonicMs();
    const limitMs = collector.limitMs ?? options.runLimitMs;
    const limit = setTimeout(
      () => controller.abort(new AppError('run_timeout', { seconds: limitMs / 1000 })),
      limitMs,
    );
    const stopBeating = places.keep(place, () => controller.abort(new AppError('interrupted')));
    try {
      log.info('run started', { collector: collector.id, runId, trigger: place.trigger });
      const ids = collector.steps.map((step) => step.id);
      events.emit({
        type: 'run:started',
        runId,
        collector: collector.id,
        trigger: place.trigger,
        date,
        steps: ids,
      });
      const steps = await runSteps(collector, place, controller.signal, days, date);
      const early = controller.signal.aborted ? reasonOf(toAppError(controller.signal.reason)) : null;
      const run: FinishedRun = {
        runId,
        collector: collector.id,
        date,
        status: runStatus(
          steps.map((stored, index) => ({ ...stored, derived: collector.steps[index]?.derived ?? false })),
        ),
        durationS: toSeconds(clock.monotonicMs() - started),
        triggeredBy: place.trigger,
        startedAt: place.startedAt.toISOString(),
        finishedAt: clock.now().toISOString(),
        createdAt: toSqlTime(clock.now()),
        reason: early,
        steps: Object.fromEntries(steps.map((step) => [step.step, step.summary])),
      };
      await log_(run);
      log.info('run finished', { collector: collector.id, runId, status: run.status, steps: run.steps });
      return store.runs.get(runId) ?? { ...run, stepDetails: steps };
    } finally {
      clearTimeout(limit);
      stopBeating();
      places.release(place);
      const status = store.runs.get(runId)?.status ?? 'failed';
      events.emit({ type: 'run:finished', runId, collector: collector.id, status });
    }
  }

  /** Takes the place and runs, or waits for the process that has it and gives its result. */
  async function fly(collector: Collector, order: Order, flight: Flight<StoredRun>): Promise<StoredRun> {
    const { controller } = flight;
    const { trigger, days = 0 } = order;
    for (;;) {
      for (const run of unlogged.values()) await log_(run);
      controller.signal.throwIfAborted();
      // News comes after run-all, in whatever process that is going on.
      if (collector.id === 'news') await places.whenFree(groupName, controller.signal);
      const taken = await places.take(collector.id, trigger);
      if ('place' in taken) {
        flight.runId = taken.place.runId;
        return execute(collector, taken.place, controller, order);
      }
      await places.follow(taken.holder, controller.signal);
      // How far back another process's backfill went, nobody can tell: ours goes over what is left.
      const result = days > 0 ? undefined : store.runs.get(taken.holder.run_id);
      if (result) return result;
    }
  }

  function run(id: RunnableId, order: Order, parent?: AbortSignal): Promise<StoredRun> {
    const collector = find(id);
    if (!collector) return Promise.reject(new AppError('not_found', { what: id }));
    const going = flights.get(id);
    if (going && (order.days ?? 0) <= going.days) return going.promise;
    // A backfill that goes farther back than the one going on comes after it; what is done by then is not fetched again.
    if (going) return going.promise.catch(() => undefined).then(() => run(id, order, parent));
    const flight = launch<StoredRun>(
      (own) => fly(collector, order, own).finally(() => flights.delete(id)),
      parent,
    );
    flight.days = order.days ?? 0;
    flights.set(id, flight);
    return flight.promise;
  }

  const all = createRunAll({
    store,
    collectors,
    places,
    clock,
    log,
    run: (id, trigger, parent, date) => run(id, { trigger, ...(date !== undefined && { date }) }, parent),
  });
  const everything = () => [...flights.values(), ...all.flights()];

  return {
    /**
     * Runs a collector, or joins the run that is going on in this or another process. `date` is its collection date when
     * that is not the day on which it starts.
     */
    run: (id: RunnableId, trigger: Trigger, days?: number, date?: string) =>
      run(id, { trigger, ...(days !== undefined && { days }), ...(date !== undefined && { date }) }),
    /** Runs the collectors of run-all, in order. */
    runAll: (trigger: Trigger, date?: string): Promise<GroupRun> => all.run(trigger, date),
    /** Cancels a run, or a whole run-all, of this process. False when there is none of that id. */
    cancel(runId: string): boolean {
      const found = everything().filter((flight) => flight.runId === runId);
      for (const flight of found) flight.controller.abort(new AppError('cancelled'));
      return found.length > 0;
    },
    /** What is going on, in whatever process. */
    running: () => store.runs.allActive().filter((active) => places.isAlive(active)),
    recover: () => places.recover(),
    /** Cancels everything and waits until it is logged. */
    async stop(): Promise<void> {
      const going = everything();
      for (const flight of going) flight.controller.abort(new AppError('cancelled'));
      await Promise.allSettled(going.map((flight) => flight.promise));
    },
  };
}
export type Runner = ReturnType<typeof createRunner>;
