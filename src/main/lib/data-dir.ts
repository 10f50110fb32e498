import path from 'node:path';
import envPaths from 'env-paths';

/**
 * The folder of database, settings, logs and backups: the one that is named in the environment, else the OS's place for
 * an application's data of one user. Undefined without a home folder: with an empty HOME it would be a folder of wherever
 * one happens to be, and every place its own history.
 */
export function dataDirOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.DDC_DATA_DIR) return path.resolve(env.DDC_DATA_DIR);
  const folder = envPaths('daily-data-collector', { suffix: '' }).data;
  return path.isAbsolute(folder) ? folder : undefined;
}

/** Demo mode has a data folder of its own beside the real one. */
export const dirFor = (dataDir: string, demo: boolean): string => (demo ? `${dataDir}-demo` : dataDir);

/** Electron's own files: beside the data, so that each data folder has an instance of its own. */
export const chromiumDirOf = (dataDir: string): string => path.join(dataDir, 'chromium');
