/**
 * A number within the bounds of what can be, else null. A price, market cap, volume or TVL of zero or below is not
 * a value (design section 3); neither is text, NaN, or a figure larger than the world.
 */
export function between(value: unknown, above: number, upTo: number): number | null {
  return typeof value === 'number' && value > above && value <= upTo ? value : null;
}

/** US dollars of a whole market, at most a quadrillion. */
export const usdAmount = (value: unknown): number | null => between(value, 0, 1e15);

/** A change in percent; a coin can rise a thousandfold, and cannot fall by more than all. */
export const percentChange = (value: unknown): number | null => between(value, -100.000001, 1e6);

/** A clock of a source may run ahead a little; an instant farther ahead is a mistake, and would outdate all that follow. */
export function notAhead(at: Date | null | undefined, now: Date): Date | null {
  return at && at.getTime() <= now.getTime() + 60 * 60 * 1000 ? at : null;
}

/** Seconds since 1970 as a number or as digits, as an instant; undefined when it is neither or not of this age. */
export function unixSeconds(value: unknown): Date | undefined {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !(seconds > 1e9 && seconds < 1e10)) return undefined;
  return new Date(seconds * 1000);
}
