import { app, dialog } from 'electron';
import type { Translate } from '../../shared/i18n.ts';
import type { Log } from '../lib/log.ts';
import { hiddenFlag, lastingArguments } from './arguments.ts';
import { relaunch } from './relaunch.ts';

/** One that breaks again so soon after it has been started anew would do so for ever. */
const soonMs = 60_000;
const againFlag = '--after-crash';

export interface CrashOptions {
  log: Log;
  logFile: string;
  translate: () => Translate;
  hasWindows: () => boolean;
}

/** Whether this process has been started anew after one that broke: it is the one that tells the user. */
export const isStartedAnew = (argv: readonly string[]): boolean => argv.includes(againFlag);

/**
 * After an error that nothing has caught, the state of the process is unknown: it is logged and the app starts anew,
 * in the tray if it was there. What it tells the user is told by the next one once it can, since this one may break
 * before it can tell anything. When starting anew does not help, the app says so and ends. It never dies in silence.
 */
export function surviveCrashes({ log, logFile, translate, hasWindows }: CrashOptions): void {
  let broken = false;
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', { error: reason }));
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) => {
    if (reason !== 'clean-exit') log.error('child process gone', { type, reason, exitCode, serviceName });
  });
  process.on('uncaughtException', (error) => {
    log.error('uncaught exception', { error });
    if (broken) return;
    broken = true;
    if (isStartedAnew(process.argv) && process.uptime() * 1000 < soonMs) {
      const t = translate();
      dialog.showErrorBox(t('desktop.appBroke'), t('desktop.appBrokeEnd', { path: logFile }));
      app.exit(1);
      return;
    }
    const args = lastingArguments(process.argv).filter((arg) => arg !== againFlag);
    relaunch([...args, againFlag, ...(hasWindows() ? [] : [hiddenFlag])]);
    app.exit(1);
  });
}
