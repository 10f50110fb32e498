/**
 * The only place that turns an instant into a calendar date. Every call names its zone, so that nothing depends
 * on the zone of the PC.
 */
export type Zone = 'Asia/Seoul' | 'UTC' | 'America/New_York' | (string & {});

/** Zones without daylight saving time (Seoul: since October 1988) need no time zone data, which is slow to load. */
const fixedHours: Readonly<Record<string, number>> = { UTC: 0, 'Asia/Seoul': 9 };
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date (YYYY-MM-DD) of an instant in a zone. */
export function dateIn(zone: Zone, instant: Date): string {
  const hours = fixedHours[zone];
  if (hours !== undefined) return new Date(instant.getTime() + hours * 3_600_000).toISOString().slice(0, 10);
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  return format.format(instant);
}

/** The collection date: the calendar date in Seoul. */
export const collectionDate = (instant: Date): string => dateIn('Asia/Seoul', instant);

/** Seoul's distance from UTC, as it stands behind an ISO time. */
export const seoulOffset = '+09:00';

/** The instant of a time of day (HH:MM) on a date in Seoul. */
export const seoulInstant = (date: string, time: string): Date =>
  new Date(`${date}T${time}:00${seoulOffset}`);

/** Every instant of a time of day (HH:MM) in Seoul from one instant to another, both included, oldest first. */
export function seoulInstants(time: string, from: Date, to: Date): Date[] {
  const found: Date[] = [];
  const first = seoulInstant(dateIn('Asia/Seoul', from), time).getTime();
  // Without daylight saving time every day has 24 hours.
  for (let at = first; at <= to.getTime(); at += 86_400_000)
    if (at >= from.getTime()) found.push(new Date(at));
  return found;
}

/** A date moved by whole calendar days. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return dateIn('UTC', moved);
}

/** Calendar days from `from` to `to` (negative when `to` is earlier). */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** UTC instant as SQLite's CURRENT_TIMESTAMP writes it; the date-time columns shared with the Python system. */
export const toSqlTime = (instant: Date): string => instant.toISOString().slice(0, 19).replace('T', ' ');

/** A date-time column of the shared tables as an ISO instant. Older rows may carry a fraction of a second. */
export function fromSqlTime(text: string): string {
  const parsed = new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(parsed.getTime()) ? text : parsed.toISOString();
}

/** Date and time of day in Seoul, for people: 2026-02-19 06:01. */
export function seoulTime(instant: Date): string {
  return new Date(instant.getTime() + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
