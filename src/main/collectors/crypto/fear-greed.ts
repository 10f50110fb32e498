import { z } from 'zod';
import { dateIn, daysBetween } from '../../lib/day.ts';
import { AppError } from '../../lib/errors.ts';
import { unixSeconds } from '../../sources/plausible.ts';
import { remark, type Step } from '../collector.ts';

/** The day's value is out about five minutes after midnight UTC; an hour is generous. */
const publishDelayMs = 60 * 60 * 1000;
const maxAgeDays = 3;

const replySchema = z.object({
  data: z
    .array(
      z.object({
        // Every value is a string in real answers.
        value: z
          .union([
            z
              .string()
              .regex(/^\d{1,3}$/)
              .transform(Number),
            z.int(),
          ])
          .pipe(z.int().min(0).max(100)),
        value_classification: z.string().trim().min(1).max(30),
        timestamp: z.unknown(),
      }),
    )
    .min(1),
  metadata: z.object({ error: z.string().nullish() }).nullish(),
});

const failure = z.object({ metadata: z.object({ error: z.string().min(1) }) });

/**
 * Crypto Fear & Greed index, 0-100, with its label. It changes at 00:00 UTC (09:00 KST) and carries its own date: at
 * 06:00 KST it is that of the UTC day before the collection date. Source: alternative.me.
 */
export const fearGreed: Step = {
  id: 'fear_greed',
  source: 'alternative.me',
  writes: ['crypto_metric'],
  limitMs: 60_000,
  async run({ date, now, getJson, sources }) {
    const url = `${sources.fearGreed}?limit=1`;
    const host = new URL(url).hostname;
    const body = await getJson({ url }, z.union([replySchema, failure]));
    if (body.metadata?.error)
      throw new AppError('source_declined', { host, answer: body.metadata.error.slice(0, 80) });
    const newest = 'data' in body ? body.data[0] : undefined;
    const at = unixSeconds(newest?.timestamp);
    if (!newest || !at) throw new AppError('source_changed', { host, problem: 'missing' });
    const observed = dateIn('UTC', at);
    const expected = dateIn('UTC', new Date(now.getTime() - publishDelayMs));
    const age = daysBetween(observed, expected);
    if (age > maxAgeDays) throw new AppError('source_stale', { host, observed });
    if (age < -1) throw new AppError('source_changed', { host, problem: 'implausible' });
    return {
      rows: [
        {
          table: 'crypto_metric',
          key: { date },
          values: { fear_greed_index: newest.value, fear_greed_label: newest.value_classification },
          source: 'alternative.me /fng',
          observedAt: at.toISOString(),
          provisional: age > 0,
        },
      ],
      problems: age > 0 ? [remark('older', { observed })] : [],
    };
  },
};
