import { jobIds } from '../../shared/words.ts';
import { overall } from '../api/reports.ts';
import type { Core } from '../core.ts';
import type { Clock } from '../lib/clock.ts';
import { type AppError, toAppError } from '../lib/errors.ts';
import type { Plan } from '../lib/plan.ts';
import { isProcessAlive } from '../lib/process-alive.ts';
import type { StoredRun } from '../store/runs.ts';
import type { PlanEntry, Slot, SlotReason } from '../store/schedule.ts';
import {
  claimOf,
  type Decision,
  decide,
  lookBackFrom,
  neededFrom,
  nextDue,
  type Order,
  planAt,
} from './due.ts';
import { startTimers } from './timers.ts';

/** Why the scheduler is asked; whatever it is, the answer depends on the plan and the time alone. */
export type AskReason = 'start' | 'timer' | 'resume' | 'unlock' | 'plan';

export interface SchedulerOptions {
  core: Core;
  plan: Plan;
  clock?: Clock;
}

/** A claim of another process counts for so long, unless it is gone: longer than any run. */
const claimMs = 30 * 60_000;

/** Claims that this process really holds, so that what a crash left under a pid that is ours now is not taken for one. */
const heldHere = new Set<string>();

/** How a run has ended for its slot. */
type Outcome = Pick<Slot, 'state' | 'runId'> & { code: SlotReason['code'] | undefined };

const isSame = (a: Plan, b: Plan): boolean => jobIds.every((job) => a[job] === b[job]);

/**
 * Keeps the daily plan: whenever it is asked (at start, by its timers, after sleep) it runs what is due and was not run
 * yet, by whomever. One scheduler a core. It starts at once; nothing that goes wrong in it is thrown at its timers.
 */
