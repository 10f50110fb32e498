import { z } from 'zod';
import { dateIn } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import type { GetJson } from '../lib/fetch-json.ts';
import { between, unixSeconds } from './plausible.ts';

/** The eight symbols of the liquidity monitor. */
export const priceSymbols = ['^VIX', 'HYG', 'LQD', 'TLT', 'IEF', 'SHV', 'KRE', 'VNQ'] as const;

/** A daily bar, dated in the exchange's own zone. Prices in US dollars (^VIX: points), split-adjusted. */
export interface DailyBar {
  date: string;
  close: number;
  high: number | null;
  low: number | null;
  volume: number | null;
  /** The session was not over, or only just, when this was read. */
  provisional: boolean;
}

/** The last trades of a session are still being settled for a while after the bell. */
const settleMs = 30 * 60 * 1000;

const numbers = z.array(z.number().nullable());
const chart = z.object({
  chart: z.object({
    result: z
      .array(
        z.object({
          meta: z.object({
            exchangeTimezoneName: z.string().min(1),
            currentTradingPeriod: z
              .object({ regular: z.object({ start: z.number(), end: z.number() }) })
              .optional()
              .catch(undefined),
          }),
          timestamp: z.array(z.number()).optional(),
          indicators: z.object({
            quote: z.array(
              z.object({
                close: numbers.optional(),
                high: numbers.optional(),
                low: numbers.optional(),
                volume: numbers.optional(),
              }),
            ),
          }),
        }),
      )
      .nullable(),
    error: z.object({ code: z.string(), description: z.string().nullish() }).nullish(),
  }),
});

const price = (value: unknown): number | null => {
  const valid = between(value, 0, 1e6);
  // Yahoo's floats carry noise (213.97999572753906); four decimals are more than any of these is quoted in.
  return valid === null ? null : Math.round(valid * 10_000) / 10_000;
};

/**
 * Daily bars of one symbol, oldest first, from Yahoo's chart API. `range` as Yahoo names it: 1mo, 10y. Null bars are
 * left out. Status 200 is not success here: no bar at all is `source_changed`.
 */
export async function dailyBars(
  ask: { getJson: GetJson; baseUrl: string; now: Date },
  symbol: string,
  range: string,
): Promise<DailyBar[]> {
  const url = `${ask.baseUrl}/v8/finance/chart/${encodeURIComponent(symbol)}?range=${range}&interval=1d`;
  const host = new URL(url).hostname;
  const { chart: body } = await ask.getJson({ url }, chart);
  if (body.error) throw new AppError('source_refused', { host, status: body.error.code.slice(0, 80) });
  const result = body.result?.[0];
  const quote = result?.indicators.quote[0];
  const times = result?.timestamp;
  if (!result || !quote || !times || times.length === 0)
    throw new AppError('source_changed', { host, problem: 'missing' });

  const { exchangeTimezoneName: zone, currentTradingPeriod: period } = result.meta;
  const sessionEnd = unixSeconds(period?.regular.end);
  const isOpen = (date: string): boolean => {
    const today = dateIn(zone, ask.now);
    if (date < today) return false;
    // Without a word about the session, today's bar counts as unfinished.
    return !(
      sessionEnd &&
      dateIn(zone, sessionEnd) === date &&
      ask.now.getTime() > sessionEnd.getTime() + settleMs
    );
  };
  const bars = new Map<string, DailyBar>();
  times.forEach((seconds, index) => {
    const at = unixSeconds(seconds);
    const close = price(quote.close?.[index]);
    if (!at || close === null) return;
    const date = dateIn(zone, at);
    if (date > dateIn(zone, ask.now)) return;
    const high = price(quote.high?.[index]);
    const low = price(quote.low?.[index]);
    // The running session may come as a bar of its own besides the day's: the later one counts.
    bars.set(date, {
      date,
      close,
      high: high !== null && high >= close ? high : null,
      low: low !== null && low <= close ? low : null,
      volume: between(quote.volume?.[index], 0, 1e15),
      provisional: isOpen(date),
    });
  });
  if (bars.size === 0) throw new AppError('source_changed', { host, problem: 'missing' });
  return [...bars.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
