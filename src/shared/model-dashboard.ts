import { z } from 'zod';
import { cardIds, flowDirections, importances, mvrvRegimes, triggerIds } from './crypto-signals.ts';
import { reasonSchema } from './model.ts';
import { collectorIds, manualLimits, runStatuses, stepStatuses } from './words.ts';

/** Replies that only the dashboards need: what is derived from the stored figures, and how they got there. */

const dateSchema = z.iso.date();
const instantSchema = z.iso.datetime();
const change = z.number().nullable();

const between = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max);

export const ethEtfValueSchema = z.strictObject({
  flow_1d: between(manualLimits.flow1d).describe('net flow of one day, millions of US dollars'),
  flow_5d: between(manualLimits.flow5d)
    .nullable()
    .default(null)
    .describe('of five days; null when not given'),
  direction: z.enum(flowDirections).nullable().default(null),
});
export const mvrvValueSchema = z.strictObject({
  z_score: between(manualLimits.zScore),
  prev_z_score: between(manualLimits.zScore)
    .nullable()
    .default(null)
    .describe('null: the entry before counts, where there is one'),
});
export type EthEtfValue = z.output<typeof ethEtfValueSchema>;
export type MvrvValue = z.output<typeof mvrvValueSchema>;

const entry = { date: dateSchema.describe('the day that the value is of'), updated_at: instantSchema };
export const manualListSchema = z.object({
  eth_etf: z.array(ethEtfValueSchema.extend(entry)).describe('newest first'),
  mvrv: z.array(mvrvValueSchema.extend(entry)).describe('newest first'),
});
export type ManualList = z.output<typeof manualListSchema>;

export const cryptoSignalsSchema = z.object({
  date: dateSchema.nullable().describe('newest collection date with crypto data'),
  changes: z.object({
    marketCap1d: change,
    marketCap7d: change,
    volume1d: change,
    volumeRatio7d: change.describe('over the mean of the seven days before'),
    dominance1dPp: change.describe('percentage points'),
    dominance7dPp: change.describe('percentage points'),
    ethBtc1d: change,
    ethBtc7d: change,
    stablecoin1d: change,
    stablecoin7d: change,
    defiTvl1d: change,
    defiTvl7d: change,
    fearGreed1dPoints: change,
    fearGreed7dPoints: change,
    fearGreedYesterday: change,
  }),
  topChain: z.object({ chain: z.string(), sharePercent: z.number(), shareChange7dPp: change }).nullable(),
  flow5dMillionUsd: change,
  flowDirection: z.enum(flowDirections).nullable(),
  regime: z.enum(mvrvRegimes.map(({ regime }) => regime)).nullable(),
  crossedEdge: change,
  prevZScore: change,
  historyDays: z.int(),
  cards: z.array(
    z.object({
      id: z.enum(cardIds),
      importance: z.enum(importances),
      hasData: z.boolean(),
      triggers: z.array(
        z.object({
          id: z.enum(triggerIds),
          value: change,
          threshold: change,
          basis: z.enum(['fixed', 'percentile']),
          fired: z.boolean(),
        }),
      ),
    }),
  ),
});
export type CryptoSignalsReply = z.infer<typeof cryptoSignalsSchema>;

export const sourceListSchema = z.object({
  sources: z.array(
    z.object({
      collector: z.enum(collectorIds),
      step: z.string(),
      source: z.string(),
      tables: z.array(z.object({ table: z.string(), rows: z.int().nullable() })),
      status: z.enum(stepStatuses).nullable().describe('of the newest run; null when it never ran'),
      reasons: z.array(reasonSchema).describe('why the newest run was no success'),
      last_run_at: instantSchema.nullable(),
      last_success_at: instantSchema.nullable().describe('when the source was last read with a result'),
      newest_observation: z.string().nullable(),
    }),
  ),
});
export type SourceList = z.infer<typeof sourceListSchema>;
export type SourceRow = SourceList['sources'][number];

export const calendarStates = [...runStatuses, 'filled'] as const;
export const calendarSchema = z.object({
  from: dateSchema,
  to: dateSchema,
  first: z
    .partialRecord(z.enum(collectorIds), dateSchema)
    .describe('first logged day of each collector: a day before it is no gap'),
  days: z
    .array(
      z.object({
        date: dateSchema,
        collector: z.enum(collectorIds),
        state: z.enum(calendarStates).describe('best run of the day; filled: no run, but data of a backfill'),
        attempts: z.int(),
      }),
    )
    .describe('only days that have something'),
});
export type Calendar = z.infer<typeof calendarSchema>;
