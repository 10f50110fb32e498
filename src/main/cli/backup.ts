import path from 'node:path';
import { type Configuration, openCore, type Surroundings } from '../host.ts';
import { requireDatabase } from './show.ts';
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
    const stamp = configuration.clock.now().toISOString().replace(/[:.]/g, '-');
    const target = file === undefined ? path.join(core.backupsDir, `manual-${stamp}.db`) : path.resolve(file);
    const made = await core.store.backup(target);
    const megabytes = (made.bytes / 1024 / 1024).toFixed(1);
    terminal.say(terminal.translate('cli.backupDone', { path: made.path, megabytes }));
    terminal.result(made);
    return 0;
  } finally {
    await core.close();
  }
}
