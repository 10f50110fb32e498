import { z } from 'zod';

/** What is looked at to say whether tomorrow's collection will work, in the order in which it is shown. */
export const checkIds = [
  'app',
  'schedule',
  'login',
  'tasks',
  'port',
  'database',
  'disk',
  'folder',
  'backup',
  'keys',
  'clock',
  'zone',
  'network',
  'source',
  'feed',
] as const;
export type CheckId = (typeof checkIds)[number];

export const checkStatuses = ['ok', 'warn', 'fail', 'unknown'] as const;
export type CheckStatus = (typeof checkStatuses)[number];

/** What can be put right at the press of a button. */
export const repairIds = ['schedule', 'login', 'tasks', 'port', 'backup'] as const;
export type RepairId = (typeof repairIds)[number];

/** What the system starts is the user's to decide. */
export const guardedRepairs: readonly RepairId[] = ['login', 'tasks'];

const params = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .describe('what fills the gaps of the sentence');

export const checkSchema = z.object({
  id: z.enum(checkIds),
  subject: z.string().nullable().describe('the host, of a source or feed; null otherwise'),
  status: z.enum(checkStatuses),
  code: z.string().describe('what was found; a text of `finding`'),
  params,
  text: z.string().describe('the sentence, English'),
  repair: z.enum(repairIds).nullable().describe('what would put it right; null where this program cannot'),
});
export type Check = z.infer<typeof checkSchema>;

export const verdicts = ['will_work', 'probably', 'will_not'] as const;
export type VerdictAnswer = (typeof verdicts)[number];

const verdictSchema = z.object({
  answer: z.enum(verdicts),
  reasons: z.array(z.object({ id: z.enum(checkIds), subject: z.string().nullable() })),
  text: z.string().describe('the sentence, English'),
});
export type Verdict = z.infer<typeof verdictSchema>;

export const morningSchema = z.object({
  checked_at: z.iso.datetime(),
  slot_at: z.iso.datetime().describe('the next time at which everything is collected'),
  date: z.iso.date().describe('its date in Seoul'),
  time: z.string().describe('its time of day in Seoul, HH:MM'),
  verdict: verdictSchema,
  checks: z.array(checkSchema),
});
export type Morning = z.infer<typeof morningSchema>;

/** How the command line ends after each answer. */
export const verdictExit = { will_work: 0, probably: 3, will_not: 1 } as const;
