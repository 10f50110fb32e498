import type { ErrorCode, MessageParams } from '../../../shared/errors.ts';
import type { ChosenSettings, KeyStates } from '../../../shared/settings.ts';
import type { LoginState, TaskState } from '../../lib/facilities.ts';

/** Who answers at one loopback address; `absent`: the machine has no such address. */
export type Answerer = 'ours' | 'stranger' | 'nobody' | 'absent';

export interface PortFacts {
  port: number;
  /** Why our own server does not have it. */
  problem: { code: ErrorCode; params: MessageParams } | null;
  addresses: { address: string; answerer: Answerer }[];
}

/** What became of asking one host. */
export type SourceFacts = {
  host: string;
  /** A feed of the news; everything else is a source of its own. */
  isFeed: boolean;
} & (
  | { status: number; ms: number; refuses: 'nothing' | 'us' | 'key' }
  | { error: { code: ErrorCode; params: MessageParams } }
  /** A collection is asking it just now. */
  | { isBusy: true }
);

/** All that is known before anything is judged. `null`: nobody here can tell. */
export interface Facts {
  /** This process stays, and collects when it is time. */
  isHost: boolean;
  schedule: ChosenSettings['schedule'];
  login: LoginState | null;
  /** 'elsewhere': this system has no Task Scheduler. */
  tasks: TaskState[] | 'elsewhere' | null;
  port: PortFacts;
  /** Why the database cannot be written. */
  database: { code: ErrorCode; params: MessageParams } | null;
  disk: { freeBytes: number; databaseBytes: number } | null;
  syncedBy: { folder: string; service: string } | null;
  backup: { newestAt: Date | null; hasData: boolean };
  keys: KeyStates;
  /** By how much this PC is ahead of the others, in milliseconds, and how many they are. */
  clock: { aheadMs: number; others: number } | 'simulated' | null;
  zone: { name: string; localTime: string };
  sources: SourceFacts[];
}
