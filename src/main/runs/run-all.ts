import type { RunnableId, Trigger } from '../../shared/words.ts';
import { type Collector, reasonOf } from '../collectors/collector.ts';
import { type Clock, toSeconds } from '../lib/clock.ts';
import { collectionDate } from '../lib/day.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { StoredRun } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { type Flight, launch } from './flight.ts';
import { groupName, type Place, type Places } from './places.ts';
import { summaryOf } from './run-step.ts';

/** A run-all: the runs of its collectors, in order. */
export interface GroupRun {
  runId: string;
  startedAt: string;
  finishedAt: string;
  members: StoredRun[];
}

export interface RunAllOptions {
  store: Store;
  collectors: readonly Collector[];
  places: Places;
  clock: Clock;
  log: Log;
  run: (id: RunnableId, trigger: Trigger, parent: AbortSignal, date?: string) => Promise<StoredRun>;
}

/** Runs the collectors of run-all one after the other: one flight, over all processes. */
export function createRunAll({ store, collectors, places, clock, log, run }: RunAllOptions) {
  const members = collectors.filter((collector) => collector.inRunAll);
  let going: Flight<GroupRun> | undefined;

  /** A collector that could not even start (database locked) does not keep the next one from running. */
  function couldNotStart(
    { id, steps }: Collector,
    trigger: Trigger,
    thrown: unknown,
    startedAt: Date,
  ): StoredRun {
    const error = toAppError(thrown);
    if (error.code === 'internal') log.error('run broke', { collector: id, error: thrown });
    const reason = reasonOf(error);
    const now = clock.now();
    return {
      runId: '',
      collector: id,
      date: collectionDate(startedAt),
      status: 'failed',
      durationS: toSeconds(now.getTime() - startedAt.getTime()),
      triggeredBy: trigger,
      createdAt: now.toISOString(),
      startedAt: startedAt.toISOString(),
      finishedAt: now.toISOString(),
      reason,
      steps: Object.fromEntries(steps.map((step) => [step.id, summaryOf('failed', [reason])])),
      stepDetails: [],
    };
  }

  async function execute(place: Place, controller: AbortController, date?: string): Promise<GroupRun> {
    const stopBeating = places.keep(place, () => controller.abort(new AppError('interrupted')));
    const runs: StoredRun[] = [];
    try {
      for (const collector of members) {
        const startedAt = clock.now();
        try {
          runs.push(await run(collector.id, place.trigger, controller.signal, date));
        } catch (thrown) {
          runs.push(couldNotStart(collector, place.trigger, thrown, startedAt));
        }
      }
      const finished = {
        runId: place.runId,
        startedAt: place.startedAt.toISOString(),
        finishedAt: clock.now().toISOString(),
      };
      const logged = runs.map((each) => each.runId).filter((id) => id !== '');
      await store
        .write(() => store.runs.finishGroup({ ...finished, collector: groupName, members: logged }))
        .catch((error: unknown) => log.error('run-all could not be logged', { runId: place.runId, error }));
      return { ...finished, members: runs };
    } finally {
      stopBeating();
      places.release(place);
    }
  }

  /** Takes the place and runs, or waits for the process that has it and gives its result. */
  async function fly(trigger: Trigger, flight: Flight<GroupRun>, date?: string): Promise<GroupRun> {
    const { controller } = flight;
    for (;;) {
      controller.signal.throwIfAborted();
      const taken = await places.take(groupName, trigger);
      if ('place' in taken) {
        flight.runId = taken.place.runId;
        return execute(taken.place, controller, date);
      }
      const { holder } = taken;
      await places.follow(holder, controller.signal);
      const ids = store.runs.members(holder.run_id);
      if (!ids) continue;
      const found = ids.map((id) => store.runs.get(id)).filter((each) => each !== undefined);
      const finishedAt = found.at(-1)?.finishedAt ?? clock.now().toISOString();
      return { runId: holder.run_id, startedAt: holder.started_at, finishedAt, members: found };
    }
  }

  return {
    run(trigger: Trigger, date?: string): Promise<GroupRun> {
      going ??= launch<GroupRun>((own) =>
        fly(trigger, own, date).finally(() => {
          going = undefined;
        }),
      );
      return going.promise;
    },
    /** The one that is going on in this process, if any. */
    flights: (): Flight<GroupRun>[] => (going ? [going] : []),
  };
}
