import path from 'node:path';
import { app, type Session } from 'electron';
import type { Log } from '../lib/log.ts';
import { appOrigin } from './assets.ts';

const kinds: Readonly<Record<string, string>> = { '.csv': 'CSV', '.png': 'PNG', '.json': 'JSON' };

/** Whether a download is one that a dashboard has made itself: nothing is fetched from anywhere. */
const isOwnDownload = (url: string): boolean =>
  url.startsWith(`blob:${appOrigin}/`) || url.startsWith('data:');

/** Tables and pictures that a page offers are saved where the user says; any other download is refused. */
export function offerDownloads(session: Session, log: Log): void {
  session.on('will-download', (event, item) => {
    // The name is the page's word: only its last part counts.
    const name = path.basename(item.getFilename());
    const extension = path.extname(name).toLowerCase();
    const kind = kinds[extension];
    if (!kind || !isOwnDownload(item.getURL())) {
      event.preventDefault();
      log.warn('download refused', { name, url: item.getURL().slice(0, 100) });
      return;
    }
    item.setSaveDialogOptions({
      defaultPath: path.join(app.getPath('downloads'), name),
      filters: [{ name: kind, extensions: [extension.slice(1)] }],
    });
  });
}
