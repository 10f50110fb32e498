/** Instants of the simulated world are days since 1970 in UTC, with a fraction. */
const DAY_MS = 86_400_000;

/** The quotes move once an hour: the same hour gives the same answer. */
export function quoteDay(now: Date): number {
  return Math.floor(now.getTime() / 3_600_000) / 24;
}

/** The number of the UTC day. */
export function dayNumber(now: Date): number {
  return Math.floor(now.getTime() / DAY_MS);
}

export function dayToMs(day: number): number {
  return Math.round(day * DAY_MS);
}

/** Unix seconds, as most of the sources give their dates. */
export function dayToSeconds(day: number): number {
  return Math.round(day * 86_400);
}

export function isoDay(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY_MS;
}
