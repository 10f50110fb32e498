import { errorText } from '../../shared/i18n.ts';
import {
  guardedSettings,
  type KeyStates,
  type SettingsPatch,
  type SettingsReport,
} from '../../shared/settings.ts';
import { translator } from '../../shared/translator.ts';
import type { KeyName } from '../../shared/words.ts';
import type { Core, CoreSettings } from '../core.ts';
import { AppError } from '../lib/errors.ts';
import { shortHome } from '../lib/short-home.ts';
import { type Caller, isTrusted } from './caller.ts';

const english = translator('en');

/** Settings that count only after a restart. The port is taken live, everything else is asked when it is needed. */
function restartNeeded({ settings, facilities, demo }: CoreSettings): string[] {
  const { startedWithDatabaseFile: started, overridden } = facilities;
  const counts = started !== undefined && !overridden?.databaseFile && !demo;
  return counts && settings.current().databaseFile !== started ? ['databaseFile'] : [];
}

/** The settings as they are, what overrides them, and whether there are keys. A stranger gets no path of the home folder. */
export function settingsReport(core: CoreSettings, caller: Caller): SettingsReport {
  const { feeds, databaseFile, updateUrl, ...chosen } = core.settings.current();
  const problem = core.settings.problem();
  return {
    settings: {
      ...chosen,
      databaseFile: databaseFile === null || isTrusted(caller) ? databaseFile : shortHome(databaseFile),
      // Its path may be known to few on purpose.
      updateUrl: updateUrl === null || isTrusted(caller) ? updateUrl : new URL(updateUrl).origin,
      // The address of a feed may be a secret of its own.
      feeds: feeds.map(({ name, category, url }) => ({ name, category, host: new URL(url).hostname })),
    },
    keys: core.secrets.describe(),
    overridden: { ...core.facilities.overridden },
    restart_needed: restartNeeded(core),
    problem: problem
      ? {
          code: problem.code,
          params: { ...problem.params, path: 'settings.json' },
          text: errorText(english, problem.code, { ...problem.params, path: 'settings.json' }),
        }
      : null,
  };
}

/** Changes settings. Throws `not_over_http` for what a stranger must not decide; then nothing is changed. */
export function updateSettings(
  core: CoreSettings,
  patch: SettingsPatch,
  caller: Caller,
): SettingsReport & { changed: string[] } {
  const guarded = guardedSettings.find((name) => patch[name] !== undefined);
  if (guarded && !isTrusted(caller)) throw new AppError('not_over_http', { what: guarded });
  const { changed } = core.settings.update(patch);
  return { ...settingsReport(core, caller), changed };
}

function tellOfKey(core: Core, name: KeyName): KeyStates {
  core.events.emit({ type: 'settings:changed', changed: [`keys.${name}`] });
  return core.secrets.describe();
}

export function setKey(core: Core, name: KeyName, value: string): KeyStates {
  core.secrets.set(name, value);
  return tellOfKey(core, name);
}

export function clearKey(core: Core, name: KeyName): KeyStates {
  core.secrets.clear(name);
  return tellOfKey(core, name);
}
