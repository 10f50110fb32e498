import type { JobId } from '../../shared/words.ts';
import type { Settings } from './settings.ts';

/** The daily plan: the time of day in Seoul (HH:MM) of each job; null where it is switched off. */
export type Plan = Readonly<Record<JobId, string | null>>;

export const emptyPlan: Plan = { 'run-all': null, news: null };

/** The plan that the user chose. `enabled` stands over all of it. */
export const planOf = ({ schedule }: Pick<Settings, 'schedule'>): Plan => ({
  'run-all': schedule.enabled ? schedule.runAllAt : null,
  news: schedule.enabled && schedule.newsEnabled ? schedule.newsAt : null,
});
