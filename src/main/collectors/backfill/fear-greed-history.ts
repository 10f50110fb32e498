import { z } from 'zod';
import { addDays, dateIn, daysBetween } from '../../lib/day.ts';
import { AppError } from '../../lib/errors.ts';
import { between, unixSeconds } from '../../sources/plausible.ts';
import type { Figures } from '../../store/write.ts';
import type { Step } from '../collector.ts';
import { historyParts } from '../history-parts.ts';

const reply = z.object({
  data: z.array(z.object({ value: z.unknown(), value_classification: z.unknown(), timestamp: z.unknown() })),
});

/**
 * Fear & Greed by day. At 06:00 in Seoul the index of the UTC day before is the current one, so an index of a UTC day
 * belongs to the collection date after it.
 */
export const fearGreedHistory: Step = {
  id: 'fear_greed_history',
  source: 'alternative.me',
  writes: ['crypto_metric'],
  limitMs: 60_000,
  async run(context) {
    const { date, from, getJson, sources } = context;
    return historyParts(context, [
      {
        name: 'fear_greed',
        fetch: async () => {
          const url = `${sources.fearGreed}?limit=${daysBetween(from, date) + 2}`;
          const { data } = await getJson({ url }, reply);
          const rows: Figures[] = [];
          for (const each of data) {
            const at = unixSeconds(each.timestamp);
            const value = between(Number(each.value), -1, 100);
            const label = each.value_classification;
            if (!at || value === null || typeof label !== 'string' || label.trim() === '') continue;
            const collected = addDays(dateIn('UTC', at), 1);
            if (collected < from || collected >= date) continue;
            rows.push({
              table: 'crypto_metric',
              key: { date: collected },
              values: { fear_greed_index: Math.round(value), fear_greed_label: label.trim().slice(0, 30) },
              source: 'alternative.me /fng',
              observedAt: at.toISOString(),
            });
          }
          if (rows.length === 0)
            throw new AppError('source_changed', { host: new URL(url).hostname, problem: 'missing' });
          return rows;
        },
      },
    ]);
  },
};
