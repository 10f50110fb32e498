import type { UpdatePhase } from '../../shared/desktop.ts';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError, toAppError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** What loads and installs another version of the app; electron-updater does (updater.ts). Throws `update_…` errors. */
export interface Updater {
  /** Asks a server for its version; undefined when that is not newer than this one. */
  find(url: string): Promise<string | undefined>;
  /** Loads what was found and checks it. From then on it is installed when the app ends in order. `signal` cuts it off. */
  download(onPercent: (percent: number) => void, signal: AbortSignal): Promise<void>;
  /** What was loaded is not to be installed. */
  drop(): void;
  /** Installs what was loaded and starts the app again. Everything else has been closed by then. */
  installAndRestart(): void;
}

/** Kinds of installations that cannot update themselves; words of `texts.problem`. */
export type NoUpdates = 'update_in_clone' | 'update_by_deb' | 'update_by_archive';

/** How far the app is with updating itself. */
export interface UpdateState {
  phase: UpdatePhase;
  /** The version that is being loaded or is ready. */
  version: string | undefined;
  percent: number;
  /** When the server last gave an answer. */
  checkedAt: string | undefined;
  problem: { code: ErrorCode; params: MessageParams } | undefined;
}

export interface UpdatesOptions {
  /** Why this installation cannot update itself. */
  unsupported: NoUpdates | undefined;
  /** The address, as the settings have it now. */
  url: () => string | null;
  /** Gets the updater. Called when there is an address, and not before: whoever has none is not to load it. */
  load: () => Updater;
  clock: Clock;
  log: Log;
  /** Whether a collection of this process goes on. */
  isRunning: () => boolean;
  /** Ends the app in order, and as its last act does what it is given. */
  endWith: (last: () => void) => void;
  /** A version has become ready. */
  onReady: (version: string) => void;
  /** The state is another. */
  onChanged: () => void;
}

export interface Updates {
  state(): UpdateState;
  /** Begins to look after updates: a minute after the start, so that the start is not in its way, and daily. */
  start(): void;
  /** Asks now. Nothing without an address. Settled when the answer is there and what is new has been loaded. */
  check(): Promise<void>;
  /** Another address counts at once, and what came from the old one is not installed. */
  addressChanged(): Promise<void>;
  /** Installs what is ready and starts the app again, as soon as no collection goes on. Throws `update_not_ready`. */
  install(): void;
  stop(): void;
}

const firstCheckMs = 60_000;
const lookMs = 10 * 60_000;
const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;
const waitLookMs = 500;

/** Phases in which asking the server would disturb what goes on. */
const busy: readonly UpdatePhase[] = ['checking', 'downloading', 'waiting'];

/** Keeps the app up to date from the address in the settings: asks, loads, tells, and installs when nothing runs. */
export function createUpdates(options: UpdatesOptions): Updates {
  const { unsupported, url, clock, log } = options;
  const rest = (): UpdateState => {
    const problem =
      unsupported && ({ code: 'update_unsupported', params: { problem: unsupported } } as const);
    const phase = unsupported ? 'unsupported' : url() === null ? 'off' : 'idle';
    return { phase, version: undefined, percent: 0, checkedAt: undefined, problem };
  };
  let state = rest();
  let updater: Updater | undefined;
  let address = url();
  /** When the server was last asked, with whatever outcome. */
  let askedAt: number | undefined;
  /** Ends what was begun for an address that counts no more. */
  let work = new AbortController();
  let first: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;
  let waiting: NodeJS.Timeout | undefined;

  function change(next: Partial<UpdateState>): void {
    state = { ...state, ...next };
    options.onChanged();
  }

  function fail(thrown: unknown): void {
    const error = toAppError(thrown);
    const { code, params } =
      error.code === 'internal' ? new AppError('update_failed', { problem: 'internal' }) : error;
    log.warn('update failed', { error: thrown });
    updater?.drop();
    change({ phase: 'failed', version: undefined, percent: 0, problem: { code, params } });
  }

  async function load(version: string, signal: AbortSignal): Promise<void> {
    change({ phase: 'downloading', version, percent: 0 });
    await updater?.download((percent) => {
      const whole = Math.min(100, Math.max(0, Math.round(percent)));
      if (!signal.aborted && whole !== state.percent) change({ percent: whole });
    }, signal);
    if (signal.aborted) return;
    log.info('update is ready', { version });
    change({ phase: 'ready', version, percent: 100 });
    options.onReady(version);
  }

  async function check(): Promise<void> {
    const from = url();
    if (unsupported || from === null || busy.includes(state.phase)) return;
    const { signal } = work;
    const ready = state.phase === 'ready' ? state.version : undefined;
    askedAt = clock.now().getTime();
    if (ready === undefined) change({ phase: 'checking', problem: undefined });
    try {
      updater ??= options.load();
      const version = await updater.find(from);
      if (signal.aborted) return;
      change({ checkedAt: clock.now().toISOString() });
      if (version === undefined) {
        // Also when the server has taken back what was ready.
        updater.drop();
        change({ phase: 'current', version: undefined, percent: 0 });
      } else if (version !== ready) await load(version, signal);
    } catch (thrown) {
      // What is ready stays so when the server cannot be reached a day later.
      if (signal.aborted) return;
      if (state.phase === 'ready') log.warn('update could not be looked for', { error: thrown });
      else fail(thrown);
    }
  }

  function look(): void {
    const pauseMs = state.phase === 'failed' ? hourMs : dayMs;
    if (askedAt === undefined || clock.now().getTime() - askedAt >= pauseMs) void check();
  }

  function restart(): void {
    log.info('installing update', { version: state.version });
    options.endWith(() => updater?.installAndRestart());
  }

  return {
    state: () => state,
    start() {
      first = setTimeout(look, firstCheckMs);
      looking = setInterval(look, lookMs);
      for (const timer of [first, looking]) timer.unref();
    },
    check,
    async addressChanged() {
      if (url() === address) return;
      address = url();
      work.abort();
      work = new AbortController();
      clearInterval(waiting);
      updater?.drop();
      askedAt = undefined;
      state = rest();
      options.onChanged();
      await check();
    },
    install() {
      if (state.phase !== 'ready') throw new AppError('update_not_ready');
      if (!options.isRunning()) return restart();
      log.info('update waits for a run');
      change({ phase: 'waiting' });
      waiting = setInterval(() => {
        if (options.isRunning()) return;
        clearInterval(waiting);
        restart();
      }, waitLookMs);
    },
    stop() {
      work.abort();
      clearTimeout(first);
      clearInterval(looking);
      clearInterval(waiting);
    },
  };
}
