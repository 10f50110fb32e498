import { addDays, daysBetween } from '../lib/day.ts';

/** How many daily copies stay: the newest of so many days, and the last one of so many weeks and months. */
const limits = { days: 7, weeks: 4, months: 12 };

export const dailyName = (date: string): string => `daily-${date}.db`;

/** The date of a daily copy of ours; undefined for every other name. */
export function dailyDate(name: string): string | undefined {
  const date = /^daily-(\d{4}-\d{2}-\d{2})\.db$/.exec(name)?.[1];
  if (date === undefined || Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return undefined;
  // 30 February is no date of ours.
  return addDays(date, 0) === date ? date : undefined;
}

const aMonday = '1970-01-05';
const weekOf = (date: string): number => Math.floor(daysBetween(aMonday, date) / 7);
const monthOf = (date: string): string => date.slice(0, 7);

/** The newest date of each of the newest `count` groups. `dates` come newest first. */
function newestOf<K>(dates: readonly string[], groupOf: (date: string) => K, count: number): string[] {
  const newest = new Map<K, string>();
  for (const date of dates) {
    const group = groupOf(date);
    if (!newest.has(group) && newest.size < count) newest.set(group, date);
  }
  return [...newest.values()];
}

/**
 * Which of the files in the backups folder stay: 7 daily copies, 4 weekly, 12 monthly, and whatever is no daily copy of
 * ours. Days without a copy take nobody's place, so that neither a long pause nor a clock that jumps empties the folder;
 * copies of a day after `today` stay and do not count.
 */
export function keep(files: readonly string[], today: string): Set<string> {
  const daily = files.flatMap((name) => {
    const date = dailyDate(name);
    return date === undefined || date > today ? [] : [date];
  });
  const dates = [...new Set(daily)].sort().reverse();
  const kept = new Set([
    ...newestOf(dates, (date) => date, limits.days),
    ...newestOf(dates, weekOf, limits.weeks),
    ...newestOf(dates, monthOf, limits.months),
  ]);
  return new Set(
    files.filter((name) => {
      const date = dailyDate(name);
      return date === undefined || date > today || kept.has(date);
    }),
  );
}
