import type { Running } from '../../shared/model.ts';
import { type Level, levels, reliableCoverage } from '../../shared/stress.ts';
import { type CollectorId, collectorIds, type RunStatus } from '../../shared/words.ts';
import { expectedDate } from '../api/expected.ts';
import type { Core } from '../core.ts';
import type { AppError } from '../lib/errors.ts';

/** What the tray shows of a run. */
export interface RunGlance {
  status: RunStatus;
  at: string;
  trigger: string;
}

/** Everything that icon, tooltip and menu of the tray are made of. */
export interface TrayStatus {
  /** Now, for ages. */
  now: string;
  demo: boolean;
  running: readonly { collector: Running['collector']; done?: number; total?: number }[];
  /** Newest run of liquidity or crypto, whichever is newer. */
  last: RunGlance | undefined;
  /** Collectors whose newest run failed, wholly or in a step. */
  troubled: readonly CollectorId[];
  stress: { date: string; score: number; level: Level; reliable: boolean } | undefined;
  nextDue: { job: string; at: string } | undefined;
  /** What is due cannot be run: the disk is full, the database out of order. */
  blocked: Pick<AppError, 'code' | 'params'> | undefined;
  /** The port cannot be had: curl and browsers do not reach the app. */
  portTaken: number | undefined;
  /** Undefined where the OS has no such thing. */
  loginStart: boolean | undefined;
  /** A version that is ready to be installed, or that will be as soon as nothing runs. */
  update: { version: string; waits: boolean } | undefined;
  /** The app waits for a run before it ends. */
  quitting: boolean;
}

/** What the core does not know of itself. */
export type TraySurroundings = Pick<
  TrayStatus,
  'running' | 'nextDue' | 'portTaken' | 'loginStart' | 'update' | 'quitting'
>;

/** The newest stress index; undefined while there is none. */
export function readStress({ store: { liquidity } }: Core): TrayStatus['stress'] {
  const date = liquidity.newestStressDate();
  const row = date === undefined ? undefined : liquidity.stress(date);
  const level = levels.find((each) => each.level === row?.level)?.level;
  if (row?.total_score == null || level === undefined) return undefined;
  const reliable = (row.coverage ?? 0) >= reliableCoverage;
  return { date: row.date, score: row.total_score, level, reliable };
}

/** Reads the tray's status out of the database. */
export function readTrayStatus(core: Core, surroundings: TraySurroundings): TrayStatus {
  const newest = collectorIds.flatMap((id) => {
    const run = core.store.runs.newest(id);
    return run ? [{ id, run, at: run.finishedAt ?? run.createdAt }] : [];
  });
  const [last] = newest.filter(({ id }) => id !== 'news').sort((a, b) => b.at.localeCompare(a.at));
  const expected = expectedDate(core);
  // What somebody cancelled on purpose, or what failed on some day before, is no trouble of this morning.
  const isTroubled = ({ run }: (typeof newest)[number]) =>
    run.date >= expected &&
    run.reason?.code !== 'cancelled' &&
    (run.status === 'failed' || run.stepDetails.some((step) => step.status === 'failed'));
  return {
    ...surroundings,
    now: core.clock.now().toISOString(),
    demo: core.demo,
    last: last && { status: last.run.status, at: last.at, trigger: last.run.triggeredBy },
    troubled: newest.filter(isTroubled).map(({ id }) => id),
    stress: readStress(core),
    blocked: core.schedule?.problem(),
  };
}
