import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type ChosenSettings, defaultSettings, settingsPatchSchema } from '../../shared/settings.ts';
import { newsCategories } from '../../shared/words.ts';
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

/** The file holds what the user chose; everything else is as `defaultSettings` has it. */
const fileSchema = settingsPatchSchema.extend({ feeds: z.array(feedSchema).max(mostFeeds).optional() });

/** What the user chose; secrets are never in here. */
export type Settings = ChosenSettings & { feeds: z.output<typeof feedSchema>[] };

export const settingsFile = (dataDir: string): string => path.join(dataDir, 'settings.json');

/** What is wrong with the names of the feeds: articles are told apart by them. */
function nameProblem(feeds: Settings['feeds'], standardNames: readonly string[]): string | undefined {
  const taken = new Set(standardNames.map((name) => name.toLowerCase()));
  for (const [index, { name }] of feeds.entries()) {
    if (taken.has(name.toLowerCase())) return `feeds.${index}.name: there is another feed named "${name}"`;
    taken.add(name.toLowerCase());
  }
  return undefined;
}

/** The content of a settings file, as the user has it; empty where there is none. Throws `bad_settings`. */
function readRaw(file: string): unknown {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return {};
    throw new AppError('bad_settings', { path: file, problem: systemCode(cause) ?? 'unreadable' }, { cause });
  }
  try {
    // Editors on Windows put a mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new AppError('bad_settings', { path: file, problem: 'not_json' }, { cause });
  }
}

/** Checks a whole settings file and fills in the defaults. Throws `bad_settings`. */
function parseSettings(raw: unknown, file: string, standardFeedNames: readonly string[]): Settings {
  const parsed = fileSchema.safeParse(raw);
  const issue = parsed.error?.issues[0];
  const { feeds = [], ...chosen } = parsed.data ?? {};
  const problem = parsed.success
    ? nameProblem(feeds, standardFeedNames)
    : `${issue?.path.join('.') || 'file'}: ${issue?.message}`;
  if (problem !== undefined) throw new AppError('bad_settings', { path: file, problem });
  return { ...(patched(defaultSettings, chosen) as ChosenSettings), feeds };
}

/** An object with a change laid over it. What the change does not name stays; what is undefined is not named. */
export function patched(base: unknown, patch: object): Record<string, unknown> {
  const isObject = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const result: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    result[key] = isObject(value) ? patched(result[key], value) : value;
  }
  return result;
}

/**
 * The settings of a data folder as they are in the file and filled up; defaults where there is no file. The user's
 * feeds must not be named like one of `standardFeedNames`. Throws `bad_settings` and leaves the file alone.
 */
export function readSettings(
  dataDir: string,
  standardFeedNames: readonly string[] = [],
): { raw: unknown; settings: Settings } {
  const file = settingsFile(dataDir);
  const raw = readRaw(file);
  return { raw, settings: parseSettings(raw, file, standardFeedNames) };
}
