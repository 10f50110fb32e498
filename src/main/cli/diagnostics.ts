import path from 'node:path';
import { diagnosticReport } from '../api/diagnostics.ts';
import { type Configuration, openCoreSettings, type Surroundings } from '../host.ts';
import { AppError } from '../lib/errors.ts';
import { read } from './show.ts';
import type { Terminal } from './terminal.ts';

/** A database that cannot be opened is what a report is wanted for most of all. */
async function report(configuration: Configuration, surroundings: Surroundings) {
  try {
    return await read(configuration, surroundings, 'diagnostics.report', {});
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !thrown.code.startsWith('database_')) throw thrown;
    const { clock, dataDir, databaseFile } = configuration;
    return diagnosticReport({
      ...openCoreSettings(configuration, surroundings),
      version: surroundings.version,
      backupsDir: path.join(dataDir, 'backups'),
      clock,
      dataDir,
      databaseFile,
      problem: thrown,
    });
  }
}

/** Prints the diagnostic report in the user's language. */
export async function showDiagnostics(
  configuration: Configuration,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<number> {
  const made = await report(configuration, surroundings);
  terminal.say(made.text[configuration.language()].trimEnd());
  terminal.result(made);
  return 0;
}
