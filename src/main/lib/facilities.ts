import type { ErrorCode, MessageParams } from '../../shared/errors.ts';

/** Where HTTP stands. */
export interface PortState {
  /** As configured; 0 = any free one. */
  wanted: number;
  /** The port that is ours now; null while it cannot be had. */
  listening: number | null;
  /** Why it cannot be had. */
  problem: { code: ErrorCode; params: MessageParams } | null;
}

/** Start at login as the system has it, not as the settings wish it; `blocked`: registered, but switched off there. */
export type LoginState = 'enabled' | 'disabled' | 'blocked';

/** An entry of the Windows Task Scheduler. `wrong`: it starts another program, another file, or at another time. */
export interface TaskState {
  name: string;
  state: 'ready' | 'missing' | 'disabled' | 'wrong';
}

/**
 * What only whoever hosts the core can tell or do. A part is missing where there is nothing of the kind: a command that
 * ends by itself has no port, plain Node has no login item, only Windows has the Task Scheduler.
 */
export interface Facilities {
  port?: { state(): PortState; retry(): Promise<void> };
  login?: { state(): Promise<LoginState>; enable(): Promise<void> };
  tasks?: { state(): Promise<TaskState[]>; register(): Promise<void> };
  /** Settings that an environment variable overrides, and its name. */
  overridden?: Readonly<Record<string, string>>;
  /** The database file setting that the start has found. */
  startedWithDatabaseFile?: string | null;
  logFile?: string;
  /** Time does not pass as on this PC (DDC_NOW): comparing it with others means nothing. */
  isClockSimulated?: boolean;
}
