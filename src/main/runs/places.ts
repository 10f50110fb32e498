import { randomBytes } from 'node:crypto';
import type { Trigger } from '../../shared/words.ts';
import { type Clock, sleep, toSeconds } from '../lib/clock.ts';
import { collectionDate, toSqlTime } from '../lib/day.ts';
import type { Log } from '../lib/log.ts';
import { isProcessAlive } from '../lib/process-alive.ts';
import type { ActiveRun } from '../store/runs.ts';
import type { Store } from '../store/store.ts';

/** The name under which a run-all holds its place among the collectors. */
export const groupName = 'run-all';

const heartbeatMs = 2_000;
/** A place whose holder has not beaten for so long is free, though a process of its pid is there. */
const silenceMs = 6 * 60_000;
const followMs = 150;

/** A place that this process holds. */
export interface Place {
  collector: string;
  runId: string;
  startedAt: Date;
  trigger: Trigger;
}

function newRunId(now: Date): string {
  return `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z-${randomBytes(4).toString('hex')}`;
}

/**
 * Single flight over all processes that use the database: at most one place a collector. `held` says which places
 * this process really holds, so that what a crash left behind under a reused pid is not taken for ours.
 */
export function createPlaces(
  store: Store,
  clock: Clock,
  log: Log,
  steps: (collector: string) => readonly string[],
) {
  const held = new Set<string>();

  function isAlive(active: ActiveRun): boolean {
    if (active.pid === process.pid) return held.has(active.run_id);
    // Either way: a heartbeat of the future was beaten by a clock that has been put right since.
    const silent = Math.abs(clock.now().getTime() - Date.parse(active.heartbeat_at));
    return silent < silenceMs && isProcessAlive(active.pid);
  }

  /** Logs a run that ended with its process. Inside a transaction. */
  function logInterrupted(active: ActiveRun): void {
    if (active.collector === groupName) {
      store.runs.drop(active.collector, active.run_id);
      return;
    }
    const done = store.runs.stepDetails(active.run_id);
    const summaries = Object.fromEntries(
      steps(active.collector).map((step) => [step, 'failed (interrupted)']),
    );
    for (const step of done) summaries[step.step] = step.summary;
    const startedAt = new Date(active.started_at);
    store.runs.finish({
      runId: active.run_id,
      collector: active.collector,
      date: collectionDate(startedAt),
      status: 'failed',
      durationS: Math.max(0, toSeconds(Date.parse(active.heartbeat_at) - startedAt.getTime())),
      triggeredBy: active.triggered_by,
      startedAt: active.started_at,
      finishedAt: active.heartbeat_at,
      createdAt: toSqlTime(clock.now()),
      reason: { code: 'interrupted', params: {} },
      steps: summaries,
    });
    log.warn('run was interrupted', { collector: active.collector, runId: active.run_id });
  }

  return {
    isAlive,
    /** Takes the collector's place, or says who holds it. What a dead process left is logged first. */
    take(collector: string, trigger: Trigger): Promise<{ place: Place } | { holder: ActiveRun }> {
      return store.write(() => {
        const current = store.runs.active(collector);
        if (current && isAlive(current)) return { holder: current };
        if (current) logInterrupted(current);
        const startedAt = clock.now();
        const at = startedAt.toISOString();
        const runId = newRunId(startedAt);
        store.runs.begin({
          collector,
          run_id: runId,
          pid: process.pid,
          started_at: at,
          triggered_by: trigger,
          heartbeat_at: at,
        });
        held.add(runId);
        return { place: { collector, runId, startedAt, trigger } };
      });
    },
    /** Keeps a place alive; `lost` is called when another process has taken it. Returns the function that ends this. */
    keep(place: Place, lost: () => void): () => void {
      const timer = setInterval(() => {
        // One try: while another program has the database, the next beat is as good as this one.
        store
          .write(() => store.runs.beat(place.collector, place.runId, clock.now().toISOString()), 0)
          .then((ours) => ours || lost())
          .catch((error: unknown) => log.warn('heartbeat missed', { runId: place.runId, error }));
      }, heartbeatMs);
      return () => clearInterval(timer);
    },
    release: (place: Place) => void held.delete(place.runId),
    /** Resolves when the holder's run has ended, however it ended. */
    async follow(holder: ActiveRun, signal: AbortSignal): Promise<void> {
      for (;;) {
        const current = store.runs.active(holder.collector);
        if (current?.run_id !== holder.run_id || !isAlive(current)) return;
        await sleep(followMs, signal);
      }
    },
    /** Resolves when nobody holds that place. */
    async whenFree(collector: string, signal: AbortSignal): Promise<void> {
      for (;;) {
        const holder = store.runs.active(collector);
        if (!holder || !isAlive(holder)) return;
        await this.follow(holder, signal);
      }
    },
    /** Logs every run that ended with its process. */
    recover(): Promise<number> {
      return store.write(() => {
        const dead = store.runs.allActive().filter((active) => !isAlive(active));
        for (const active of dead) logInterrupted(active);
        return dead.length;
      });
    },
  };
}
export type Places = ReturnType<typeof createPlaces>;
