import type { TextKey, Translate } from './i18n.ts';
import { type RunnableId, runnableIds, triggers } from './words.ts';

/** The log of the Python system may name a collector that is not ours. */
export function collectorName(t: Translate, id: string): string {
  return runnableIds.some((known) => known === id) ? t(`collector.${id as RunnableId}`) : id;
}

export function stepName(t: Translate, step: string): string {
  const key = `step.${step}` as TextKey;
  const name = t(key);
  return name === key ? step : name;
}

export function triggerName(t: Translate, trigger: string): string {
  return triggers.some((known) => known === trigger) ? t(`trigger.${trigger}` as TextKey) : trigger;
}
