import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.ts';
import { isoText, isSession } from '../world/calendar.ts';
import { isoDay } from '../world/clock.ts';
import { type SeriesId, seriesIds } from '../world/liquidity.ts';
import { createWorld } from '../world/world.ts';
import { unregisteredFredKey } from './fred.ts';

const key = 'abcdefghijklmnopqrstuvwxyz012345';
let now = new Date();
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ now: () => now });
});
afterAll(() => simulator.close());

interface Answer {
  readonly count: number;
  readonly realtime_start: string;
  readonly observations: readonly { readonly date: string; readonly value: string }[];
}

const ask = (query: Record<string, string>) =>
  fetch(`${simulator.url}/api.stlouisfed.org/fred/series/observations?${new URLSearchParams(query)}`);

async function get(id: SeriesId, more: Record<string, string> = {}): Promise<Answer> {
  const response = await ask({ series_id: id, api_key: key, file_type: 'json', ...more });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

/** The newest date of a series at an instant. */
async function newest(id: SeriesId, instant: string): Promise<string | undefined> {
  now = new Date(instant);
  return (await get(id, { sort_order: 'desc', limit: '1' })).observations[0]?.date;
}

describe('a date appears when it has been published', () => {
  test.each<[id: SeriesId, instant: string, date: string]>([
    // 2026-11-24, a Tuesday, 06:00 in Seoul: 16:00 on Monday in New York.
    ['SOFR', '2026-11-24T06:00:00+09:00', '2026-11-20'],
    ['DGS10', '2026-11-24T06:00:00+09:00', '2026-11-20'],
    ['BAMLH0A0HYM2', '2026-11-24T06:00:00+09:00', '2026-11-20'],
    ['VIXCLS', '2026-11-24T06:00:00+09:00', '2026-11-20'],
    ['RRPONTSYD', '2026-11-24T06:00:00+09:00', '2026-11-23'],
    ['IORB', '2026-11-24T06:00:00+09:00', '2026-11-23'],
    ['DFEDTARU', '2026-11-22T06:00:00+09:00', '2026-11-21'],
    // To the minute, in winter and in summer.
    ['SOFR', '2026-11-24T12:59:59Z', '2026-11-20'],
    ['SOFR', '2026-11-24T13:00:00Z', '2026-11-23'],
    ['SOFR', '2026-07-15T11:59:59Z', '2026-07-13'],
    ['SOFR', '2026-07-15T12:00:00Z', '2026-07-14'],
    ['RRPONTSYD', '2026-11-23T18:14:59Z', '2026-11-20'],
    ['RRPONTSYD', '2026-11-23T18:15:00Z', '2026-11-23'],
    // Wednesday's rate waits for the Friday after Thanksgiving; the holiday itself comes as ".".
    ['SOFR', '2026-11-26T22:00:00Z', '2026-11-24'],
    ['SOFR', '2026-11-27T13:00:00Z', '2026-11-26'],
  ])('%s at %s: %s', async (id, instant, date) => {
    expect(await newest(id, instant)).toBe(date);
  });

  test('and stays as it is', async () => {
    now = new Date('2026-11-20T21:00:00Z');
    const before = await get('SOFR', { observation_start: '2026-10-01' });
    now = new Date('2026-12-20T21:00:00Z');
    const after = await get('SOFR', { observation_start: '2026-10-01' });
    const plain = (answer: Answer) => answer.observations.map(({ date, value }) => `${date} ${value}`);
    expect(plain(after).slice(0, before.count)).toEqual(plain(before));
  });
});

test('business days only, "." on holidays; the target range has every day', async () => {
  now = new Date('2026-12-01T21:00:00Z');
  const november = { observation_start: '2026-11-01', observation_end: '2026-11-30' };
  const yields = (await get('DGS10', november)).observations;
  expect(yields).toHaveLength(21);
  expect(yields.filter(({ value }) => value === '.').map(({ date }) => date)).toEqual([
    '2026-11-11',
    '2026-11-26',
  ]);
  const spreads = (await get('BAMLH0A0HYM2', november)).observations;
  expect(spreads.some(({ value }) => value === '.')).toBe(false);
  const { observations, count } = await get('DFEDTARL', november);
  expect(count).toBe(30);
  expect(new Set(observations.map(({ value }) => value))).toEqual(new Set(['3.50', '3.5000000000']));
});

test('every value is the one of the world', async () => {
  now = new Date('2026-11-24T21:00:00Z');
  const world = createWorld(1);
  for (const id of seriesIds) {
    const { observations, count } = await get(id);
    expect(count).toBe(observations.length);
    expect(count).toBeGreaterThan(3 * 250);
    const wrong = observations.filter(({ date, value }) => {
      const truth = world.liquidity.observation(id, isoDay(date)) ?? 'none';
      return truth === '.' ? value !== '.' : Number(value) !== Number(truth);
    });
    expect(wrong).toEqual([]);
  }
});

test('the ICE spreads reach back three years, the others eleven, the younger ones to their start', async () => {
  now = new Date('2026-11-24T21:00:00Z');
  const first = async (id: SeriesId) => (await get(id, { limit: '1' })).observations[0]?.date;
  expect(await first('BAMLC0A0CM')).toBe('2023-11-24');
  expect(await first('DGS30')).toBe('2014-01-02');
  expect(await first('SOFR')).toBe('2018-04-03');
  expect(await first('IORB')).toBe('2021-07-29');
});

test('sorts, limits and skips', async () => {
  now = new Date('2026-11-24T21:00:00Z');
  const { observations, count } = await get('SOFR', { sort_order: 'desc', limit: '3', offset: '1' });
  expect(observations.map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-19', '2026-11-18']);
  expect(count).toBeGreaterThan(2000);
});

test.each([
  [{}, 'api_key is not set'],
  [{ api_key: 'SHORT' }, 'is not a 32 character alpha-numeric lower-case string'],
  [{ api_key: unregisteredFredKey }, 'The value for variable api_key is not registered.'],
  [{ api_key: key, series_id: 'NO_SUCH' }, 'The series does not exist'],
  [{ api_key: key, observation_start: 'soon' }, 'YYYY-MM-DD'],
])('%j is refused', async (query, message) => {
  const response = await ask({ series_id: 'SOFR', file_type: 'json', ...query });
  expect(response.status).toBe(400);
  const body = (await response.json()) as { error_code: number; error_message: string };
  expect(body.error_code).toBe(400);
  expect(body.error_message).toContain(message);
});

test('without file_type XML comes', async () => {
  const response = await ask({ series_id: 'SOFR', api_key: key, limit: '1' });
  expect(response.headers.get('content-type')).toContain('xml');
  expect(await response.text()).toMatch(/^<\?xml/);
});

test('VIXCLS is the close of ^VIX, in all sessions', () => {
  const { observation, funds } = createWorld(1).liquidity;
  for (let day = isoDay('2026-01-01'); day < isoDay('2026-11-20'); day += 1) {
    const value = observation('VIXCLS', day);
    if (isSession(day)) expect(Number(value), isoText(day)).toBe(funds.bar('^VIX', day)?.close);
    else expect(value === undefined || value === '.').toBe(true);
  }
});
