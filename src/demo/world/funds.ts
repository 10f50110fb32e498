import { type FundRow, fundRows } from '../data/funds.ts';
import { isoText, isSession, lastSession, sessionHours } from './calendar.ts';
import { isoDay } from './clock.ts';
import { pathKey, unit, walk } from './noise.ts';
import type { Rates } from './rates.ts';
import type { Risk } from './risk.ts';

/** One session of one symbol, in dollars and cents (the VIX in points). */
export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The VIX and the funds. */
export interface Funds {
  /** The final bar of a session; undefined on other days, for an unknown symbol and before `firstSession`. */
  bar(symbol: string, day: number): Bar | undefined;
  /** The bar as it is known at an instant (ms): growing until the bell, settled by `settledAt`. */
  liveBar(symbol: string, day: number, ms: number): Bar | undefined;
  /** The source has lost this session: all its values are null. */
  isLost(symbol: string, day: number): boolean;
}

export const firstSession = isoDay('2015-01-02');
const DAY_MS = 86_400_000;
const pointsOfPath = 6;

/** When the closing auctions are in, ms after 1970. */
export const settledAt = (day: number): number => sessionHours(day).close + 15 * 60_000;

export function createFunds(seed: number, risk: Risk, rates: Rates): Funds {
  const finished = new Map<string, Map<number, Bar>>(fundRows.map(({ symbol }) => [symbol, new Map()]));
  const keys = new Map(fundRows.map(({ symbol }) => [symbol, pathKey(seed, `fund ${symbol}`)]));

  function price(fund: FundRow, day: number): number {
    if (fund.kind === 'INDEX') return risk.vix(day);
    if (fund.symbol === 'SHV') return fund.price * (1 + (accrued(day) * rates.reserves(day)) / 100);
    const push =
      fund.highYield * (risk.highYield(day) - 3.35) +
      fund.grade * (risk.investmentGrade(day) - 0.95) +
      (fund.tenYears && fund.tenYears * (rates.treasury(10, day) - 4.1)) +
      (fund.thirtyYears && fund.thirtyYears * (rates.treasury(30, day) - 4.65)) +
      (fund.tension && fund.tension * risk.tension(day));
    return fund.price * Math.exp(fund.ownMove * walk(keys.get(fund.symbol) ?? 0, day) - push);
  }

  function bar(symbol: string, day: number): Bar | undefined {
    const known = finished.get(symbol);
    let found = known?.get(day);
    if (known !== undefined && found === undefined) {
      found = liveBar(symbol, day, settledAt(day));
      if (found !== undefined) known.set(day, found);
    }
    return found;
  }

  function liveBar(symbol: string, day: number, ms: number): Bar | undefined {
    const fund = findFund(symbol);
    const { open, close } = sessionHours(day);
    if (fund === undefined || day < firstSession || !isSession(day) || ms < open) return undefined;
    const last = Math.min(ms, close);
    const path = Array.from({ length: pointsOfPath }, (_, at) =>
      price(fund, (open + ((last - open) * at) / (pointsOfPath - 1)) / DAY_MS),
    );
    const key = keys.get(symbol) ?? 0;
    const luck = (n: number): number => unit(key, day * 8 + n);
    // The auction after the bell moves the price once more.
    if (ms >= settledAt(day)) path.push((path.at(-1) ?? 0) * (1 + fund.reach * 0.4 * (luck(0) - 0.5)));
    const done = (last - open) / (close - open);
    const reach = fund.reach * Math.exp(0.6 * risk.tension(day)) * Math.sqrt(done);
    return {
      open: cents(path[0] ?? 0),
      high: cents(Math.max(...path) * (1 + reach * (0.5 + luck(1)))),
      low: cents(Math.min(...path) * (1 - reach * (0.5 + luck(2)))),
      close: cents(path.at(-1) ?? 0),
      volume:
        Math.round((fund.volume * Math.exp(0.3 * risk.tension(day)) * (0.7 + 0.6 * luck(3)) * done) / 100) *
        100,
    };
  }

  const isLost = (symbol: string, day: number): boolean => unit(keys.get(symbol) ?? 0, day * 8 + 4) < 1 / 300;

  return { bar, liveBar, isLost };
}

export function findFund(symbol: string): FundRow | undefined {
  return fundRows.find((fund) => fund.symbol === symbol);
}

/** Interest since the last payment, in years. */
function accrued(day: number): number {
  const whole = Math.floor(day);
  return (whole - monthStart(whole) + 1) / 365;
}

/** Funds go without dividend from the first session of a month on. */
function monthStart(day: number): number {
  return isoDay(`${isoText(day).slice(0, 7)}-01`);
}

/** The days (first session of a month or quarter) in `from` < day ≤ `to` from which on the price is without the dividend. */
export function dividendDays(fund: FundRow, from: number, to: number): number[] {
  const [, payments] = fund.dividend;
  const days: number[] = [];
  if (payments === 0) return days;
  for (let start = monthStart(to); start > from - 8; start = monthStart(start - 1)) {
    const month = Number(isoText(start).slice(5, 7));
    let day = start;
    while (lastSession(day) !== day) day += 1;
    if (day > from && day <= to && (payments === 12 || month % 3 === 0)) days.push(day);
  }
  return days.reverse();
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
