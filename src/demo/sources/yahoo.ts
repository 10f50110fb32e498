import type { FundRow } from '../data/funds.ts';
import { type Json, Reply, type RequestContext, type Route } from '../route.ts';
import {
  eastern,
  easternDay,
  easternOffset,
  isoText,
  isSession,
  lastSession,
  sessionHours,
} from '../world/calendar.ts';
import { isoDay } from '../world/clock.ts';
import { type Bar, dividendDays, findFund, firstSession, settledAt } from '../world/funds.ts';
import { pathKey, unit } from '../world/noise.ts';
import type { World } from '../world/world.ts';

const validRanges = ['1d', '5d', '1mo', '3mo', '6mo', '1y', '2y', '5y', '10y', 'ytd', 'max'];

/** Yahoo's charts, daily bars only. */
export const yahoo: readonly Route[] = ['query1', 'query2'].map((name) => ({
  host: `${name}.finance.yahoo.com`,
  path: /\/v8\/finance\/chart\/([^/]+)/,
  handle: chart,
}));

interface Row {
  readonly at: number;
  readonly day: number;
  readonly bar: Bar | undefined;
}

function chart({ world, now, query, params }: RequestContext): Json | Reply {
  const fund = findFund(decodeURIComponent(params[0] ?? ''));
  if (fund === undefined) return failure(404, 'Not Found', 'No data found, symbol may be delisted');
  const interval = query.get('interval') ?? '1d';
  const range = query.has('period1') ? '' : (query.get('range') ?? '1d');
  if (interval !== '1d' || (range !== '' && !validRanges.includes(range))) {
    const wrong = interval === '1d' ? `range=${range}` : `interval=${interval}`;
    return failure(422, 'Unprocessable Entity', `Invalid input - ${wrong} is not supported`);
  }
  const ms = now.getTime();
  const newest = newestSession(ms);
  const [from, to] = range === '' ? askedDays(query, ms) : [rangeStart(range, newest, ms), newest];
  const rows = barsBetween(world, fund, from, Math.min(to, newest), ms);
  const indicators = {
    quote: [quote(rows, fund, newest)],
    adjclose: [{ adjclose: adjusted(rows, fund, newest) }],
  };
  const result = {
    meta: meta(world, fund, range, { newest, ms, before: lastSession(Math.max(from, firstSession) - 1) }),
    ...(rows.length === 0 ? {} : { timestamp: rows.map(({ at }) => Math.floor(at / 1000)) }),
    ...(query.get('events')?.includes('div') ? { events: events(rows, fund) } : {}),
    indicators: rows.length === 0 ? { quote: [{}], adjclose: [{}] } : indicators,
  };
  return { chart: { result: [result], error: null } };
}

/** The last session that has a bar at this instant, be it still running. */
function newestSession(ms: number): number {
  const today = easternDay(ms);
  return isSession(today) && ms >= sessionHours(today).open ? today : lastSession(today - 1);
}

function askedDays(query: URLSearchParams, ms: number): [number, number] {
  const from = Number(query.get('period1')) * 1000;
  const to = Math.min(Number(query.get('period2') ?? ms / 1000) * 1000, ms);
  // A bar belongs to a period when its opening bell does.
  const first = easternDay(from);
  const last = easternDay(to);
  return [
    sessionHours(first).open < from ? first + 1 : first,
    sessionHours(last).open > to ? last - 1 : last,
  ];
}

function rangeStart(range: string, newest: number, ms: number): number {
  if (range === 'max') return firstSession;
  const amount = Number.parseInt(range, 10);
  if (range.endsWith('mo') || range.endsWith('y')) {
    const start = new Date(ms);
    start.setUTCMonth(start.getUTCMonth() - amount * (range.endsWith('y') ? 12 : 1));
    return easternDay(start.getTime());
  }
  if (range === 'ytd') return isoDay(`${isoText(newest).slice(0, 4)}-01-01`);
  let first = newest;
  for (let left = amount - 1; left > 0; left -= 1) first = lastSession(first - 1);
  return first;
}

function barsBetween(world: World, fund: FundRow, from: number, to: number, ms: number): Row[] {
  const { funds } = world.liquidity;
  const rows: Row[] = [];
  for (let day = Math.max(from, firstSession); day <= to; day += 1) {
    if (!isSession(day)) continue;
    const isFinal = ms >= settledAt(day);
    const { open, close } = sessionHours(day);
    const bar = isFinal ? funds.bar(fund.symbol, day) : funds.liveBar(fund.symbol, day, ms);
    const isLost = isFinal && funds.isLost(fund.symbol, day);
    // Until the closing auctions are in, the bar bears the time of the last trade.
    rows.push({ at: isFinal ? open : Math.min(ms, close), day, bar: isLost ? undefined : bar });
  }
  return rows;
}

