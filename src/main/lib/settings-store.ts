import fs from 'node:fs';
import path from 'node:path';
import {
  type SettingName,
  type SettingsPatch,
  settingNames,
  settingOf,
  settingsPatchSchema,
} from '../../shared/settings.ts';
import { createEmitter } from './emitter.ts';
import { AppError, toAppError } from './errors.ts';
import { parseInput } from './input.ts';
import { replaceFile, versionOf, whileLocked } from './replace-file.ts';
import { patched, readSettings, type Settings, settingsFile } from './settings.ts';

export interface SettingsChange {
  settings: Settings;
  before: Settings;
  /** Paths of what is another now. */
  changed: ChangedSetting[];
}
export type ChangedSetting = SettingName | 'feeds';

/** The settings of one data folder, for as long as a process runs. */
export interface SettingsStore {
  /**
   * As they are now: a file that was changed by hand or by another program is read again. While it cannot be read, the
   * last good ones serve.
   */
  current(): Settings;
  /** Why the file cannot be read now. */
  problem(): AppError | undefined;
  /**
   * Writes a change into the file; what it does not name stays as the file has it. Throws `bad_input` naming the
   * field, `bad_settings` when the file itself is broken (it is left alone), `file_not_written`.
   */
  update(patch: SettingsPatch): SettingsChange;
  /** Hears of every change, whoever made it, once it is noticed. Returns the function that ends the subscription. */
  on(listener: (change: SettingsChange) => void): () => void;
}

/** An editor knows nothing of our lock; that it saves in the same millisecond again and again is beyond belief. */
const mostTries = 5;

function changedNames(before: Settings, after: Settings): ChangedSetting[] {
  const changed: ChangedSetting[] = settingNames.filter(
    (name) => settingOf(before, name) !== settingOf(after, name),
  );
  if (JSON.stringify(before.feeds) !== JSON.stringify(after.feeds)) changed.push('feeds');
  return changed;
}

/** A database file that cannot come to be is better refused now than at the next start. */
function checkDatabaseFile(dataDir: string, file: string): void {
  const refuse = (problem: string) => {
    throw new AppError('bad_input', { field: 'databaseFile', problem });
  };
  if (file.includes('\0')) refuse('malformed');
  const full = path.resolve(dataDir, file);
  if (fs.statSync(full, { throwIfNoEntry: false })?.isDirectory()) refuse('not_file');
  if (!fs.statSync(path.dirname(full), { throwIfNoEntry: false })?.isDirectory()) refuse('no_such_folder');
}

/** Opens the settings of a data folder. Throws `bad_settings`. */
export function openSettings(dataDir: string, standardFeedNames: readonly string[] = []): SettingsStore {
  const file = settingsFile(dataDir);
  let seen = versionOf(file);
  let { settings } = readSettings(dataDir, standardFeedNames);
  let problem: AppError | undefined;
  // What a listener does with a change is its own matter, and its own to log.
  const changes = createEmitter<SettingsChange>(() => undefined);

  function adopt(after: Settings): SettingsChange {
    const before = settings;
    const change: SettingsChange = { settings: after, before, changed: changedNames(before, after) };
    settings = after;
    problem = undefined;
    if (change.changed.length > 0) changes.emit(change);
    return change;
  }

  function refresh(): void {
    const version = versionOf(file);
    if (version === seen) return;
    seen = version;
    try {
      adopt(readSettings(dataDir, standardFeedNames).settings);
    } catch (thrown) {
      problem = toAppError(thrown);
    }
  }

  return {
    current() {
      refresh();
      return settings;
    },
    problem() {
      refresh();
      return problem;
    },
    update(asked) {
      const patch = parseInput(settingsPatchSchema, asked);
      if (typeof patch.databaseFile === 'string') checkDatabaseFile(dataDir, patch.databaseFile);
      const after = whileLocked(file, () => {
        for (let tries = mostTries; tries > 0; tries--) {
          const version = versionOf(file);
          const { raw } = readSettings(dataDir, standardFeedNames);
          const wanted = patched(raw, patch);
          const isNew = JSON.stringify(wanted) !== JSON.stringify(raw);
          if (isNew && !replaceFile(file, `${JSON.stringify(wanted, null, 2)}\n`, version)) continue;
          seen = versionOf(file);
          // Read back: what others changed meanwhile is adopted along with it.
          return readSettings(dataDir, standardFeedNames).settings;
        }
        throw new AppError('file_not_written', { path: file, problem: 'changed_meanwhile' });
      });
      return adopt(after);
    },
    on: (listener) => changes.on(listener),
  };
}
