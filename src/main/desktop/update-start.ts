import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { isSafeToUpdateFrom } from '../../shared/settings.ts';
import type { Configuration } from '../host.ts';
import type { Log } from '../lib/log.ts';
import { whyNoUpdates } from './installation.ts';
import { updateProblem } from './update-problem.ts';
import type { createUpdater } from './updater.ts';
import { createUpdates, type Updater, type Updates, type UpdatesOptions } from './updates.ts';

export interface OpenUpdatesOptions
  extends Pick<UpdatesOptions, 'isRunning' | 'endWith' | 'onReady' | 'onChanged'> {
  configuration: Configuration;
  log: Log;
  /** Where updater.cjs lies. */
  program: string;
}

/** What a restarted app needs to be the same one: without these it would not start, or be another. */
const kept = ['--no-sandbox', '--demo'];

const packageSchema = z.object({ updateKey: z.string().optional() });

/** The public key of those who made this package, when they sign their updates (scripts/package.ts). */
function updateKeyOfPackage(): string | undefined {
  const file = path.join(app.getAppPath(), 'package.json');
  return packageSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).updateKey;
}

/** The real updater, which speaks to servers. Its errors become ours. */
function loadUpdater(program: string, log: Log): Updater {
  const { createUpdater: create } = createRequire(import.meta.url)(program) as {
    createUpdater: typeof createUpdater;
  };
  const updater = create({
    say: (level, text) => log[level]('updater', { text }),
    mayAsk: (url) => isSafeToUpdateFrom(new URL(url)),
    restartArgs: process.argv.filter((arg) => kept.includes(arg)),
    updateKey: updateKeyOfPackage(),
  });
  let from = '';
  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (thrown) {
      throw updateProblem(thrown, from);
    }
  };
  return {
    ...updater,
    find(url) {
      from = url;
      return translated(updater.find(url));
    },
    download: (onPercent, signal) => translated(updater.download(onPercent, signal)),
  };
}

export interface InstalledUpdates extends Updates {
  /** Whether nothing is installed but what the makers of this package have signed. */
  signedOnly(): boolean;
}

/** Updates of the app as it is installed here, by the address in its settings. */
export function openUpdates({ configuration, log, program, ...rest }: OpenUpdatesOptions): InstalledUpdates {
  const { settings, clock } = configuration;
  const updates = createUpdates({
    ...rest,
    unsupported: whyNoUpdates({
      platform: process.platform,
      packaged: app.isPackaged,
      env: process.env,
      execPath: process.execPath,
      resourcesPath: process.resourcesPath,
    }),
    url: () => settings.current().updateUrl,
    load: () => loadUpdater(program, log),
    clock,
    log,
  });
  settings.on(({ changed }) => {
    // Chromium's network is not there before.
    if (changed.includes('updateUrl')) void app.whenReady().then(updates.addressChanged);
  });
  return { ...updates, signedOnly: () => updateKeyOfPackage() !== undefined };
}
