import path from 'node:path';
import { createHttpClient } from '../../shared/client.ts';
import type { MessageParams } from '../../shared/errors.ts';
import type { TextKey, Translate } from '../../shared/i18n.ts';
import {
  defaultSettings,
  type KeyState,
  patchOf,
  type SettingName,
  type SettingsPatch,
  type SettingsReport,
  settingNames,
  settingOf,
} from '../../shared/settings.ts';
import { keyNames } from '../../shared/words.ts';
import { settingsReport, updateSettings } from '../api/settings.ts';
import { type Configuration, findHost, openCoreSettings, type Surroundings } from '../host.ts';
import { AppError } from '../lib/errors.ts';
import type { Terminal } from './terminal.ts';

const user = { trigger: 'manual-cli', through: 'cli' } as const;

function nameOf(text: string, t: Translate): SettingName {
  const name = settingNames.find((known) => known.toLowerCase() === text.toLowerCase());
  if (name) return name;
  const problem = `${t('cli.badChoice', { value: text, choices: settingNames.join(', ') })} ${t('cli.seeHelp')}`;
  throw new AppError('bad_usage', { problem });
}

const switches: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false],
]);

/** A value as it was typed, in the form that the setting has. Whether it is allowed, the schema says. */
function typed(name: SettingName, text: string): unknown {
  const usual = settingOf(defaultSettings, name);
  if (typeof usual === 'number' && /^\d{1,9}$/.test(text)) return Number(text);
  if (typeof usual === 'boolean') return switches.get(text) ?? text;
  if (name === 'updateUrl' && text === 'none') return null;
  // Who types a path means it from where he stands.
  if (name === 'databaseFile') return text === 'none' ? null : text && path.resolve(text);
  return text;
}

const shown = (value: string | number | boolean | null): string => (value === null ? '—' : String(value));

function keyLine(t: Translate, name: string, { set, from, problem }: KeyState): string {
  const params: MessageParams = { name: t(`key.${name}` as TextKey), from: t(`keyFrom.${from}`) };
  const state = set ? t('cli.keySet', params) : t('cli.keyNotSet', params);
  return problem === null ? state : `${state} (${t(`keyProblem.${problem}`)})`;
}

function sayAll(report: SettingsReport, { translate: t, say }: Terminal): void {
  const width = Math.max(...settingNames.map((name) => name.length));
  for (const name of settingNames) {
    const by = report.overridden[name];
    const mark = by === undefined ? '' : `  (${t('cli.overridden', { variable: by })})`;
    say(`${name.padEnd(width)}  ${shown(settingOf(report.settings, name))}${mark}`);
  }
  for (const feed of report.settings.feeds) say(t('cli.feed', { name: feed.name, host: feed.host }));
  for (const name of keyNames) say(keyLine(t, name, report.keys[name]));
}

const effectOf = ({ overridden, restart_needed }: SettingsReport) => ({ overridden, restart_needed });

/** Prints all settings or one, or changes one. The file is ours to write; a running host is told to look at it. */
export async function settings(
  configuration: Configuration,
  surroundings: Surroundings,
  { name: asked, value }: { name: string | undefined; value: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say, result } = terminal;
  const name = asked === undefined ? undefined : nameOf(asked, t);
  const own = openCoreSettings(configuration, surroundings);
  const before = settingsReport(own, user);
  if (name !== undefined && value !== undefined) {
    updateSettings(own, patchOf(name, typed(name, value)) as SettingsPatch, user);
  }
  const host = await findHost(configuration);
  // By this a running app notices what has changed. Of stored keys only it can say whether they serve; what over HTTP is
  // cut short, the file has in full.
  const told = host && (await createHttpClient({ baseUrl: host.url }).call('settings.get', {}));
  const report = { ...settingsReport(own, user), ...(told && { keys: told.keys, ...effectOf(told) }) };
  if (name === undefined) sayAll(report, terminal);
  else if (value === undefined) say(shown(settingOf(report.settings, name)));
  else {
    const [from, to] = [before, report].map((each) => shown(settingOf(each.settings, name)));
    say(t('cli.settingChanged', { name, from: from ?? '', to: to ?? '' }));
    const by = report.overridden[name];
    if (by !== undefined) say(t('cli.overridden', { variable: by }));
    if (report.restart_needed.includes(name)) say(t('cli.restartNeeded'));
  }
  result(name === undefined || value !== undefined ? report : settingOf(report.settings, name));
  return 0;
}
