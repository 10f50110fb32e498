import { z } from 'zod';
import {
  cryptoHistorySchema,
  cryptoLatestSchema,
  healthSchema,
  runAllReportSchema,
  runReportSchema,
  statusSchema,
} from './model.ts';
import { backupListSchema, backupSchema, noticeSchema, restoredSchema } from './model-backup.ts';
import { morningSchema, repairIds } from './model-check.ts';
import {
  calendarSchema,
  cryptoSignalsSchema,
  ethEtfValueSchema,
  manualListSchema,
  mvrvValueSchema,
  sourceListSchema,
} from './model-dashboard.ts';
import {
  articleListSchema,
  newsCountsSchema,
  recomputeSchema,
  stressHistorySchema,
  stressLatestSchema,
} from './model-liquidity.ts';
import type { Operation } from './routes.ts';
import { keyStatesSchema, settingsPatchSchema, settingsReportSchema } from './settings.ts';
import { collectorIds, keyNames, manualKinds, runnableIds, runStatuses, triggers } from './words.ts';

export interface OperationSpec {
  summary: string;
  input: z.ZodObject;
  reply: z.ZodType;
  /** The reply depends on the stored data, the input and the date alone, so it may be cached until one changes. */
  cacheable?: boolean;
  /** For the user alone, never over HTTP; the word (see texts) for what it is about. */
  guarded?: string;
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
const manualDate = z.iso.date().optional().describe('the day that the value is of; default today in Seoul');
/** A file of the backups folder: a name, never a path. */
const backupName = z
  .string()
  .max(200)
  .regex(/^(?!\.)[^/\\:\p{Cc}]+$/u)
  .describe('file name in the backups folder, or `newest`');
/** Of what starts or ends something: a word that means nothing to us is refused, not passed over. */
const noBody = z.strictObject({});

/** Every operation of the core, once; its address is in routes.ts. HTTP routes, IPC calls, OpenAPI and the typed client are made from this. */
export const contract = {
  'collector.run': {
    summary: 'Collect now. Joins a run of the same collector that is already going on.',
    input: z.strictObject({ collector: z.enum(collectorIds) }),
    reply: runReportSchema,
  },
  'collector.runAll': {
    summary: 'Collect liquidity, then crypto.',
    input: noBody,
    reply: runAllReportSchema,
  },
  'backfill.run': {
    summary: 'Fill in the history that the free sources give. Goes on where a cut-off backfill stopped.',
    input: z.strictObject({ days: wholeNumber(1, 3650).default(365).describe('calendar days back, 1-3650') }),
    reply: runReportSchema,
  },
  'collector.status': {
    summary: 'Newest run of each collector, what runs now, what is due next, rows by table.',
    input: nothing,
    reply: statusSchema,
  },
  'run.list': {
    summary: 'The run log, newest first.',
    input: z.object({
      collector: z.enum(runnableIds).optional(),
      trigger: z.enum(triggers).optional(),
      status: z.enum(runStatuses).optional(),
      date: z.iso.date().optional().describe('collection date'),
      limit: wholeNumber(1, 500).default(50),
      offset: wholeNumber(0, 1_000_000).default(0),
    }),
    reply: z.object({ total: z.int(), runs: z.array(runReportSchema) }),
  },
  'run.calendar': {
    summary: 'Which days each collector has run or has data of: the gaps of the history.',
    input: z.object({ days: wholeNumber(1, 3650).default(371) }),
    reply: calendarSchema,
    cacheable: true,
  },
  'source.list': {
    summary: 'Every source with its tables, rows, last success and last reason.',
    input: nothing,
    reply: sourceListSchema,
    cacheable: true,
  },
  'run.get': {
    summary: 'One run with its steps.',
    input: z.object({ id: z.string().min(1).max(64) }),
    reply: runReportSchema,
  },
  'run.cancel': {
    summary: 'Cancel a run that is going on in this process. What its finished steps stored stays.',
    input: z.strictObject({ id: z.string().min(1).max(64) }),
    reply: z.object({ cancelled: z.boolean() }),
  },
  'crypto.latest': {
    summary: 'Newest market figures and coin prices, each with its source and age.',
    input: nothing,
    reply: cryptoLatestSchema,
    cacheable: true,
  },
  'crypto.history': {
    summary: 'Market figures by collection date, oldest first; with coin_id also the prices of one coin.',
    input: z.object({ days, coin_id: z.string().min(1).max(100).optional() }),
    reply: cryptoHistorySchema,
    cacheable: true,
  },
  'crypto.signals': {
    summary: 'Changes against the stored history and the four cards made of them.',
    input: nothing,
    reply: cryptoSignalsSchema,
    cacheable: true,
  },
  'manual.list': {
    summary: 'What the user typed in (ETH ETF flow, MVRV Z-score), newest first.',
    input: nothing,
    reply: manualListSchema,
    cacheable: true,
  },
  'manual.saveEthEtf': {
    summary: 'Keep the ETH ETF flow of a day; one value a day, the last one counts.',
    input: ethEtfValueSchema.extend({ date: manualDate }),
    reply: manualListSchema,
  },
  'manual.saveMvrv': {
    summary: 'Keep the MVRV Z-score of a day; one value a day, the last one counts.',
    input: mvrvValueSchema.extend({ date: manualDate }),
    reply: manualListSchema,
  },
  'manual.remove': {
    summary: 'Take back what was typed in for a day.',
    input: z.strictObject({ kind: z.enum(manualKinds), date: z.iso.date() }),
    reply: manualListSchema,
  },
  'stress.latest': {
    summary: 'The newest stress index with its modules, their inputs, ages and sources.',
    input: nothing,
    reply: stressLatestSchema,
    cacheable: true,
  },
  'stress.day': {
    summary: 'The stress index of one collection date, with its inputs.',
    input: z.object({ date: z.iso.date() }),
    reply: stressLatestSchema,
    cacheable: true,
  },
  'stress.history': {
    summary: 'The stress index by collection date, oldest first.',
    input: z.object({ days }),
    reply: stressHistorySchema,
    cacheable: true,
  },
  'stress.recompute': {
    summary: 'Compute stored indices again from the stored observations.',
    input: z
      .strictObject({ from: z.iso.date(), to: z.iso.date() })
      .refine(({ from, to }) => from <= to, { path: ['from'], message: 'not_after' }),
    reply: recomputeSchema,
  },
  'news.fetch': {
    summary: 'Read the news feeds now; waits for a run-all that is going on.',
    input: nothing,
    reply: runReportSchema.extend(newsCountsSchema.shape),
  },
  'news.articles': {
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
  'check.morning': {
    summary:
      'Whether the next scheduled collection will work, and what speaks against it. Asks every source once (at most once a minute).',
    input: nothing,
    reply: morningSchema,
  },
  'check.repair': {
    summary: 'Put right what a check has found. Over HTTP not what the system starts (login, tasks).',
    input: z.strictObject({ id: z.enum(repairIds) }),
    reply: z.object({ repaired: z.boolean() }),
  },
  'diagnostics.report': {
    summary:
      'Versions, settings, sizes, the last runs: what to copy into a question. No keys, no home folder.',
    input: nothing,
    reply: z.object({ created_at: z.iso.datetime(), text: z.object({ ko: z.string(), en: z.string() }) }),
  },
  'settings.get': {
    summary: 'The settings, and whether each source that wants a key has one (never the key).',
    input: nothing,
    reply: settingsReportSchema,
  },
  'settings.update': {
    summary:
      'Change settings; what is not named stays. Over HTTP not port, databaseFile, updateUrl and startAtLogin: those are changed in the app or on the command line.',
    input: settingsPatchSchema,
    reply: settingsReportSchema.extend({
      changed: z.array(z.string()).describe('paths of the settings that are another now'),
    }),
  },
  'key.set': {
    summary: 'Keep the key of a source, encrypted. In the desktop app only: over HTTP it is refused.',
    input: z.strictObject({ name: z.enum(keyNames), value: z.string().max(500) }),
    reply: keyStatesSchema,
    guarded: 'key',
  },
  'key.clear': {
    summary: 'Forget the stored key of a source. In the desktop app only: over HTTP it is refused.',
    input: z.strictObject({ name: z.enum(keyNames) }),
    reply: keyStatesSchema,
    guarded: 'key',
  },
  'backup.list': {
    summary: 'The copies of the database, newest first, and why the newest attempt failed.',
    input: nothing,
    reply: backupListSchema,
  },
  'backup.create': {
    summary: 'Make a verified copy of the database now.',
    input: noBody,
    reply: backupSchema,
  },
  'backup.restore': {
    summary:
      'Go back to a copy. What is there now is kept as another one, so that it can be undone. Refused while a run is going on.',
    input: z.strictObject({ name: backupName }),
    reply: restoredSchema,
  },
  'notice.list': {
    summary: 'What the user has to know and has not dismissed, oldest first.',
    input: nothing,
    reply: z.object({ notices: z.array(noticeSchema) }),
  },
  'notice.dismiss': {
    summary: 'Forget a notice.',
    input: z.strictObject({ id: z.string().min(1).max(80) }),
    reply: z.object({ dismissed: z.boolean() }),
  },
  health: {
    summary: 'Who answers on this port.',
    input: nothing,
    reply: healthSchema,
  },
} as const satisfies Record<Operation, OperationSpec>;

/** What a caller may send; what the core gets after parsing. */
export type RawInput<N extends Operation> = z.input<(typeof contract)[N]['input']>;
export type Input<N extends Operation> = z.output<(typeof contract)[N]['input']>;
export type Reply<N extends Operation> = z.output<(typeof contract)[N]['reply']>;
