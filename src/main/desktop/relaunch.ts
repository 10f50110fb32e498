import { app } from 'electron';

/**
 * The app comes back when this process has ended. An AppImage is started anew by its file: the program in it lies at a
 * mount point that is gone by then.
 */
export function relaunch(args: readonly string[] = process.argv.slice(1)): void {
  const { APPIMAGE } = process.env;
  app.relaunch({ args: [...args], ...(APPIMAGE && { execPath: APPIMAGE }) });
}
