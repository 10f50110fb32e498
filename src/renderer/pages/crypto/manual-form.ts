import type { FlowDirection } from '../../../shared/crypto-signals.ts';
import type { T } from '../../i18n/i18n.tsx';

/** What a number field holds: a number, or the text that is not one (yet). */
export type Typed = number | string;

export interface Limits {
  min: number;
  max: number;
}

/** A field read: its value, or what is wrong with it in the user's language. */
export type Read<V> = { value: V; error?: undefined } | { error: string };

const problem = (t: T, typed: Typed, { min, max }: Limits): string | undefined => {
  const value = Number(typed);
  if (!Number.isFinite(value)) return t('ui.crypto.manual.notNumber');
  return value < min || value > max ? t('ui.crypto.manual.range', { min, max }) : undefined;
};

const isBlank = (typed: Typed): boolean => String(typed).trim() === '';

/** A number that has to be there. Blank is blank, never zero. */
export function readRequired(t: T, typed: Typed, limits: Limits): Read<number> {
  if (isBlank(typed)) return { error: t('ui.crypto.manual.required') };
  const error = problem(t, typed, limits);
  return error === undefined ? { value: Number(typed) } : { error };
}

/** A number that may be left out. */
export function readOptional(t: T, typed: Typed, limits: Limits): Read<number | null> {
  return isBlank(typed) ? { value: null } : readRequired(t, typed, limits);
}

/** A calendar date that has come. */
export function readDate(t: T, typed: string, today: string): Read<string> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(typed) || Number.isNaN(Date.parse(typed)))
    return { error: t('ui.crypto.manual.badDate') };
  return typed > today ? { error: t('ui.crypto.manual.future', { today }) } : { value: typed };
}

export const readDirection = (typed: string): FlowDirection | null =>
  typed === 'inflow' || typed === 'outflow' || typed === 'mixed' ? typed : null;
