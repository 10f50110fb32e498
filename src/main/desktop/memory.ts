import { Session } from 'node:inspector/promises';
import type { Log } from '../lib/log.ts';

/** So long nothing has happened. */
const calmMs = 4_000;

/** Collects garbage to the last and gives the room back to the system: some 40 ms for our heap. */
async function collectGarbage(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    // It is done in a task of its own: a session that has ended by then would have asked for nothing.
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}

/** What the engine holds of the system's memory for our objects. */
const heapKb = () => Math.round(process.memoryUsage().heapTotal / 1024);

export interface MemoryOptions {
  /** While windows are open or something runs, the room is needed. */
  isBusy: () => boolean;
  log: Log;
}

/**
 * Makes the app small again while it waits in the tray. The engine widens its heap when there is much to do, at the
 * start, in a run, for a window, and as long as nothing is to be done it never comes to give that back.
 */
export function createTidier({ isBusy, log }: MemoryOptions) {
  let timer: NodeJS.Timeout | undefined;

  /** False when the room is needed. Whether it is stands in the database, which may be out of order. */
  async function tidy(): Promise<boolean> {
    if (isBusy()) return false;
    await collectGarbage();
    return true;
  }

  return {
    /** Tidies up when it has been calm for a while. */
    soon(): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const heapKbBefore = heapKb();
        tidy()
          .then((done) => done && log.info('memory given back', { heapKbBefore, heapKb: heapKb() }))
          .catch((error: unknown) => log.warn('memory could not be given back', { error }));
      }, calmMs);
    },
    stop: () => clearTimeout(timer),
  };
}
