import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AppError, systemCode } from './errors.ts';

const settingsSchema = z.strictObject({
  port: z.int().min(0).max(65_535).default(8000),
  /** Database file, when it is not in the data folder. */
  databaseFile: z.string().min(1).nullable().default(null),
  /** auto = language of the OS. */
  language: z.enum(['auto', 'ko', 'en']).default('auto'),
});

/** What the user chose; secrets are never in here. */
export type Settings = z.output<typeof settingsSchema>;

const settingsFile = (dataDir: string): string => path.join(dataDir, 'settings.json');

/** The settings of a data folder; defaults where there is no file. Throws `bad_settings` and leaves the file alone. */
export function readSettings(dataDir: string): Settings {
  const file = settingsFile(dataDir);
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return settingsSchema.parse({});
    throw new AppError('bad_settings', { path: file, problem: systemCode(cause) ?? 'unreadable' }, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('bad_settings', { path: file, problem: 'not_json' }, { cause });
  }
  const parsed = settingsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('bad_settings', {
    path: file,
    problem: `${issue?.path.join('.') || 'file'}: ${issue?.message}`,
  });
}
