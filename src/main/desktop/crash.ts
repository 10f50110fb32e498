import { app, dialog } from 'electron';
import type { Translate } from '../../shared/i18n.ts';
import type { Log } from '../lib/log.ts';
import { hiddenFlag } from './arguments.ts';

/** One that breaks again so soon after it has been started anew would do so for ever. */
const soonMs = 60_000;
const againFlag = '--after-crash';

export interface CrashOptions {
  log: Log;
  logFile: string;
  translate: () => Translate;
  hasWindows: () => boolean;
  /** Says so to the user, without waiting for him. */
  tell: (title: string, body: string) => void;
}

/**
 * After an error that nothing has caught, the state of the process is unknown: it is logged and the app starts anew,
 * in the tray if it was there. When that does not help, the app says so and ends. It never dies in silence.
 */
export function surviveCrashes({ log, logFile, translate, hasWindows, tell }: CrashOptions): void {
  let broken = false;
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', { error: reason }));
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) => {
    if (reason !== 'clean-exit') log.error('child process gone', { type, reason, exitCode, serviceName });
  });
  process.on('uncaughtException', (error) => {
    log.error('uncaught exception', { error });
    if (broken) return;
    broken = true;
    const t = translate();
    if (process.argv.includes(againFlag) && process.uptime() * 1000 < soonMs) {
      dialog.showErrorBox(t('desktop.appBroke'), t('desktop.appBrokeEnd', { path: logFile }));
      app.exit(1);
      return;
    }
    tell(t('desktop.appBroke'), t('desktop.appBrokeRestart', { path: logFile }));
    const args = process.argv.slice(1).filter((arg) => arg !== hiddenFlag && arg !== againFlag);
    app.relaunch({ args: [...args, againFlag, ...(hasWindows() ? [] : [hiddenFlag])] });
    app.exit(1);
  });
}
