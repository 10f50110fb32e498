/**
 * What the daily plan demands right now: a pure function of the plan, the time, what was decided before and the run log.
 *
 * A slot is a due time of a job. Its row in `schedule_slot` goes
 *
 *     (none) ──► running ──► served                a run brought something
 *       │           │  ▲
 *       │           ▼  │ again, as catch-up
 *       │         failed                           `failed`: no source answered; again after `pausesMs`
 *       │                                          `interrupted`: the process ended; again once, at the next ask
 *       │                                          `cancelled`: by the user; never again
 *       ├────────► served, `outside`               a run that somebody else began serves it
 *       └────────► missed                          `coalesced`: a later slot was due already
 *                                                  `too_late`, `switched_off`: the newest one, but not to be run any more
 *
 * Only the newest slot of a job ever runs, and only for a day; `failed` and `missed` become `served` when a run of
 * that day turns up. `served` is the end. What a clock that was wrong by more than a day decided does not count.
 */
import { type JobId, jobIds } from '../../shared/words.ts';
import { addDays, collectionDate, seoulInstant, seoulInstants } from '../lib/day.ts';
import { emptyPlan, type Plan } from '../lib/plan.ts';
import type { ActiveRun } from '../store/runs.ts';
import type { LoggedRun, PlanEntry, Slot, SlotReason } from '../store/schedule.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * A run that begins so soon after its slot is on time, else a catch-up: as long as the news may have to wait for a
 * run-all whose two collectors take all the time they are given.
 */
export const onTimeMs = 10 * minuteMs;
/** How long after a run in which no source answered the next one comes. After the last there is none. */
export const pausesMs = [5, 15, 60, 180, 360].map((minutes) => minutes * minuteMs);
/** Missed slots are named so far back. */
const lookBackDays = 366;
/** A clock may have been wrong by a day, and what it decided still counts: a slot that was run is not run again. */
const clockErrorMs = 25 * 60 * minuteMs;

export interface Situation {
  now: Date;
  /** Plans that were in force, oldest first; the last that has begun is the one in force. */
  history: readonly PlanEntry[];
  /** What was decided about slots since `lookBackDays`. */
  slots: readonly Slot[];
  /** Whether somebody who is alive is running that slot. */
  isAlive: (slot: Slot) => boolean;
  /** The run log, at least since `neededFrom`. */
  runs: readonly LoggedRun[];
  /** Runs that are going on, in whatever process. */
  running: readonly Pick<ActiveRun, 'collector' | 'started_at'>[];
  /** Collectors of run-all. */
  members: readonly string[];
}

/** A slot that is to be run now. */
export interface Order {
  job: JobId;
  slotAt: string;
  /** Collection date of the run: that of the slot, also when it is caught up after midnight. */
  date: string;
  trigger: 'scheduler' | 'catch-up';
  /** Runs for this slot, this one included, and how many of those before were cut off. */
  tries: number;
  cuts: number;
}

export interface Decision {
  /** Rows to write; together with `run` they are the whole decision. */
  settled: Slot[];
  run: Order | undefined;
  /** A slot is due but has to wait for what is going on. */
  isWaiting: boolean;
}

/** The group under which a run-all holds its place among the runs that are going on. */
const groupName = 'run-all';
/** The instant from which on slots have to be known. */
export const lookBackFrom = (now: Date): string =>
  seoulInstant(addDays(collectionDate(now), -lookBackDays), '00:00').toISOString();
const dateOf = (slotAt: string): string => collectionDate(new Date(slotAt));

/** The plan that is in force. */
export function planAt(history: readonly PlanEntry[], now: Date): Plan {
  const at = now.toISOString();
  return history.findLast(({ since }) => since <= at)?.plan ?? emptyPlan;
}

/** Slots of a job after `from` and up to now, oldest first, each by the plan that was in force then. */
function slotsAfter(from: string, job: JobId, history: readonly PlanEntry[], now: Date): string[] {
  const begun = history.filter(({ since }) => since <= now.toISOString());
  return begun.flatMap(({ since, plan }, index) => {
    const time = plan[job];
    if (time === null) return [];
    const end = begun[index + 1]?.since;
    const start = new Date(since > from ? since : from);
    return seoulInstants(time, start, end === undefined ? now : new Date(end))
      .map((slot) => slot.toISOString())
      .filter((slotAt) => slotAt > from && slotAt !== end);
  });
}

/** The next due time of a plan. */
export function nextDue(plan: Plan, now: Date): { job: JobId; slotAt: string } | undefined {
  const soon = new Date(now.getTime() + dayMs);
  const next = jobIds.flatMap((job) => {
    const slots = plan[job] === null ? [] : seoulInstants(plan[job], now, soon);
    return slots.filter((slot) => slot > now).map((slot) => ({ job, slotAt: slot.toISOString() }));
  });
  // Of two at the same time the one that goes first.
  return next.sort((a, b) => (a.slotAt < b.slotAt ? -1 : Number(a.slotAt > b.slotAt)))[0];
}

