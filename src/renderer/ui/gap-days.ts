import type { Calendar, calendarStates } from '../../shared/model-dashboard.ts';
import { type CollectorId, collectorIds } from '../../shared/words.ts';
import { datesBetween } from '../format/days.ts';

/**
 * What a day of a collector is: how its best run ended, `filled` by a backfill, `missing` although something was due,
 * `before` the first use, or `pending` because its run is not due yet.
 */
export type DayState = (typeof calendarStates)[number] | 'missing' | 'before' | 'pending';

export const dayStates: readonly DayState[] = [
  'success',
  'partial',
  'failed',
  'filled',
  'missing',
  'pending',
  'before',
];

export interface GapDay {
  date: string;
  state: DayState;
  attempts: number;
}

export interface GapRow {
  collector: CollectorId;
  days: GapDay[];
  /** Days on which something was due and nothing is there. */
  missing: number;
  /** Days whose every attempt failed. */
  failed: number;
}

/** The calendar as a table: a row for each collector, every day of its range in order. `expected`: newest day due. */
export function gapRows(calendar: Calendar, expected: string): GapRow[] {
  const known = new Map(calendar.days.map((day) => [`${day.collector} ${day.date}`, day]));
  const dates = datesBetween(calendar.from, calendar.to);
  return collectorIds.map((collector) => {
    const first = calendar.first[collector];
    const days = dates.map((date): GapDay => {
      const day = known.get(`${collector} ${date}`);
      if (day) return { date, state: day.state, attempts: day.attempts };
      if (first === undefined || date < first) return { date, state: 'before', attempts: 0 };
      return { date, state: date > expected ? 'pending' : 'missing', attempts: 0 };
    });
    const count = (state: DayState) => days.filter((day) => day.state === state).length;
    return { collector, days, missing: count('missing'), failed: count('failed') };
  });
}

/** Runs of one calendar month, for the heads above the days. */
export function monthsOf(dates: readonly string[]): { month: string; days: number }[] {
  const months: { month: string; days: number }[] = [];
  for (const date of dates) {
    const month = date.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.days += 1;
    else months.push({ month, days: 1 });
  }
  return months;
}

/** Where an arrow key leads from a square; the edges hold. Undefined for other keys. */
export function nextSquare(
  key: string,
  { row, day }: { row: number; day: number },
  size: { rows: number; days: number },
): { row: number; day: number } | undefined {
  const hold = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowLeft':
      return { row, day: hold(day - 1, size.days) };
    case 'ArrowRight':
      return { row, day: hold(day + 1, size.days) };
    case 'ArrowUp':
      return { row: hold(row - 1, size.rows), day };
    case 'ArrowDown':
      return { row: hold(row + 1, size.rows), day };
    case 'PageUp':
      return { row, day: hold(day - 30, size.days) };
    case 'PageDown':
      return { row, day: hold(day + 30, size.days) };
    case 'Home':
      return { row, day: 0 };
    case 'End':
      return { row, day: hold(size.days - 1, size.days) };
    default:
      return undefined;
  }
}
