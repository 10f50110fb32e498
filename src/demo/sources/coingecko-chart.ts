import { type Json, Reply, type RequestContext } from '../route.ts';
import { dayToMs, quoteDay } from '../world/clock.ts';
import { findCoin } from '../world/market.ts';

/** What a caller without a paid key may look back. */
const longestDays = 365;

/**
 * The history of one coin: daily at 00:00 UTC, hourly or every five minutes, and "now" as its last point. The same
 * path as the quotes of `/coins/markets`.
 */
export function marketChart({ world: { market }, now, query, params }: RequestContext): Json | Reply {
  const coin = findCoin(params[0] ?? '');
  const currency = query.get('vs_currency');
  const days = Number(query.get('days') === 'max' ? Number.POSITIVE_INFINITY : query.get('days'));
  if (coin === undefined) return new Reply({ error: 'coin not found' }, { status: 404 });
  if (!currency) return new Reply({ error: 'Missing parameter vs_currency' }, { status: 422 });
  if (!(days > 0)) return new Reply({ error: 'Missing parameter days' }, { status: 422 });
  if (days > longestDays) return tooLong(now);
  if (market.rate(currency, 0) === undefined)
    return new Reply({ error: 'invalid vs_currency' }, { status: 400 });

  const end = quoteDay(now);
  const step = stepOf(days, query.get('interval'));
  const instants: number[] = [];
  for (let n = Math.ceil((end - days) / step - 1e-6); n * step < end - 1e-6; n += 1) instants.push(n * step);
  instants.push(end);

  const points = (value: (day: number) => number): Json =>
    instants.map((day, at) => [
      at === instants.length - 1 ? now.getTime() - 60_000 : dayToMs(day),
      value(day) * (market.rate(currency, day) ?? 0),
    ]);
  return {
    prices: points((day) => market.price(coin, day)),
    market_caps: points((day) => market.cap(coin, day)),
    total_volumes: points((day) => market.volume(coin, day)),
  };
}

function stepOf(days: number, interval: string | null): number {
  if (interval === 'daily' || days > 90) return 1;
  return days > 1 || interval === 'hourly' ? 1 / 24 : 5 / 1440;
}

function tooLong(now: Date): Reply {
  const status = {
    timestamp: now.toISOString().replace('Z', '+00:00'),
    error_code: 10012,
    error_message:
      'Your request exceeds the allowed time range. Public API users are limited to querying historical data within the past 365 days. Upgrade to a paid plan to enjoy full historical data access: https://www.coingecko.com/en/api/pricing. ',
  };
  return new Reply({ error: { status } }, { status: 401 });
}