/** The slots that something has to be decided about, and the newest of all. */
function openSlots(job: JobId, { history, now, slots, isAlive }: Omit<Situation, 'runs'>) {
  const at = now.toISOString();
  const credible = new Date(now.getTime() + clockErrorMs).toISOString();
  // What a clock that was ahead took for missed is not missed yet.
  const counts = ({ state, decidedAt }: Slot) => decidedAt <= (state === 'missed' ? at : credible);
  const rows = new Map<string, Slot>();
  // Whoever decides does so about everything up to then: only what came after the newest row can be without one.
  let from = new Date(now.getTime() - 2 * dayMs).toISOString();
  let settledUntil = lookBackFrom(now);
  let isRunning = false;
  for (const row of slots) {
    if (row.job !== job) continue;
    if (row.state === 'running' && isAlive(row)) isRunning = true;
    else if (!counts(row)) continue;
    rows.set(row.slotAt, row);
    if (row.slotAt <= at && row.slotAt > settledUntil) settledUntil = row.slotAt;
  }
  if (settledUntil < from) from = settledUntil;
  const all = slotsAfter(from, job, history, now);
  const newest = all.at(-1);
  const open: { slotAt: string; row: Slot | undefined }[] = [];
  const cut = [...rows.values()].filter((row) => row.state === 'running' && row.slotAt <= from);
  for (const row of cut) if (!isAlive(row)) open.push({ slotAt: row.slotAt, row });
  for (const slotAt of all) {
    const row = rows.get(slotAt);
    const isOpen =
      !row || (row.state === 'running' ? !isAlive(row) : row.state !== 'served' && slotAt === newest);
    if (isOpen) open.push({ slotAt, row });
  }
  return { newest, open, isRunning };
}

/** The collection date from which on `decide` has to know the run log; undefined when there is nothing to decide. */
export function neededFrom(situation: Omit<Situation, 'runs'>): string | undefined {
  const oldest = jobIds
    .flatMap((job) => openSlots(job, situation).open.slice(0, 1))
    .map(({ slotAt }) => slotAt);
  const first = oldest.sort()[0];
  return first === undefined ? undefined : dateOf(first);
}

/**
 * Runs that somebody else began after the slot on its day, one of every collector of the job. None when one is missing
 * or was cut off, or when none of them brought anything.
 */
function outsideRun(
  slotAt: string,
  collectors: readonly string[],
  runs: readonly LoggedRun[],
): LoggedRun | undefined {
  const date = dateOf(slotAt);
  const found = collectors.map((collector) => {
    const begun = runs.filter(
      (run) =>
        run.collector === collector &&
        run.date === date &&
        !run.wasCut &&
        Date.parse(run.startedAt) >= Date.parse(slotAt),
    );
    return begun.find(({ status }) => status !== 'failed') ?? begun[0];
  });
  if (found.includes(undefined) || found.every((run) => run?.status === 'failed')) return undefined;
  return found.at(-1);
}

/** Whether a slot that something was decided about may be tried again now; `cuts` as they are now. */
function mayTryAgain({ state, reason, decidedAt }: Slot, cuts: number, now: Date): boolean {
  const { code, tries = 0 } = reason ?? {};
  if (tries > pausesMs.length || cuts > 1) return false;
  if (state === 'running' || code === 'interrupted') return true;
  // Either way: the clock may have been put back.
  const passedMs = Math.abs(now.getTime() - Date.parse(decidedAt));
  return code === 'failed' && passedMs >= (pausesMs[tries - 1] ?? 0);
}

/** Whether what is going on has to end first. */
function hasToWait(job: JobId, date: string, { running, members }: Situation): boolean {
  const ofJob = job === 'news' ? ['news'] : [groupName, ...members];
  return running.some(
    ({ collector, started_at }) =>
      (job === 'news' && collector === groupName) ||
      // To be joined, it has to be for the same date.
      (ofJob.includes(collector) && collectionDate(new Date(started_at)) !== date),
  );
}

/** Says what has become of every slot up to now, and which one to run. The same situation gives the same decision. */
export function decide(situation: Situation): Decision {
  const { now, history, runs, members } = situation;
  const plan = planAt(history, now);
  const decidedAt = now.toISOString();
  const decision: Decision = { settled: [], run: undefined, isWaiting: false };
  const settle = (
    job: JobId,
    slotAt: string,
    state: Slot['state'],
    reason: SlotReason,
    runId: string | null,
  ) => decision.settled.push({ job, slotAt, state, runId, decidedAt, reason });
  let isBusy = false;

  for (const job of jobIds) {
    const { newest, open, isRunning } = openSlots(job, situation);
    for (const { slotAt, row } of open) {
      const outside = outsideRun(slotAt, job === 'news' ? ['news'] : members, runs);
      const lateMs = now.getTime() - Date.parse(slotAt);
      const wasCut = row?.state === 'running';
      const tries = row?.reason?.tries ?? 0;
      const cuts = (row?.reason?.cuts ?? 0) + Number(wasCut);
      const canRun = slotAt === newest && plan[job] !== null && lateMs < dayMs;
      if (outside) {
        settle(job, slotAt, 'served', { code: 'outside' }, outside.runId);
      } else if (canRun && (!row || mayTryAgain(row, cuts, now))) {
        const date = dateOf(slotAt);
        if (isRunning || isBusy || hasToWait(job, date, situation)) decision.isWaiting = true;
        else {
          const trigger = tries === 0 && lateMs <= onTimeMs ? 'scheduler' : 'catch-up';
          decision.run = { job, slotAt, date, trigger, tries: tries + 1, cuts };
        }
      } else if (wasCut) {
        settle(job, slotAt, 'failed', { code: 'interrupted', tries, cuts }, row.runId);
      } else if (!row) {
        const isOff = plan[job] === null;
        const code = slotAt !== newest ? 'coalesced' : isOff ? 'switched_off' : 'too_late';
        settle(job, slotAt, 'missed', { code }, null);
      }
    }
    // News comes after run-all, also after one that is still to be begun.
    isBusy ||= isRunning || decision.run !== undefined || decision.isWaiting;
  }
  return decision;
}

/** The row that claims a slot for the process `pid`, as long as it runs. */
export const claimOf = ({ job, slotAt, tries, cuts }: Order, now: Date, pid: number): Slot => ({
  job,
  slotAt,
  state: 'running',
  runId: null,
  decidedAt: now.toISOString(),
  reason: { code: 'claimed', pid, tries, cuts },
});