export function createScheduler({ core, plan: firstPlan, clock = core.clock }: SchedulerOptions) {
  const { store, log, runner } = core;
  const memory = store.schedule;
  const members = core.collectors.filter(({ inRunAll }) => inRunAll).map(({ id }) => id);
  let plan = firstPlan;
  /** As it was found at the start: the plan of another process that uses the database is not ours. */
  let history: readonly PlanEntry[] | undefined;
  let stopped = false;
  /** What has kept the last decision from being made. */
  let problem: AppError | undefined;
  let going: Promise<void> | undefined;
  let isAsked = false;

  const keyOf = ({ job, slotAt }: Slot) => `${store.path} ${job} ${slotAt}`;
  const changed = () => core.events.emit({ type: 'schedule:changed' });

  function isAlive(slot: Slot): boolean {
    const pid = slot.reason?.pid ?? 0;
    if (pid === process.pid) return heldHere.has(keyOf(slot));
    const age = Math.abs(clock.now().getTime() - Date.parse(slot.decidedAt));
    return age < claimMs && isProcessAlive(pid);
  }

  /** Notes the plan when it is not the one that was in force; slots before that are none of its business. */
  async function notePlan(now: Date): Promise<void> {
    history ??= memory.plans();
    if (isSame(planAt(history, now), plan)) return;
    const entry = { since: now.toISOString(), plan };
    await store.write(() => memory.notePlan(entry));
    history = [...history.filter(({ since }) => since < entry.since), entry];
    changed();
  }

  function decideNow(now: Date): Decision {
    const known = {
      now,
      history: history ?? [],
      slots: memory.slotsSince(lookBackFrom(now)),
      isAlive,
      running: runner.running(),
      members,
    };
    const from = neededFrom(known);
    return decide({ ...known, runs: from === undefined ? [] : memory.runsSince(from) });
  }

  /** What has become of the runs of a slot. */
  function outcomeOf(runId: string, runs: readonly StoredRun[]): Outcome {
    const codes = runs.map(({ reason }) => reason?.code);
    const cut = codes.includes('interrupted') || (stopped && codes.includes('cancelled'));
    if (cut) return { state: 'failed', runId, code: 'interrupted' };
    if (codes.includes('cancelled')) return { state: 'failed', runId, code: 'cancelled' };
    const isFailed = overall(runs.map(({ status }) => status)) === 'failed';
    return isFailed
      ? { state: 'failed', runId, code: 'failed' }
      : { state: 'served', runId, code: undefined };
  }

  async function collect({ job, trigger, date }: Order): Promise<Outcome> {
    try {
      if (job === 'news') {
        const run = await runner.run('news', trigger, undefined, date);
        return outcomeOf(run.runId, [run]);
      }
      const group = await runner.runAll(trigger, date);
      return outcomeOf(group.runId, group.members);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'cancelled') log.error('scheduled run broke', { job, error: thrown });
      const cancelled = stopped ? 'interrupted' : 'cancelled';
      return { state: 'failed', runId: null, code: error.code === 'cancelled' ? cancelled : 'failed' };
    }
  }

  /** Runs a slot that was claimed, and writes what has become of it. */
  async function serve(order: Order, claim: Slot): Promise<void> {
    log.info('slot due', { job: order.job, slotAt: order.slotAt, trigger: order.trigger, try: order.tries });
    const { state, runId, code } = await collect(order);
    const { tries } = order;
    const cuts = order.cuts + Number(code === 'interrupted');
    const reason = code === undefined ? null : { code, tries, cuts };
    await store.write(() => {
      const decidedAt = clock.now().toISOString();
      if (memory.isClaimed(claim)) memory.put({ ...claim, state, runId, decidedAt, reason });
    });
    log.info('slot settled', { job: order.job, slotAt: order.slotAt, state, ...(code && { code }), runId });
  }

  /** Decides and does it. Says whether there may be more to do, and whether something waits. */
  async function step(): Promise<{ more: boolean; isWaiting: boolean }> {
    const now = clock.now();
    await notePlan(now);
    const seen = decideNow(now);
    if (seen.settled.length === 0 && !seen.run) return { more: false, isWaiting: seen.isWaiting };
    let claim: Slot | undefined;
    const release = () => claim && heldHere.delete(keyOf(claim));
    try {
      // Once more, now that no other process can do the same: what is written here is the lock.
      const { settled, run, isWaiting } = await store.write(() => {
        release();
        const at = clock.now();
        const decision = decideNow(at);
        claim = decision.run && claimOf(decision.run, at, process.pid);
        if (claim) heldHere.add(keyOf(claim));
        for (const slot of claim ? [...decision.settled, claim] : decision.settled) memory.put(slot);
        return decision;
      });
      const missed = settled
        .filter(({ state }) => state === 'missed')
        .map(({ job, slotAt }) => `${job} ${slotAt}`);
      if (missed.length > 0) log.warn('slots missed', { slots: missed });
      changed();
      if (!run || !claim) return { more: false, isWaiting };
      const own = claim;
      if (stopped) await store.write(() => memory.drop(own));
      else await serve(run, own);
      changed();
      return { more: true, isWaiting: false };
    } finally {
      release();
    }
  }

  function note(next: AppError | undefined): void {
    const isNew = problem?.code !== next?.code;
    problem = next;
    if (isNew) changed();
  }

  async function work(): Promise<void> {
    let isWaiting = false;
    try {
      for (let more = true; more && !stopped; ) ({ more, isWaiting } = await step());
      note(undefined);
    } catch (thrown) {
      const error = toAppError(store.explain(thrown));
      note(error);
      log.error('the schedule could not be kept; it is tried again', {
        error: error.code === 'internal' ? thrown : error,
      });
    }
    timers.arm(nextDue(plan, clock.now())?.slotAt, isWaiting);
  }

  async function workWhileAsked(): Promise<void> {
    // Not in the turn of the caller: `createScheduler` has to be done first.
    await Promise.resolve();
    while (isAsked && !stopped) {
      isAsked = false;
      await work();
    }
    going = undefined;
  }

  /** Runs what is due. Resolves when nothing more is to be done, and never rejects; who asks meanwhile waits too. */
  function ask(reason: AskReason): Promise<void> {
    if (stopped) return going ?? Promise.resolve();
    if (reason !== 'timer') log.info('schedule asked', { reason });
    isAsked = true;
    going ??= workWhileAsked();
    return going;
  }

  const timers = startTimers({ plan, clock, ask: () => void ask('timer'), log });
  const view = {
    /** The next due time of the plan; undefined when all of it is switched off. */
    nextDue: () => nextDue(plan, clock.now()),
    problem: () => problem,
    /** Takes another plan, which counts from now on: times of today that are past by then are not its business. */
    async setPlan(next: Plan): Promise<void> {
      plan = next;
      timers.plan(next);
      // At once, also while a run goes on: the plan counts from the moment of the change.
      await notePlan(clock.now()).catch((error: unknown) => log.warn('plan noted later', { error }));
      void ask('plan');
    },
  };
  core.schedule = view;
  void ask('start');

  return {
    ...view,
    ask,
    /** Asks no more, and resolves when a run of its own has ended; to end that is for the runner. */
    async stop(): Promise<void> {
      stopped = true;
      timers.stop();
      core.schedule = undefined;
      await going;
    },
  };
}
export type Scheduler = ReturnType<typeof createScheduler>;
