import type { Job } from 'node-schedule';
import { jobIds } from '../../shared/words.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Plan } from '../lib/plan.ts';

const tickMs = 60_000;
const waitingTickMs = 2_000;
const soonestMs = 10;

export interface TimerOptions {
  plan: Plan;
  clock: Clock;
  /** Called too often rather than too seldom. */
  ask: () => void;
  log: Log;
}

/**
 * Says when to ask: at the due times of the plan, and once a minute all the same. Timers stand still while a PC sleeps
 * (https://github.com/node-schedule/node-schedule/issues/632) and come in bursts when its clock is put forward
 * (https://github.com/node-schedule/node-schedule/issues/431); neither matters to one who is only asked.
 */
export function startTimers({ plan: firstPlan, clock, ask, log }: TimerOptions) {
  let jobs: Job[] = [];
  let tick: NodeJS.Timeout | undefined;
  let stopped = false;
  let current = firstPlan;

  async function plan(next: Plan): Promise<void> {
    current = next;
    // Loading it takes longer than all else at a start, and nothing waits for it.
    const { RecurrenceRule, scheduleJob } = await import('node-schedule');
    for (const job of jobs) job.cancel();
    jobs = [];
    if (stopped || current !== next) return;
    for (const id of jobIds) {
      const [hour, minute] = next[id]?.split(':').map(Number) ?? [];
      if (hour === undefined || minute === undefined) continue;
      const rule = new RecurrenceRule();
      rule.hour = hour;
      rule.minute = minute;
      rule.tz = 'Asia/Seoul';
      jobs.push(scheduleJob(rule, ask));
    }
  }

  const setPlan = (next: Plan) =>
    void plan(next).catch((error: unknown) => log.error('due times could not be set', { error }));
  setPlan(firstPlan);

  return {
    plan: setPlan,
    /** Asks again at the latest in a minute, and by our clock when the next slot is due; soon when something waits. */
    arm(nextSlotAt: string | undefined, isWaiting: boolean): void {
      clearTimeout(tick);
      if (stopped) return;
      const untilSlotMs = nextSlotAt === undefined ? tickMs : Date.parse(nextSlotAt) - clock.now().getTime();
      const delayMs = Math.min(tickMs, isWaiting ? waitingTickMs : tickMs, untilSlotMs);
      tick = setTimeout(ask, Math.max(soonestMs, delayMs));
    },
    stop(): void {
      stopped = true;
      clearTimeout(tick);
      for (const job of jobs) job.cancel();
    },
  };
}
