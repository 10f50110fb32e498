import type { Notification } from 'electron';
import type { Page } from '../../shared/pages.ts';
import type { Log } from '../lib/log.ts';
import type { Notice } from './notices.ts';

/** Windows keeps twenty of an app. */
const mostKept = 20;

/**
 * Shows notices by means of the OS, `Native` being Electron's Notification; a click on one opens its page.
 */
export function createNotifier(
  Native: typeof Notification,
  icon: string,
  open: (page: Page) => void,
  log: Log,
) {
  // What nobody holds is collected as garbage, and its click is lost.
  const shown = new Set<Notification>();
  // Makes Electron register the app with Windows, for which the first notice must not have to wait.
  if (process.platform === 'win32') Native.isSupported();
  return {
    show({ title, body, page }: Notice): void {
      log.info('notice', { title, body });
      if (!Native.isSupported()) return;
      const notification = new Native({ title, body, icon });
      shown.add(notification);
      notification.on('click', () => {
        shown.delete(notification);
        open(page);
      });
      // On Windows a banner "closes" after some seconds and lives on in the notification centre, where it is clicked hours
      // later.
      notification.on('close', ({ reason }) => {
        if (reason !== 'timedOut') shown.delete(notification);
        for (const oldest of [...shown].slice(0, -mostKept)) shown.delete(oldest);
      });
      notification.on('failed', (_event, error) => {
        shown.delete(notification);
        log.warn('notice could not be shown', { error });
      });
      notification.show();
    },
  };
}
