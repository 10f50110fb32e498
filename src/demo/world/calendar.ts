/** The working days of New York, and its clock. Days are numbers as in clock.ts, here without a fraction. */
import { isoDay } from './clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

interface Holidays {
  readonly exchange: ReadonlySet<number>;
  readonly bank: ReadonlySet<number>;
  readonly goodFriday: number;
  readonly halfDays: ReadonlySet<number>;
  readonly summer: readonly [from: number, to: number];
}

const known = new Map<number, Holidays>();

/** 0 is Sunday. */
const weekday = (day: number): number => (day + 4) % 7;

export const isWeekend = (day: number): boolean => weekday(day) % 6 === 0;

export const isoText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** A day on which the stock exchanges trade. */
export const isSession = (day: number): boolean => !isWeekend(day) && !yearOf(day).exchange.has(day);

/** A holiday of the Federal Reserve, on which no rates are published. */
export const isBankHoliday = (day: number): boolean => yearOf(day).bank.has(day);

export const isBusinessDay = (day: number): boolean => !isWeekend(day) && !isBankHoliday(day);

/** The only holidays on which nobody marks bonds. */
export function isBondHoliday(day: number): boolean {
  const date = isoText(day).slice(5);
  return date === '12-25' || date === '01-01' || yearOf(day).goodFriday === day;
}

export const isGoodFriday = (day: number): boolean => yearOf(day).goodFriday === day;

export function nextBusinessDay(day: number): number {
  let next = day + 1;
  while (!isBusinessDay(next)) next += 1;
  return next;
}

/** The last session on or before a day. */
export function lastSession(day: number): number {
  let last = day;
  while (!isSession(last)) last -= 1;
  return last;
}

export function isMonthEnd(day: number): boolean {
  return isoText(day).slice(0, 7) !== isoText(day + 1).slice(0, 7);
}

/** Hours that New York is behind UTC, at noon of the day. */
export function easternOffset(day: number): 4 | 5 {
  const [from, to] = yearOf(day).summer;
  return day >= from && day < to ? 4 : 5;
}

/** The instant (ms) of an hour in New York: 9.5 is half past nine. */
export function eastern(day: number, hour: number): number {
  return day * DAY_MS + (hour + easternOffset(day)) * HOUR_MS;
}

/** The day it is in New York. */
export function easternDay(ms: number): number {
  const behind = easternOffset(Math.floor((ms - 5 * HOUR_MS) / DAY_MS));
  return Math.floor((ms - behind * HOUR_MS) / DAY_MS);
}

/** The regular trading hours of a session, in ms. */
export function sessionHours(day: number): { readonly open: number; readonly close: number } {
  return { open: eastern(day, 9.5), close: eastern(day, yearOf(day).halfDays.has(day) ? 13 : 16) };
}

function yearOf(day: number): Holidays {
  const year = new Date(day * DAY_MS).getUTCFullYear();
  let holidays = known.get(year);
  if (holidays === undefined) {
    holidays = holidaysOf(year);
    known.set(year, holidays);
  }
  return holidays;
}

function holidaysOf(year: number): Holidays {
  const date = (monthDay: string): number => isoDay(`${year}-${monthDay}`);
  const juneteenth = year >= 2022 ? [date('06-19')] : [];
  const mondays = [nth(year, 1, 1, 3), nth(year, 2, 1, 3), lastMonday(year, 5), nth(year, 9, 1, 1)];
  const thanksgiving = nth(year, 11, 4, 4);
  const goodFriday = easter(year) - 2;
  const fixed = [...juneteenth, date('07-04'), date('12-25')];
  const newYear = date('01-01');
  const sundayToMonday = (day: number): number => (weekday(day) === 0 ? day + 1 : day);
  const toWeekday = (day: number): number => (weekday(day) === 6 ? day - 1 : sundayToMonday(day));
  const halfDays = [thanksgiving + 1, date('12-24'), date('07-03')];
  const exchange = new Set([
    ...mondays,
    thanksgiving,
    goodFriday,
    sundayToMonday(newYear),
    ...fixed.map(toWeekday),
  ]);
  return {
    exchange,
    bank: new Set(
      [...mondays, thanksgiving, nth(year, 10, 1, 2), date('11-11'), newYear, ...fixed].map(sundayToMonday),
    ),
    goodFriday,
    halfDays: new Set(halfDays.filter((day) => !exchange.has(day))),
    summer: [nth(year, 3, 0, 2), nth(year, 11, 0, 1)],
  };
}

/** The n-th Monday, Thursday … of a month. */
function nth(year: number, month: number, wanted: number, n: number): number {
  const first = Date.UTC(year, month - 1, 1) / DAY_MS;
  return first + ((wanted - weekday(first) + 7) % 7) + (n - 1) * 7;
}

const lastMonday = (year: number, month: number): number => nth(year, month + 1, 1, 1) - 7;

/** Easter Sunday, after Meeus, Jones and Butcher. */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - d + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const monthDay = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(monthDay / 31) - 1, (monthDay % 31) + 1) / DAY_MS;
}
