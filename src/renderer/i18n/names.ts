import type { T } from './i18n.tsx';

/** Names of what stands in the run log. The Python system has written words there that have no name with us. */
export const collectorName = (t: T, id: string): string =>
  t(`collector.${id}` as 'collector.crypto', { defaultValue: id });
export const stepName = (t: T, id: string): string => t(`step.${id}`, { defaultValue: id });
export const triggerName = (t: T, id: string): string => t(`trigger.${id}`, { defaultValue: id });
/** Of a news article or feed; the settings may add feeds of other categories. */
export const categoryName = (t: T, id: string): string =>
  t(`ui.news.tab.${id}` as 'ui.news.tab.market', { defaultValue: id });
/** What follows from the failure of a step; empty where nothing is known of it. */
export const consequenceOf = (t: T, id: string): string =>
  t(`ui.overview.consequence.${id}` as 'ui.overview.consequence.fred', { defaultValue: '' });
