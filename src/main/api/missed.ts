import type { StatusReport } from '../../shared/model.ts';
import { missReasons } from '../../shared/words.ts';
import type { Core } from '../core.ts';
import { addDays, collectionDate, seoulInstant } from '../lib/day.ts';

/** Slots that brought nothing are told for so long. */
const missedDays = 30;

/** Due times of the last weeks that passed without their collection, and why. */
export function missedSlots({ store, clock }: Pick<Core, 'store' | 'clock'>): StatusReport['missed'] {
  const now = clock.now();
  const from = seoulInstant(addDays(collectionDate(now), -missedDays), '00:00');
  return store.schedule.missed(from.toISOString(), now.toISOString()).map(({ job, slotAt, reason }) => ({
    job,
    date: collectionDate(new Date(slotAt)),
    slot_at: slotAt,
    reason: missReasons.find((known) => known === reason?.code) ?? 'failed',
  }));
}
