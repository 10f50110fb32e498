import { app } from 'electron';
import { pause } from '../lib/pause.ts';

/**
 * On Linux a helper of Electron waits for the end of this process, woken by a signal. When that comes in the very moment
 * in which it begins to wait, it waits for ever (relauncher_linux.cc: the handler wants the lock that the waiting holds),
 * and nobody comes back. Seen once, after a crash.
 */
const helperStartsWaitingMs = 200;

/**
 * The app comes back when this process has ended. An AppImage is started anew by its file: the program in it lies at a
 * mount point that is gone by then.
 */
export function relaunch(args: readonly string[] = process.argv.slice(1)): void {
  const { APPIMAGE } = process.env;
  app.relaunch({ args: [...args], ...(APPIMAGE && { execPath: APPIMAGE }) });
  // Blocking, since who calls this ends right after, or has broken already and had better run nothing more.
  if (process.platform === 'linux') pause(helperStartsWaitingMs);
}
