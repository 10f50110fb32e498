import { type Json, Reply, type RequestContext, type Route } from '../route.ts';
import { easternDay, isoText } from '../world/calendar.ts';
import { isoDay } from '../world/clock.ts';
import { type SeriesId, seriesIds } from '../world/liquidity.ts';
import type { World } from '../world/world.ts';

/** A key of the right form that nobody has registered. All others of that form are good. */
export const unregisteredFredKey = '0123456789abcdef0123456789abcdef';

const mostRows = 100_000;
const ice = new Set<SeriesId>(['BAMLH0A0HYM2', 'BAMLC0A0CM']);
const readMore = 'Read https://fred.stlouisfed.org/docs/api/api_key.html for more information.';

/** FRED: values are text, "." is a holiday, and a date appears only when it has been published. */
export const fred: readonly Route[] = [
  { host: 'api.stlouisfed.org', path: '/fred/series/observations', handle: observations },
];

function observations({ world, now, query }: RequestContext): Json | Reply {
  const key = query.get('api_key');
  if (!key) return badRequest(`Bad Request.  Variable api_key is not set.  ${readMore}`);
  if (!/^[0-9a-z]{32}$/.test(key)) {
    return badRequest(
      `Bad Request.  The value for variable api_key is not a 32 character alpha-numeric lower-case string.  ${readMore}`,
    );
  }
  if (key === unregisteredFredKey) {
    return badRequest('Bad Request. The value for variable api_key is not registered.');
  }
  const id = seriesIds.find((known) => known === query.get('series_id'));
  if (id === undefined) return badRequest('Bad Request.  The series does not exist.');
  const start = query.get('observation_start') ?? '1776-07-04';
  const end = query.get('observation_end') ?? '9999-12-31';
  const limit = Number(query.get('limit') ?? mostRows);
  const offset = Number(query.get('offset') ?? 0);
  if (Number.isNaN(isoDay(start)) || Number.isNaN(isoDay(end))) {
    return badRequest(
      'Bad Request.  Value of observation_start and observation_end must be a YYYY-MM-DD date.',
    );
  }
  if (!(limit >= 1 && limit <= mostRows && offset >= 0)) {
    return badRequest(`Bad Request.  Value of limit should be between 1 and ${mostRows}.`);
  }

  const descending = query.get('sort_order') === 'desc';
  const days = publishedDays(world, id, now, isoDay(start), isoDay(end));
  if (descending) days.reverse();
  const today = isoText(easternDay(now.getTime()));
  const realtime = { realtime_start: today, realtime_end: today };
  const rows = days.slice(offset, offset + limit).map((day) => ({
    ...realtime,
    date: isoText(day),
    value: printed(id, world.liquidity.observation(id, day) ?? '.', easternDay(now.getTime()) - day),
  }));
  if (query.get('file_type') !== 'json') return xml(rows);
  return {
    ...realtime,
    observation_start: start,
    observation_end: end,
    units: 'lin',
    output_type: 1,
    file_type: 'json',
    order_by: 'observation_date',
    sort_order: descending ? 'desc' : 'asc',
    count: days.length,
    offset,
    limit,
    observations: rows,
  };
}

function publishedDays(world: World, id: SeriesId, now: Date, start: number, end: number): number[] {
  const today = easternDay(now.getTime());
  const days: number[] = [];
  // ICE lets FRED show three years only.
  const from = Math.max(start, ice.has(id) ? threeYearsBefore(today) : isoDay('2008-01-01'));
  for (let day = from; day <= Math.min(end, today); day += 1) {
    if (world.liquidity.has(id, day) && published(world, id, day, now, today)) days.push(day);
  }
  return days;
}

function published(world: World, id: SeriesId, day: number, now: Date, today: number): boolean {
  // No holiday is longer than a week.
  return day < today - 7 || world.liquidity.publishedAt(id, day) <= now.getTime();
}

function threeYearsBefore(day: number): number {
  const text = isoText(day);
  return isoDay(`${Number(text.slice(0, 4)) - 3}${text.slice(4).replace('02-29', '02-28')}`);
}

/** The newest values of the target range come with ten decimals. */
function printed(id: SeriesId, value: string, age: number): string {
  return id.startsWith('DFEDTAR') && age < 10 ? Number(value).toFixed(10) : value;
}

function badRequest(message: string): Reply {
  return new Reply({ error_code: 400, error_message: message }, { status: 400 });
}

function xml(rows: readonly { readonly date: string; readonly value: string }[]): Reply {
  const lines = rows.map(({ date, value }) => `  <observation date="${date}" value="${value}"/>`);
  const body = `<?xml version="1.0" encoding="utf-8" ?>\n<observations>\n${lines.join('\n')}\n</observations>\n`;
  return new Reply(body, { contentType: 'text/xml; charset=utf-8', raw: true });
}
