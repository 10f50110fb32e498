import fs from 'node:fs';
import path from 'node:path';
import { gapsText } from '../../shared/i18n.ts';
import { foldersOf } from '../core.ts';
import { type Configuration, openCore, type Surroundings } from '../host.ts';
import { seoulTime } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import { discard } from '../store/backup.ts';
import { stampOf } from '../store/backup-files.ts';
import { backupLine, megabytes, sayNotices } from './say.ts';
import { read, requireDatabase } from './show.ts';
import type { Terminal } from './terminal.ts';

/** Makes a verified copy of the database, also while a host is running. */
export async function backup(
  configuration: Configuration,
  surroundings: Surroundings,
  file: string | undefined,
  terminal: Terminal,
): Promise<number> {
  requireDatabase(configuration, true);
  const core = await openCore(configuration, surroundings);
  try {
    const name = `manual-${stampOf(configuration.clock.now())}.db`;
    const target = path.resolve(file ?? path.join(core.backupsDir, name));
    const made = await core.store.backup(target);
    terminal.say(terminal.translate('cli.backupDone', { path: made.path, megabytes: megabytes(made.bytes) }));
    terminal.result(made);
    return 0;
  } finally {
    await core.close();
  }
}

/** Prints the copies that there are. */
export async function listBackups(
  configuration: Configuration,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say } = terminal;
  const list = await read(configuration, surroundings, 'backup.list', {});
  for (const each of list.backups) say(backupLine(t, each));
  if (list.backups.length === 0) say(t('cli.noBackups'));
  sayNotices(terminal, list.last_error ? [list.last_error] : []);
  terminal.result(list);
  return 0;
}

/** A file from somewhere else becomes one of the backups folder, where a restore looks for it. Returns where it is. */
function bringIn({ dataDir, databaseFile, clock }: Configuration, file: string): string {
  if (!fs.existsSync(file)) throw new AppError('not_found', { what: file });
  const { backupsDir } = foldersOf(dataDir, databaseFile);
  const copy = path.join(backupsDir, `brought-in-${stampOf(clock.now())}.db`);
  fs.mkdirSync(backupsDir, { recursive: true });
  fs.copyFileSync(file, copy, fs.constants.COPYFILE_EXCL);
  // A database that is, or was, in use somewhere else may not be in one piece.
  if (fs.existsSync(`${file}-wal`)) fs.copyFileSync(`${file}-wal`, `${copy}-wal`);
  return copy;
}

/** Restores a copy, through the running host where there is one. */
export async function restore(
  configuration: Configuration,
  surroundings: Surroundings,
  file: string,
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say } = terminal;
  const isName = path.basename(file) === file;
  const broughtIn = isName ? undefined : bringIn(configuration, path.resolve(file));
  const name = broughtIn ? path.basename(broughtIn) : file;
  const done = await read(configuration, surroundings, 'backup.restore', { name }).catch(
    (thrown: unknown) => {
      if (broughtIn) discard(broughtIn);
      throw thrown;
    },
  );
  const flags = configuration.demo ? ' --demo' : '';
  const { restored, kept, gaps } = done;
  say(t('cli.restored', { name: restored.name, at: seoulTime(new Date(restored.made_at)) }));
  say(t('cli.restoredKept', { kept: kept.name, flags }));
  if (gaps.length > 0) say(t('cli.restoredGaps', { gaps: gapsText(t, gaps), flags }));
  terminal.result(done);
  return 0;
}
