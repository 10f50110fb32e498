import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { codeCacheFile, loadProgram } from './desktop/code-cache.ts';
import type * as Desktop from './desktop/start.ts';
import { dataDirOf, dirFor } from './lib/data-dir.ts';

/** Electron becomes ready only after this file: waiting here lets the app listen first, but never for long. */
const longestMs = 1_000;

const dataDir = dataDirOf(process.env);
const mainFolder = import.meta.dirname;
const { exports: desktop, compiled } = loadProgram<typeof Desktop>(
  path.join(mainFolder, 'desktop.cjs'),
  dataDir === undefined ? undefined : codeCacheFile(dirFor(dataDir, process.argv.includes('--demo'))),
);
const started = desktop.startDesktop({ version: packageJson.version, mainFolder, compiled }).catch(() => {
  // The user has been told.
});
await Promise.race([started, new Promise((resolve) => setTimeout(resolve, longestMs))]);
