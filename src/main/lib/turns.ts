import { type Clock, sleep } from './clock.ts';

export interface TurnOptions {
  clock: Clock;
  /** Factor on pauses, 0-1. */
  pace: number;
  /** Pause between two requests to one host. */
  pauseMs: (host: string) => number;
}

/** Resolves with `work`, or rejects with the signal's reason as soon as it is aborted. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    void work.then(resolve).finally(() => signal.removeEventListener('abort', aborted));
  });
}

export type InTurn = <T>(host: string, signal: AbortSignal, job: () => Promise<T>) => Promise<T>;

/** Lets one job at a time go to each host, with a pause in between. Who is aborted while waiting does not hold up others. */
export function createTurns({ clock, pace, pauseMs }: TurnOptions): InTurn {
  const turns = new Map<string, Promise<void>>();
  const lastEnd = new Map<string, number>();

  return async (host, signal, job) => {
    const before = turns.get(host) ?? Promise.resolve();
    const { promise: mine, resolve: release } = Promise.withResolvers<void>();
    turns.set(
      host,
      before.then(() => mine),
    );
    let hasBegun = false;
    try {
      await orAborted(before, signal);
      const pause =
        (lastEnd.get(host) ?? Number.NEGATIVE_INFINITY) + pauseMs(host) * pace - clock.monotonicMs();
      if (pause > 0) await sleep(pause, signal);
      signal.throwIfAborted();
      hasBegun = true;
      return await job();
    } finally {
      if (hasBegun) lastEnd.set(host, clock.monotonicMs());
      release();
    }
  };
}
