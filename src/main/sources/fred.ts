import { z } from 'zod';
import { AppError } from '../lib/errors.ts';
import type { GetJson } from '../lib/fetch-json.ts';
import type { MacroColumnName } from './fred-series.ts';
import { fredSeries } from './fred-series.ts';
import { between } from './plausible.ts';

const reply = z.object({
  observations: z.array(z.object({ date: z.iso.date(), value: z.string() })),
});

/** FRED says 400 for a wrong key; its sentence names the variable. Its words vary, the name does not. */
function explain(status: number, body: string): AppError | undefined {
  if (status !== 400 || !/api_key/i.test(body)) return undefined;
  return new AppError('source_key_rejected', { host: 'api.stlouisfed.org', variable: 'FRED_API_KEY' });
}

/**
 * The observations of a series on the dates from..to, oldest first, in the series' own unit. "." (a holiday) is left
 * out; `unusable` counts values that are neither that nor plausible numbers. The URL holds the key: never log it.
 */
export async function fredObservations(
  ask: { getJson: GetJson; baseUrl: string; key: string },
  column: MacroColumnName,
  from: string,
  to: string,
): Promise<{ values: { date: string; value: number }[]; unusable: number }> {
  const { id, min, max } = fredSeries[column];
  const query = new URLSearchParams({
    series_id: id,
    api_key: ask.key,
    file_type: 'json',
    observation_start: from,
    observation_end: to,
  });
  const { observations } = await ask.getJson(
    { url: `${ask.baseUrl}/series/observations?${query}`, explain },
    reply,
  );
  const values: { date: string; value: number }[] = [];
  let unusable = 0;
  for (const { date, value } of observations) {
    if (value.trim() === '.') continue;
    const number = /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? between(Number(value), min, max) : null;
    if (number === null || date < from || date > to) unusable++;
    else values.push({ date, value: number });
  }
  return { values, unusable };
}
