import { z } from 'zod';
import { backupStatusSchema, noticeSchema } from './model-backup.ts';
import { collectorIds, jobIds, missReasons, runnableIds, runStatuses, stepStatuses } from './words.ts';

/**
 * The words of the product as schemas. The field names of the replies are the user's own (snake_case, as his
 * tables and his Python API have them).
 */

/** A calendar date, YYYY-MM-DD. Which zone it is of, the field's description says. */
const dateSchema = z.iso.date();
/** An instant in UTC, ISO 8601 ending in Z. */
const instantSchema = z.iso.datetime();

const usd = z.number().describe('US dollars');
const percent = z.number().describe('percent');

/** Why a step ended as it did: a closed code for programs, a sentence for people. */
export const reasonSchema = z.object({
  code: z.string().describe('closed error code, e.g. source_rate_limited'),
  params: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('what fills the gaps of the sentence'),
  text: z.string().describe('the sentence, English'),
});
export type Reason = z.infer<typeof reasonSchema>;

export const stepReportSchema = z.object({
  step: z.string(),
  source: z.string().describe('who was asked, e.g. CoinGecko'),
  status: z.enum(stepStatuses),
  summary: z.string().describe('the short form that stands under `steps`, e.g. "success (20 coins)"'),
  reasons: z.array(reasonSchema).describe('empty when the step succeeded'),
  rows_written: z.int().min(0),
  newest_observation: z.string().nullable().describe('newest date or instant that the source itself gave'),
  attempts: z.int().min(0).describe('requests sent, retries included'),
  duration_ms: z.int().min(0),
  fetched_at: instantSchema.nullable(),
  parts: z
    .array(
      z.object({
        name: z.string(),
        category: z.string(),
        fetched: z.int(),
        saved: z.int(),
        reason: reasonSchema.nullable(),
      }),
    )
    .describe('outcome of each news feed; empty for other steps'),
});
export type StepReport = z.infer<typeof stepReportSchema>;

export const runReportSchema = z.object({
  collector: z.string().describe('liquidity, crypto, news; others may stand in the log of the Python system'),
  status: z.enum(runStatuses),
  duration: z.number().describe('seconds'),
  date: dateSchema.describe('collection date, Asia/Seoul'),
  steps: z.record(z.string(), z.string()).describe('one short sentence a step'),
  run_id: z.string(),
  triggered_by: z.string(),
  started_at: instantSchema.nullable().describe('null for runs logged by the Python system'),
  finished_at: instantSchema.nullable(),
  reason: reasonSchema
    .nullable()
    .describe('why the run as a whole ended early (interrupted, cancelled, out of time)'),
  step_details: z.array(stepReportSchema),
});
export type RunReport = z.infer<typeof runReportSchema>;

export const runAllReportSchema = z.object({
  status: z.enum(runStatuses),
  total_duration: z.number().describe('seconds'),
  run_id: z.string(),
  collectors: z.array(runReportSchema),
});
export type RunAllReport = z.infer<typeof runAllReportSchema>;

export const runningSchema = z.object({
  collector: z.enum([...runnableIds, 'run-all']),
  run_id: z.string(),
  started_at: instantSchema,
  triggered_by: z.string(),
});
export type Running = z.infer<typeof runningSchema>;

const collectorStatusSchema = runReportSchema
  .omit({ collector: true })
  .extend({ created_at: instantSchema.describe('when the log row was written'), running: z.boolean() });

