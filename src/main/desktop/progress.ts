import type { AppEvent } from '../../shared/events.ts';
import type { RunnableId } from '../../shared/words.ts';
import type { Core } from '../core.ts';
import type { TrayStatus } from './tray-status.ts';

/** How far the runs of this process are, by what its events say. */
export function createProgress() {
  const going = new Map<RunnableId, { done: number; total: number }>();
  return {
    hear(event: AppEvent): void {
      if (event.type === 'run:started') going.set(event.collector, { done: 0, total: event.steps.length });
      else if (event.type === 'step:finished') {
        going.set(event.collector, { done: event.done, total: event.total });
      } else if (event.type === 'run:finished') going.delete(event.collector);
    },
    /** What runs, in whatever process; of this one's runs also how far they are. */
    running: (core: Core): TrayStatus['running'] =>
      core.runner.running().map((active) => {
        const collector = active.collector as RunnableId | 'run-all';
        return { collector, ...(collector === 'run-all' ? undefined : going.get(collector)) };
      }),
  };
}
