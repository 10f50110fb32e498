import { app, powerMonitor } from 'electron';
import type { Log } from '../lib/log.ts';
import { relaunch } from './relaunch.ts';

export interface QuitOptions {
  /** Whether a run of this process goes on. */
  isRunning: () => boolean;
  /** The app begins to end: windows go, the tray says so. */
  onQuitting: () => void;
  /** Cancels and logs what still runs, and closes everything. */
  close: () => Promise<void>;
  log: Log;
  graceMs: number;
}

/** Longer than the host takes to close; whatever hangs must not keep the app from ending. */
const closeLimitMs = 10_000;

const lookMs = 100;
const lettingGoMs = 100;

const within = (ms: number, job: Promise<unknown>): Promise<unknown> =>
  Promise.race([job, new Promise((resolve) => setTimeout(resolve, ms))]);

/**
 * The one way out. A run that goes on may finish within the grace time, else it is cancelled and logged; being asked
 * again, or the system going down, ends the wait.
 */
export function arrangeQuit(options: QuitOptions): {
  isQuitting: () => boolean;
  /** Ends the app and, when everything is closed, does this, which ends the process. Nothing when it ends already. */
  endWith: (last: () => void) => void;
  /** While it ends: it is to be started anew with these arguments, unless it ends for something else. */
  comeBack: (args: readonly string[]) => void;
} {
  const { log } = options;
  let quitting = false;
  let closed = false;
  /** What ends the process when everything is closed, if not plain quitting. */
  let last: (() => void) | undefined;
  let hurry: () => void = () => undefined;

  /** Resolves when no run of this process goes on, or when somebody is in a hurry. */
  function idle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setInterval(() => options.isRunning() || hurry(), lookMs);
      hurry = () => {
        clearInterval(timer);
        resolve();
      };
    });
  }

  async function end(): Promise<void> {
    options.onQuitting();
    if (options.isRunning()) {
      log.info('quit waits for a run', { graceMs: options.graceMs });
      await within(options.graceMs, idle());
      // However it ended: nobody is to be asked any more when the database has been closed.
      hurry();
    }
    await within(
      closeLimitMs,
      options.close().catch((error: unknown) => log.error('close broke', { error })),
    );
    // Chromium takes a moment to let go of requests that were cancelled, and breaks when it is ended before that.
    await new Promise((resolve) => setTimeout(resolve, lettingGoMs));
    closed = true;
    try {
      if (last) last();
      else app.quit();
    } catch (error) {
      // An app that was to come back must not be gone because of that.
      log.error('last act broke', { error });
      relaunch();
      app.quit();
    }
  }

  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    if (quitting) return hurry();
    quitting = true;
    void end();
  });
  void app.whenReady().then(() =>
    // The system goes down (Linux, macOS): there is no time to wait for anything.
    powerMonitor.on('shutdown', () => {
      app.quit();
      hurry();
    }),
  );
  return {
    isQuitting: () => quitting,
    endWith(act) {
      if (quitting) return;
      last = act;
      app.quit();
    },
    comeBack(args) {
      if (!quitting) return;
      last ??= () => {
        relaunch(args);
        app.quit();
      };
    },
  };
}
