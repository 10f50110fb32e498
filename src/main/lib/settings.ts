import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { newsCategories } from '../../shared/model-liquidity.ts';
import { AppError, systemCode } from './errors.ts';
import { isPublicHost } from './public-host.ts';

/** An address that may be asked for news: https, on the public network, without a password in it. */
function isFeedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '' && isPublicHost(hostname);
}

/** A news feed of the user's own, beside those that come with the product. */
const feedSchema = z.strictObject({
  // As long as `news_articles.source` may be.
  name: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,49}$/u, 'must be 1-50 letters, digits, spaces or . _ -'),
  category: z.enum(newsCategories),
  url: z.string().max(500).refine(isFeedUrl, 'must be an https:// address of a public site'),
});

const mostFeeds = 50;

/** A time of day in Seoul. */
const timeSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 06:00');

/** The daily plan; `enabled` stands over all of it. */
const scheduleSchema = z.strictObject({
  enabled: z.boolean().default(true),
  runAllAt: timeSchema.default('06:00'),
  newsEnabled: z.boolean().default(true),
  newsAt: timeSchema.default('06:30'),
});

const settingsSchema = z.strictObject({
  port: z.int().min(0).max(65_535).default(8000),
  /** Database file, when it is not in the data folder. */
  databaseFile: z.string().min(1).nullable().default(null),
  /** auto = language of the OS. */
  language: z.enum(['auto', 'ko', 'en']).default('auto'),
  feeds: z.array(feedSchema).max(mostFeeds).default([]),
  schedule: scheduleSchema.prefault({}),
});

/** What the user chose; secrets are never in here. */
export type Settings = z.output<typeof settingsSchema>;

const settingsFile = (dataDir: string): string => path.join(dataDir, 'settings.json');

/** What is wrong with the names of the feeds: articles are told apart by them. */
function nameProblem(feeds: Settings['feeds'], standardNames: readonly string[]): string | undefined {
  const taken = new Set(standardNames.map((name) => name.toLowerCase()));
  for (const [index, { name }] of feeds.entries()) {
    if (taken.has(name.toLowerCase())) return `feeds.${index}.name: there is another feed named "${name}"`;
    taken.add(name.toLowerCase());
  }
  return undefined;
}

/**
 * The settings of a data folder; defaults where there is no file. The user's feeds must not be named like one of
 * `standardFeedNames`. Throws `bad_settings` and leaves the file alone.
 */
export function readSettings(dataDir: string, standardFeedNames: readonly string[] = []): Settings {
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
  const issue = parsed.error?.issues[0];
  const problem = parsed.success
    ? nameProblem(parsed.data.feeds, standardFeedNames)
    : `${issue?.path.join('.') || 'file'}: ${issue?.message}`;
  if (!parsed.success || problem !== undefined)
    throw new AppError('bad_settings', { path: file, problem: problem ?? 'unreadable' });
  return parsed.data;
}
