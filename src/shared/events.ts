import type { Note } from './i18n.ts';
import type { RunnableId, RunStatus, StepStatus } from './words.ts';

/** What changed, never the data itself: a missed event costs a late refresh, not a wrong figure. */
export type AppEvent =
  /** Paths of settings that are another now; `keys.NAME` for a key. */
  | { type: 'settings:changed'; changed: string[] }
  | {
      type: 'run:started';
      runId: string;
      collector: RunnableId;
      trigger: string;
      date: string;
      steps: string[];
    }
  | { type: 'step:started'; runId: string; collector: RunnableId; step: string }
  | {
      type: 'step:finished';
      runId: string;
      collector: RunnableId;
      step: string;
      status: StepStatus;
      summary: string;
      /** How much was found, in words of `texts.note`. */
      note: Note | undefined;
      reasons: { code: string; params: Readonly<Record<string, string | number>>; text: string }[];
      /** Steps of this run that have ended, this one included, and how many there are. */
      done: number;
      total: number;
      /** Tables that may have new rows. */
      tables: string[];
    }
  /** Something was stored outside a run. */
  | { type: 'data:changed'; tables: string[] }
  | { type: 'run:finished'; runId: string; collector: RunnableId; status: RunStatus }
  /** The daily plan, or what became of one of its slots. */
  | { type: 'schedule:changed' }
  /** The database has another content: whoever shows anything reads it anew. */
  | { type: 'database:restored' }
  /** A copy of the database was made, or could not be, or a notice came or went. */
  | { type: 'backups:changed' };

/** An event of a run, not of anything else that changed. */
export type RunEvent = Extract<AppEvent, { runId: string }>;

export const isRunEvent = (event: AppEvent): event is RunEvent => 'runId' in event;
