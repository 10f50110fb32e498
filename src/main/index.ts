import packageJson from '../../package.json' with { type: 'json' };
import { startDesktop } from './desktop/start.ts';

/** Electron becomes ready only after this file: waiting here lets the app listen first, but never for long. */
const longestMs = 1_000;

const started = startDesktop(packageJson.version, import.meta.dirname).catch(() => {
  // The user has been told.
});
await Promise.race([started, new Promise((resolve) => setTimeout(resolve, longestMs))]);