/** Yahoo keeps prices as 32-bit floats, which shows in the digits. */
function quote(rows: readonly Row[], fund: FundRow, newest: number): Json {
  const column = (key: 'open' | 'high' | 'low' | 'close'): (number | null)[] =>
    rows.map(({ bar }) => (bar === undefined ? null : Math.fround(bar[key])));
  const columns: [string, Json][] = [
    ['open', column('open')],
    ['high', column('high')],
    ['low', column('low')],
    ['close', column('close')],
    ['volume', rows.map(({ bar }) => bar?.volume ?? null)],
  ];
  const key = pathKey(newest + rows.length, fund.symbol);
  return Object.fromEntries(
    columns
      .map((entry, at) => [unit(key, at), entry] as const)
      .sort(([a], [b]) => a - b)
      .map(([, entry]) => entry),
  );
}

/** The close less all dividends paid since: rewritten with each payment. */
function adjusted(rows: readonly Row[], fund: FundRow, newest: number): (number | null)[] {
  const [percent, payments] = fund.dividend;
  const paid = rows[0] === undefined ? [] : dividendDays(fund, rows[0].day, newest);
  return rows.map(({ bar, day }) => {
    if (bar === undefined) return null;
    const later = paid.filter((payment) => payment > day).length;
    return Math.fround(bar.close * (1 - percent / 100 / (payments || 1)) ** later);
  });
}

function events(rows: readonly Row[], fund: FundRow): Json {
  const [percent, payments] = fund.dividend;
  const paid = new Set(dividendDays(fund, (rows[0]?.day ?? 0) - 1, rows.at(-1)?.day ?? 0));
  const dividends = rows.flatMap(({ day, bar, at }): [string, Json][] => {
    if (bar === undefined || !paid.has(day)) return [];
    const date = Math.floor(at / 1000);
    const amount = Math.round((bar.close * percent * 10) / (payments || 1)) / 1000;
    return [[String(date), { amount, date }]];
  });
  return dividends.length === 0 ? {} : { dividends: Object.fromEntries(dividends) };
}

interface Moment {
  readonly newest: number;
  readonly ms: number;
  /** The session before the asked ones. */
  readonly before: number;
}

function meta(world: World, fund: FundRow, range: string, { newest, ms, before }: Moment): Json {
  const { funds } = world.liquidity;
  const last = funds.liveBar(fund.symbol, newest, ms);
  const year: Bar[] = [];
  for (let day = newest - 365; day < newest; day += 1)
    year.push(...[funds.bar(fund.symbol, day) ?? []].flat());
  if (last !== undefined) year.push(last);
  const opened = Math.floor(sessionHours(firstSession).open / 1000);
  return {
    currency: 'USD',
    symbol: fund.symbol,
    exchangeName: fund.exchange[0],
    fullExchangeName: fund.exchange[1],
    instrumentType: fund.kind,
    firstTradeDate: opened,
    regularMarketTime: Math.floor(Math.min(ms, sessionHours(newest).close) / 1000),
    hasPrePostMarketData: fund.kind === 'ETF',
    gmtoffset: -3600 * easternOffset(easternDay(ms)),
    timezone: zoneName(easternDay(ms)),
    exchangeTimezoneName: 'America/New_York',
    regularMarketPrice: last?.close ?? null,
    fiftyTwoWeekHigh: Math.max(...year.map(({ high }) => high)),
    fiftyTwoWeekLow: Math.min(...year.map(({ low }) => low)),
    regularMarketDayHigh: last?.high ?? null,
    regularMarketDayLow: last?.low ?? null,
    regularMarketVolume: last?.volume ?? null,
    longName: fund.name,
    shortName: fund.name.slice(0, 30),
    chartPreviousClose:
      (funds.bar(fund.symbol, before) ?? funds.bar(fund.symbol, firstSession))?.close ?? null,
    priceHint: 2,
    currentTradingPeriod: tradingPeriod(ms),
    dataGranularity: '1d',
    range,
    validRanges,
  };
}

/** Today's hours, or those of the last session on a day without one. */
function tradingPeriod(ms: number): Json {
  const day = lastSession(easternDay(ms));
  const { open, close } = sessionHours(day);
  const period = (start: number, end: number): Json => ({
    timezone: zoneName(day),
    start: start / 1000,
    end: end / 1000,
    gmtoffset: -3600 * easternOffset(day),
  });
  return {
    pre: period(eastern(day, 4), open),
    regular: period(open, close),
    post: period(close, eastern(day, 20)),
  };
}

const zoneName = (day: number): string => (easternOffset(day) === 4 ? 'EDT' : 'EST');

function failure(status: number, code: string, description: string): Reply {
  return new Reply({ chart: { result: null, error: { code, description } } }, { status });
}
