import { powerMonitor } from 'electron';

/** The part of the schedule that is told when it had better look at the clock. */
export interface Asker {
  ask(reason: 'start' | 'resume' | 'unlock'): unknown;
}

/** Asks the schedule whenever the PC wakes up or is unlocked: timers do not run while it sleeps. After `ready`. */
export function askOnWake(schedule: Asker): void {
  powerMonitor.on('resume', () => void schedule.ask('resume'));
  powerMonitor.on('unlock-screen', () => void schedule.ask('unlock'));
}
