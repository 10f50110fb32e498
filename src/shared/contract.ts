import { z } from 'zod';
import {
  collectorIds,
  cryptoHistorySchema,
  cryptoLatestSchema,
  healthSchema,
  runAllReportSchema,
  runReportSchema,
  runStatuses,
  statusSchema,
} from './model.ts';
import { backupListSchema, backupSchema, noticeSchema, restoredSchema } from './model-backup.ts';

import {
  articleListSchema,
  newsCountsSchema,
  recomputeSchema,
  stressHistorySchema,
  stressLatestSchema,
} from './model-liquidity.ts';

/** How an operation is reached over HTTP. Path parts `:name` are filled from the input. */
export type HttpRoute = `${'GET' | 'POST'} /${string}`;

export interface OperationSpec {
  http: HttpRoute;
  summary: string;
  input: z.ZodObject;
  reply: z.ZodType;
  /** The reply depends on the stored data, the input and the date alone, so it may be cached until one changes. */
  cacheable?: boolean;
}

/** A whole number in a query or in JSON: digits only, so that "1e3", "abc" and "" are refused, not guessed at. */
function wholeNumber(min: number, max: number) {
  const digits = z.string().regex(/^-?\d{1,10}$/);
  return z
    .union([z.int(), digits.transform(Number)], 'must be a whole number')
    .pipe(z.int().min(min).max(max));
}

const days = wholeNumber(1, 3650).default(30).describe('calendar days up to today, 1-3650');
const nothing = z.object({});
/** A file of the backups folder: a name, never a path. */
const backupName = z
  .string()
  .max(200)
  .regex(/^(?!\.)[^/\\:\p{Cc}]+$/u)
  .describe('file name in the backups folder, or `newest`');
/** Of what starts or ends something: a word that means nothing to us is refused, not passed over. */
const noBody = z.strictObject({});

