import { z } from 'zod';

/** daily: by itself; before-…: what was there before a restore or an upgrade; other: put there by the user. */
const backupKinds = ['daily', 'manual', 'before-restore', 'before-format', 'other'] as const;

export const backupSchema = z.object({
  name: z.string().describe('file name in the backups folder'),
  kind: z.enum(backupKinds),
  made_at: z.iso.datetime(),
  bytes: z.int(),
  problem: z
    .enum(['not_sqlite', 'other_mode', 'newer'])
    .nullable()
    .describe('why it cannot be restored, as far as its first bytes tell'),
});
export type Backup = z.infer<typeof backupSchema>;

/** Days of which nothing that a collector collected is there. */
export const gapSchema = z.object({
  collector: z.string().describe('liquidity, crypto or news'),
  from: z.iso.date().nullable().describe('first collection date that is missing; null: all are'),
  to: z.iso.date().describe('last collection date that is missing'),
});
export type Gap = z.infer<typeof gapSchema>;

const noticeCodes = [
  'database_recovered',
  'database_restarted',
  'database_missing',
  'database_damaged',
  'backup_failed',
] as const;

/** Something the user has to know, though nothing that he asked for failed. It stays until it is dismissed. */
export const noticeSchema = z.object({
  id: z.string(),
  code: z.enum(noticeCodes),
  at: z.iso.datetime(),
  params: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('what fills the gaps of the sentence'),
  gaps: z.array(gapSchema).describe('what is missing now; it can be collected again by a backfill'),
  text: z.string().describe('the sentence, English'),
});
export type Notice = z.infer<typeof noticeSchema>;

export const backupListSchema = z.object({
  backups: z.array(backupSchema).describe('newest first'),
  last_error: noticeSchema.nullable().describe('why the newest attempt failed; null when it did not'),
});

export const restoredSchema = z.object({
  restored: backupSchema,
  kept: backupSchema.describe('what was there before; restoring it undoes this'),
  gaps: z.array(gapSchema),
});

/** The part of the status that is about copies. */
export const backupStatusSchema = z.object({
  newest: backupSchema.nullable(),
  last_error: noticeSchema.nullable(),
});
