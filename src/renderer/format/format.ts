import type { Language } from '../../shared/i18n.ts';

/** A figure that is not there. Zero is `0`. */
export const missing = '—';

const localeOf = (language: Language): string => (language === 'ko' ? 'ko-KR' : 'en-US');
const minus = (text: string): string => text.replace(/^-/, '−');

/** Rounded as on paper, half away from zero: 4.335 is 4.34, though its binary neighbour is a little less. */
function rounded(value: number, decimals: number): number {
  const shifted = Number(`${Math.abs(value)}e${decimals}`);
  // What JavaScript writes with an exponent by itself is far below or beyond any rounding.
  if (Number.isNaN(shifted)) return Math.abs(value) < 1 ? 0 : value;
  // Nothing has no sign.
  return Math.sign(value) * Number(`${Math.round(shifted)}e-${decimals}`) + 0;
}

/**
 * A number with so many decimals and a comma every three digits, as both languages write it. By hand: a page says its
 * first number sooner than `Intl` has read its data.
 */
function grouped(value: number, decimals: number): string {
  const [whole = '', fraction] = rounded(value, decimals).toFixed(decimals).split('.');
  const commas = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? commas : `${commas}.${fraction}`;
}

type Value = number | null | undefined;

/** A number with so many decimals. The language is asked for though both write alike: a third need not. */
export const number = (_language: Language, value: Value, decimals = 0): string =>
  value == null ? missing : minus(grouped(value, decimals));

export const percent = (language: Language, value: Value, decimals = 2): string =>
  value == null ? missing : `${number(language, value, decimals)}%`;

const scales = [
  { from: 1e12, suffix: 'T' },
  { from: 1e9, suffix: 'B' },
  { from: 1e6, suffix: 'M' },
] as const;

/** US dollars: $3.2T, $95.2B, $4.5M; below that whole dollars from a thousand on, cents from one on, else four significant digits. */
export function usd(language: Language, value: Value): string {
  if (value == null) return missing;
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  // What rounds up to the next unit is written in it: $999.96B is $1.0T.
  const scale = scales.find(({ from }) => Math.round((size / from) * 10) / 10 >= 1);
  if (scale) return `${sign}$${grouped(size / scale.from, 1)}${scale.suffix}`;
  if (size === 0) return '$0';
  if (Math.round(size) >= 1_000) return `${sign}$${grouped(size, 0)}`;
  if (size >= 1) return `${sign}$${grouped(size, 2)}`;
  return `${sign}$${Number(size.toPrecision(4)).toLocaleString(localeOf(language), { maximumFractionDigits: 12 })}`;
}

/** A change with its sign; what rounds to zero has none. */
export function signed(_language: Language, value: Value, decimals = 1, unit = ''): string {
  if (value == null) return missing;
  const shown = rounded(value, decimals);
  return `${shown > 0 ? '+' : shown < 0 ? '−' : ''}${grouped(Math.abs(shown), decimals)}${unit}`;
}

const dayMs = 86_400_000;

/** Calendar date in Seoul of an instant. */
export const seoulDate = (instant: Date): string =>
  new Date(instant.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);

/** 2026-02-19 06:01, Seoul. */
export function seoulDateTime(instant: string | null | undefined): string {
  if (!instant) return missing;
  const at = new Date(instant);
  return Number.isNaN(at.getTime())
    ? missing
    : new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** A date for people: 2월 19일 (목), Feb 19 (Thu). */
export function dayName(language: Language, date: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    month: language === 'ko' ? 'long' : 'short',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
}

/** A month for an axis: 2월, Feb. */
export const monthName = (language: Language, date: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { month: 'short', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** Calendar days from a date to the day in Seoul that `now` is in. */
export function ageInDays(date: string, now: Date): number {
  return Math.round((Date.parse(seoulDate(now)) - Date.parse(date.slice(0, 10))) / dayMs);
}

/** The calendar date that something observed belongs to: its own when it is a date, Seoul's when it is an instant. */
export const observedDate = (observed: string): string =>
  observed.length > 10 ? seoulDate(new Date(observed)) : observed;

export type Age = { unit: 'now' } | { unit: 'minutes' | 'hours' | 'days'; count: number };

/** How long ago an instant was, in the largest unit that fits. */
export function ageOf(instant: string, now: Date): Age {
  const minutes = Math.floor((now.getTime() - Date.parse(instant)) / 60_000);
  if (minutes < 1) return { unit: 'now' };
  if (minutes < 60) return { unit: 'minutes', count: minutes };
  if (minutes < 48 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) };
  return { unit: 'days', count: Math.floor(minutes / (24 * 60)) };
}

/** The morning's run is done by then; before it, yesterday's is the newest there can be. */
const dueHours = 6.5;

/** The newest collection date that one may expect to be stored by now. */
export const expectedDate = (now: Date): string => seoulDate(new Date(now.getTime() - dueHours * 3_600_000));