/** Every operation of the core, once. HTTP routes, IPC calls, OpenAPI and the typed client are made from this. */
export const contract = {
  'collector.run': {
    http: 'POST /api/v1/collector/:collector',
    summary: 'Collect now. Joins a run of the same collector that is already going on.',
    input: z.strictObject({ collector: z.enum(collectorIds) }),
    reply: runReportSchema,
  },
  'collector.runAll': {
    http: 'POST /api/v1/collector/run-all',
    summary: 'Collect liquidity, then crypto.',
    input: noBody,
    reply: runAllReportSchema,
  },
  'backfill.run': {
    http: 'POST /api/v1/collector/backfill',
    summary: 'Fill in the history that the free sources give. Goes on where a cut-off backfill stopped.',
    input: z.strictObject({ days: wholeNumber(1, 3650).default(365).describe('calendar days back, 1-3650') }),
    reply: runReportSchema,
  },
  'collector.status': {
    http: 'GET /api/v1/collector/status',
    summary: 'Newest run of each collector, what runs now, what is due next, rows by table.',
    input: nothing,
    reply: statusSchema,
  },
  'run.list': {
    http: 'GET /api/v1/collector/runs',
    summary: 'The run log, newest first.',
    input: z.object({
      collector: z.enum(collectorIds).optional(),
      status: z.enum(runStatuses).optional(),
      date: z.iso.date().optional().describe('collection date'),
      limit: wholeNumber(1, 500).default(50),
      offset: wholeNumber(0, 1_000_000).default(0),
    }),
    reply: z.object({ total: z.int(), runs: z.array(runReportSchema) }),
  },
  'run.get': {
    http: 'GET /api/v1/collector/runs/:id',
    summary: 'One run with its steps.',
    input: z.object({ id: z.string().min(1).max(64) }),
    reply: runReportSchema,
  },
  'run.cancel': {
    http: 'POST /api/v1/collector/runs/:id/cancel',
    summary: 'Cancel a run that is going on in this process. What its finished steps stored stays.',
    input: z.strictObject({ id: z.string().min(1).max(64) }),
    reply: z.object({ cancelled: z.boolean() }),
  },
  'crypto.latest': {
    http: 'GET /api/v1/crypto/latest',
    summary: 'Newest market figures and coin prices, each with its source and age.',
    input: nothing,
    reply: cryptoLatestSchema,
    cacheable: true,
  },
  'crypto.history': {
    http: 'GET /api/v1/crypto/history',
    summary: 'Market figures by collection date, oldest first; with coin_id also the prices of one coin.',
    input: z.object({ days, coin_id: z.string().min(1).max(100).optional() }),
    reply: cryptoHistorySchema,
    cacheable: true,
  },
  'stress.latest': {
    http: 'GET /api/v1/liquidity-stress',
    summary: 'The newest stress index with its modules, their inputs, ages and sources.',
    input: nothing,
    reply: stressLatestSchema,
    cacheable: true,
  },
  'stress.day': {
    http: 'GET /api/v1/liquidity-stress/day/:date',
    summary: 'The stress index of one collection date, with its inputs.',
    input: z.object({ date: z.iso.date() }),
    reply: stressLatestSchema,
    cacheable: true,
  },
  'stress.history': {
    http: 'GET /api/v1/liquidity-stress/history',
    summary: 'The stress index by collection date, oldest first.',
    input: z.object({ days }),
    reply: stressHistorySchema,
    cacheable: true,
  },
  'stress.recompute': {
    http: 'POST /api/v1/liquidity-stress/recompute',
    summary: 'Compute stored indices again from the stored observations.',
    input: z
      .strictObject({ from: z.iso.date(), to: z.iso.date() })
      .refine(({ from, to }) => from <= to, { path: ['from'], message: 'not_after' }),
    reply: recomputeSchema,
  },
  'news.fetch': {
    http: 'POST /api/v1/news-intel/fetch',
    summary: 'Read the news feeds now; waits for a run-all that is going on.',
    input: nothing,
    reply: runReportSchema.extend(newsCountsSchema.shape),
  },
  'news.articles': {
    http: 'GET /api/v1/news-intel/articles',
    summary: 'Articles published or fetched on one day in Seoul, newest first.',
    input: z.object({
      category: z.string().min(1).max(50).optional(),
      date: z.iso.date().optional().describe('calendar date in Seoul; default today'),
      source: z.string().min(1).max(50).optional(),
      limit: wholeNumber(1, 1000).default(500),
      q: z.string().max(200).optional().describe('words that title, summary or publisher must all contain'),
    }),
    reply: articleListSchema,
  },
  'backup.list': {
    http: 'GET /api/v1/backups',
    summary: 'The copies of the database, newest first, and why the newest attempt failed.',
    input: nothing,
    reply: backupListSchema,
  },
  'backup.create': {
    http: 'POST /api/v1/backups',
    summary: 'Make a verified copy of the database now.',
    input: noBody,
    reply: backupSchema,
  },
  'backup.restore': {
    http: 'POST /api/v1/backups/restore',
    summary:
      'Go back to a copy. What is there now is kept as another one, so that it can be undone. Refused while a run is going on.',
    input: z.strictObject({ name: backupName }),
    reply: restoredSchema,
  },
  'notice.list': {
    http: 'GET /api/v1/notices',
    summary: 'What the user has to know and has not dismissed, oldest first.',
    input: nothing,
    reply: z.object({ notices: z.array(noticeSchema) }),
  },
  'notice.dismiss': {
    http: 'POST /api/v1/notices/:id/dismiss',
    summary: 'Forget a notice.',
    input: z.strictObject({ id: z.string().min(1).max(80) }),
    reply: z.object({ dismissed: z.boolean() }),
  },
  health: {
    http: 'GET /health',
    summary: 'Who answers on this port.',
    input: nothing,
    reply: healthSchema,
  },
} as const satisfies Record<string, OperationSpec>;

export type Operation = keyof typeof contract;
/** What a caller may send; what the core gets after parsing. */
export type RawInput<N extends Operation> = z.input<(typeof contract)[N]['input']>;
export type Input<N extends Operation> = z.output<(typeof contract)[N]['input']>;
export type Reply<N extends Operation> = z.output<(typeof contract)[N]['reply']>;

export const operations = Object.keys(contract) as Operation[];

/** Verb and path of an operation. */
export function routeOf(name: Operation): { method: 'GET' | 'POST'; path: string } {
  const [method, path] = contract[name].http.split(' ') as ['GET' | 'POST', string];
  return { method, path };
}
