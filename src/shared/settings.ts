import { z } from 'zod';
import { newsCategories } from './words.ts';

/** Minutes of the day in Seoul, HH:MM. */
const timeOfDay = z.iso.time({ precision: -1, error: 'must be a time of day such as 06:00' });

const schedule = {
  enabled: z.boolean().describe('the app itself collects at these times'),
  runAllAt: timeOfDay.describe('liquidity, then crypto; HH:MM in Seoul'),
  newsEnabled: z.boolean(),
  newsAt: timeOfDay.describe('news; HH:MM in Seoul'),
};

const notifications = {
  failures: z.boolean().describe('a collection failed'),
  levelUp: z.boolean().describe('the stress level rose'),
};

/** http is for this PC alone: a mirror, a test. */
export function isSafeToUpdateFrom({ protocol, hostname }: URL): boolean {
  const isLoopback = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** Whether an address may be asked for updates. There is no secret in it, and file names can be put behind it. */
function isUpdateUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isBare = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isBare && isSafeToUpdateFrom(url);
}

const choices = {
  port: z.int().min(0).max(65_535).describe('HTTP port; 0 = any free one'),
  databaseFile: z
    .string()
    .min(1)
    .max(1_000)
    .nullable()
    .describe('database file, when it is not in the data folder'),
  updateUrl: z
    .string()
    .max(500)
    .refine(isUpdateUrl, {
      error: 'must be an https:// address without user name, query and fragment',
      params: { problem: 'not_update_url' },
    })
    .nullable()
    .describe('folder of the release on a server that the app updates itself from; null = no updates'),
  language: z.enum(['auto', 'ko', 'en']).describe('auto = language of the OS'),
  theme: z.enum(['dark', 'light', 'auto']),
  priceColors: z.enum(['redDown', 'redUp']).describe('redUp = Korean convention: red rises, blue falls'),
  startAtLogin: z.boolean(),
  keepInTray: z.boolean().describe('closing the last window leaves the app in the tray'),
  afterScheduledRun: z.enum(['stay', 'quit']).describe('what the app does after a scheduled collection'),
};

/** What a change of the settings may hold: any part of them, nothing else. */
export const settingsPatchSchema = z.strictObject({
  ...z.strictObject(choices).partial().shape,
  notifications: z.strictObject(notifications).partial().optional(),
  schedule: z.strictObject(schedule).partial().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;

/** What the user chose, feeds aside. */
const chosenSchema = z.object({
  ...choices,
  notifications: z.object(notifications),
  schedule: z.object(schedule),
});
export type ChosenSettings = z.infer<typeof chosenSchema>;

export const defaultSettings: ChosenSettings = {
  port: 8000,
  databaseFile: null,
  updateUrl: null,
  language: 'auto',
  theme: 'dark',
  priceColors: 'redDown',
  startAtLogin: false,
  keepInTray: true,
  notifications: { failures: true, levelUp: true },
  schedule: { enabled: true, runAllAt: '06:00', newsEnabled: true, newsAt: '06:30' },
  afterScheduledRun: 'stay',
};

/** A setting by its path, e.g. `schedule.runAllAt`. */
export type SettingName = {
  [K in keyof ChosenSettings & string]: Paths<ChosenSettings[K], K>;
}[keyof ChosenSettings & string];
type Paths<T, Name extends string> = T extends boolean | string | number | null
  ? Name
  : `${Name}.${keyof T & string}`;

function pathsOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null ? pathsOf(inner, `${prefix}${key}.`) : [prefix + key],
  );
}

/** Every setting, in the order in which they are shown. */
export const settingNames = pathsOf(defaultSettings) as SettingName[];

/** The value of one setting. */
export function settingOf(settings: ChosenSettings, name: SettingName): string | number | boolean | null {
  let at: unknown = settings;
  for (const part of name.split('.')) at = (at as Record<string, unknown>)[part];
  return at as string | number | boolean | null;
}

/** A change of one setting. What the value may be, the schema says. */
export function patchOf(name: SettingName, value: unknown): Record<string, unknown> {
  return name.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Record<
    string,
    unknown
  >;
}

/**
 * What whoever can open a socket to this PC must not decide: where the app listens, which file it writes to, whose
 * programs it installs, and what the system starts. The app's own windows and the command line may.
 */
export const guardedSettings = ['port', 'databaseFile', 'updateUrl', 'startAtLogin'] as const;

const keyStateSchema = z.object({
  set: z.boolean(),
  from: z.enum(['environment', 'stored', 'none']).describe('the environment wins'),
  problem: z
    .enum(['not_decrypted', 'only_in_app', 'file_unreadable'])
    .nullable()
    .describe('why a stored key does not serve'),
  storable: z.boolean().describe('a key can be kept here, encrypted'),
});
export type KeyState = z.infer<typeof keyStateSchema>;

export const keyStatesSchema = z.object({ fred: keyStateSchema, coingecko: keyStateSchema });
export type KeyStates = z.infer<typeof keyStatesSchema>;

export const settingsReportSchema = z.object({
  settings: chosenSchema.extend({
    feeds: z
      .array(z.object({ name: z.string(), category: z.enum(newsCategories), host: z.string() }))
      .describe('feeds of the user, from settings.json'),
  }),
  keys: keyStatesSchema.describe('whether there is a key, never the key'),
  overridden: z
    .record(z.string(), z.string())
    .describe('settings that an environment variable overrides, and its name'),
  restart_needed: z.array(z.string()).describe('settings that only count after a restart'),
  problem: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      text: z.string(),
    })
    .nullable()
    .describe('why settings.json cannot be read; the last good settings serve'),
});
export type SettingsReport = z.infer<typeof settingsReportSchema>;
