import { Notification } from 'electron';
import type { Page } from '../../shared/pages.ts';
import type { Log } from '../lib/log.ts';
import type { Notice } from './notices.ts';

/** Shows notices by means of the OS; a click on one opens its page. */
export function createNotifier(icon: string, open: (page: Page) => void, log: Log) {
  // What nobody holds is collected as garbage, and its click is lost.
  const shown = new Set<Notification>();
  return {
    show({ title, body, page }: Notice): void {
      log.info('notice', { title, body });
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body, icon });
      shown.add(notification);
      notification.on('click', () => open(page));
      notification.on('close', () => shown.delete(notification));
      notification.on('failed', (_event, error) => {
        shown.delete(notification);
        log.warn('notice could not be shown', { error });
      });
      notification.show();
    },
  };
}
