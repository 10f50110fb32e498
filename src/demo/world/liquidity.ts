import {
  eastern,
  isBankHoliday,
  isBondHoliday,
  isGoodFriday,
  isMonthEnd,
  isSession,
  isWeekend,
  nextBusinessDay,
  sessionHours,
} from './calendar.ts';
import { isoDay } from './clock.ts';
import { createFunds, type Funds } from './funds.ts';
import type { Market } from './market.ts';
import { createRates, type Rates } from './rates.ts';
import { createRisk, type Risk } from './risk.ts';

export const seriesIds = [
  'BAMLH0A0HYM2',
  'BAMLC0A0CM',
  'SOFR',
  'RRPONTSYD',
  'DGS2',
  'DGS10',
  'DGS30',
  'IORB',
  'DFEDTARU',
  'DFEDTARL',
  'VIXCLS',
] as const;

export type SeriesId = (typeof seriesIds)[number];

/** The truth behind FRED and Yahoo. Days are numbers: `isoDay('2026-11-20')`. */
export interface Liquidity {
  readonly risk: Risk;
  readonly funds: Funds;
  /** The value of a date as FRED prints it, "." on a holiday; undefined when the series has no such date. */
  observation(id: SeriesId, day: number): string | undefined;
  /** There is a row for the date, be it only a ".". */
  has(id: SeriesId, day: number): boolean;
  /** The instant (ms) from which on FRED has that date. */
  publishedAt(id: SeriesId, day: number): number;
}

interface Series {
  readonly from: number;
  readonly value: (day: number) => number;
  readonly decimals?: number;
  /** There is no row. */
  readonly skips: (day: number) => boolean;
  /** There is a row without a value. */
  readonly blank: (day: number) => boolean;
  readonly publishedAt: (day: number) => number;
}

const DAY_MS = 86_400_000;
const never = (): boolean => false;
const atBell = (day: number): number => sessionHours(day).close / DAY_MS;
const nextMorning = (day: number): number => eastern(nextBusinessDay(day), 8);

export function createLiquidity(seed: number, market: Market): Liquidity {
  const risk = createRisk(seed, market);
  const rates = createRates(seed, risk);
  const funds = createFunds(seed, risk, rates);
  const table = seriesTable(risk, rates, funds);

  const has = (id: SeriesId, day: number): boolean => day >= table[id].from && !table[id].skips(day);

  return {
    risk,
    funds,
    has,
    observation(id, day) {
      const series = table[id];
      if (!has(id, day)) return undefined;
      return series.blank(day) ? '.' : series.value(day).toFixed(series.decimals ?? 2);
    },
    publishedAt: (id, day) => table[id].publishedAt(day),
  };
}

function seriesTable(risk: Risk, rates: Rates, funds: Funds): Record<SeriesId, Series> {
  const businessDays = { skips: isWeekend, blank: isBankHoliday, publishedAt: nextMorning };
  const treasury = (years: 2 | 10 | 30): Series => ({
    ...businessDays,
    from: isoDay('2014-01-02'),
    blank: (day) => isBankHoliday(day) || isGoodFriday(day),
    value: (day) => rates.treasury(years, atBell(day)),
  });
  const spread = (value: (day: number) => number): Series => ({
    from: isoDay('2014-01-02'),
    value: (day) => value(atBell(day)),
    // The index is also marked on the last day of a month.
    skips: (day) => isWeekend(day) && !isMonthEnd(day),
    blank: isBondHoliday,
    publishedAt: nextMorning,
  });
  const target = (from: string, value: (day: number) => number): Series => ({
    from: isoDay(from),
    value,
    skips: never,
    blank: never,
    publishedAt: (day) => eastern(day, 8),
  });
  return {
    BAMLH0A0HYM2: spread(risk.highYield),
    BAMLC0A0CM: spread(risk.investmentGrade),
    SOFR: {
      ...businessDays,
      from: isoDay('2018-04-03'),
      blank: (day) => isBankHoliday(day) || isGoodFriday(day),
      value: rates.overnight,
    },
    RRPONTSYD: {
      ...businessDays,
      from: isoDay('2014-01-02'),
      value: rates.reverseRepo,
      decimals: 3,
      publishedAt: (day) => eastern(day, 13.25),
    },
    DGS2: treasury(2),
    DGS10: treasury(10),
    DGS30: treasury(30),
    IORB: target('2021-07-29', rates.reserves),
    DFEDTARU: target('2008-12-16', rates.targetUpper),
    DFEDTARL: target('2008-12-16', (day) => rates.targetUpper(day) - 0.25),
    VIXCLS: {
      ...businessDays,
      from: isoDay('2015-01-02'),
      value: (day) => funds.bar('^VIX', day)?.close ?? Number.NaN,
      blank: (day) => !isSession(day),
      publishedAt: nextMorning,
    },
  };
}
