/** Where time comes from. Handed in everywhere, so that a test decides what time it is. */
export interface Clock {
  /** The current instant. */
  now(): Date;
  /** Milliseconds of a clock that never jumps; only differences mean anything. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};

/** A clock that starts at `start` and then goes on at the normal speed. */
export function clockFrom(start: Date): Clock {
  const zero = performance.now();
  return {
    now: () => new Date(start.getTime() + (performance.now() - zero)),
    monotonicMs: () => performance.now(),
  };
}

/** Resolves after `ms`, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const done = () => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

/** Milliseconds as seconds with one decimal, as durations are logged. */
export const toSeconds = (ms: number): number => Math.round(ms / 100) / 10;
