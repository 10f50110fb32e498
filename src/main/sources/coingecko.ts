import { z } from 'zod';
import { AppError } from '../lib/errors.ts';
import type { GetJson } from '../lib/fetch-json.ts';

/** An answer whose figures are older than this is not today's market. */
const maxAgeMs = 6 * 60 * 60 * 1000;

/** Throws `source_stale` for figures of an instant that is too long ago. */
export function refuseStale(observed: Date, now: Date, host: string): void {
  if (now.getTime() - observed.getTime() <= maxAgeMs) return;
  throw new AppError('source_stale', {
    host,
    observed: observed.toISOString().slice(0, 16).replace('T', ' '),
  });
}

const refusal = z.union([
  z.object({ status: z.object({ error_code: z.union([z.int(), z.string()]) }) }),
  z.object({ error: z.string() }),
]);

/**
 * Asks CoinGecko, with the free demo key where there is one. Its error envelopes can come with status 200; they are
 * refusals all the same. Source: docs.coingecko.com, errors and rate limits.
 */
export async function askCoinGecko<T>(
  ask: { getJson: GetJson; baseUrl: string; key: string | undefined },
  path: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const url = `${ask.baseUrl}${path}`;
  const host = new URL(url).hostname;
  const headers = ask.key ? { 'x-cg-demo-api-key': ask.key } : undefined;
  const body = await ask.getJson({ url, ...(headers && { headers }) }, z.unknown());
  const refused = refusal.safeParse(body);
  if (refused.success) {
    const answer =
      'status' in refused.data ? refused.data.status.error_code : refused.data.error.slice(0, 80);
    throw String(answer) === '429'
      ? new AppError('source_rate_limited', { host, status: 429 })
      : new AppError('source_declined', { host, answer });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new AppError('source_changed', { host, problem: 'shape', at }, { cause: parsed.error });
}
