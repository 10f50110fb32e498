import type { Core } from '../core.ts';
import { collectionDate } from '../lib/day.ts';

/** So long after its due time the morning's run may take before its data is missed. */
const graceMinutes = 30;

/** The newest collection date whose data should be here by now, by the user's own plan. */
export function expectedDate({ clock, settings }: Pick<Core, 'clock' | 'settings'>): string {
  const [hours = 6, minutes = 0] = settings.current().schedule.runAllAt.split(':').map(Number);
  return collectionDate(new Date(clock.now().getTime() - (hours * 60 + minutes + graceMinutes) * 60_000));
}