export const statusSchema = z.object({
  collectors: z.record(z.enum(collectorIds), collectorStatusSchema.nullable()),
  running: z.array(runningSchema),
  next_due: z
    .object({ job: z.enum(jobIds), slot_at: instantSchema })
    .nullable()
    .describe('next slot of the in-app schedule; null where none is running or all of it is switched off'),
  missed: z
    .array(
      z.object({
        job: z.enum(jobIds),
        date: dateSchema.describe('date of the slot in Seoul'),
        slot_at: instantSchema,
        reason: z
          .enum(missReasons)
          .describe('coalesced: the app was not running, a later slot was collected'),
      }),
    )
    .describe('slots of the last 30 days that brought nothing, oldest first'),
  table_counts: z
    .record(z.string(), z.int().nullable())
    .describe('rows by table; null where the table is missing'),
  backfill_suggested: z.boolean().describe('there is less than a month of history'),
  backups: backupStatusSchema,
  notices: z.array(noticeSchema).describe('what the user has to know and has not dismissed, oldest first'),
  demo: z.boolean(),
  now: instantSchema.describe('the clock of the host: ages are told by it'),
  expected_date: dateSchema.describe('newest collection date whose data should be here by now'),
});
export type StatusReport = z.infer<typeof statusSchema>;

/** Where a stored figure came from and how old it is. */
export const provenanceSchema = z.object({
  source: z.string(),
  observed_at: z
    .string()
    .nullable()
    .describe('date or instant that the source gives the value; null when it gives none'),
  fetched_at: instantSchema,
  provisional: z.boolean().describe('true while the value may still change'),
});
export type Provenance = z.infer<typeof provenanceSchema>;

export const metricFields = [
  'total_market_cap',
  'total_volume_24h',
  'btc_dominance',
  'eth_btc_ratio',
  'fear_greed_index',
  'fear_greed_label',
  'defi_tvl',
  'stablecoin_mcap',
] as const;

export const cryptoMetricsSchema = z.object({
  total_market_cap: usd.nullable(),
  total_volume_24h: usd.nullable(),
  btc_dominance: percent.nullable(),
  eth_btc_ratio: z.number().nullable(),
  fear_greed_index: z.int().nullable().describe('0 (extreme fear) to 100 (extreme greed)'),
  fear_greed_label: z.string().nullable(),
  defi_tvl: usd.nullable(),
  stablecoin_mcap: usd.nullable(),
});
export type CryptoMetrics = z.infer<typeof cryptoMetricsSchema>;

export const cryptoPriceSchema = z.object({
  coin_id: z.string().describe('CoinGecko id, e.g. bitcoin'),
  symbol: z.string(),
  price_usd: usd.nullable(),
  market_cap: usd.nullable(),
  volume_24h: usd.nullable(),
  change_24h: percent.nullable(),
  change_7d: percent.nullable(),
});
export type CryptoPrice = z.infer<typeof cryptoPriceSchema>;

const chainStablecoinSchema = z.object({ chain: z.string(), circulating_usd: usd });

export const cryptoLatestSchema = z.object({
  date: dateSchema
    .nullable()
    .describe('newest collection date that has crypto data, Asia/Seoul; null while there is none'),
  metrics: cryptoMetricsSchema.partial(),
  prices: z.array(cryptoPriceSchema.extend({ provenance: provenanceSchema.nullable() })),
  stablecoin_chains: z.array(chainStablecoinSchema).describe('largest first'),
  provenance: z.partialRecord(z.enum([...metricFields, 'stablecoin_chains']), provenanceSchema),
});
export type CryptoLatest = z.infer<typeof cryptoLatestSchema>;

export const cryptoHistorySchema = z.object({
  days: z.int(),
  count: z.int(),
  history: z
    .array(cryptoMetricsSchema.extend({ date: dateSchema }))
    .describe('oldest first; a day without data has no row'),
  coin_id: z.string().nullable(),
  prices: z
    .array(cryptoPriceSchema.omit({ coin_id: true, symbol: true }).extend({ date: dateSchema }))
    .describe('of the coin asked for, oldest first'),
});
export type CryptoHistory = z.infer<typeof cryptoHistorySchema>;

export const healthSchema = z.object({
  status: z.literal('healthy'),
  app: z.literal('daily-data-collector'),
  version: z.string(),
  instance_id: z.string().describe('differs at every start'),
  demo: z.boolean(),
});
