import { app, Menu, type MenuItemConstructorOptions, shell, type WebContents } from 'electron';
import type { Translate } from '../../shared/i18n.ts';
import type { Log } from '../lib/log.ts';
import { isOwnUrl } from './assets.ts';
import { mayOpenOutside } from './links.ts';

/** Opens a link in the user's browser when it is one that may. Says whether it did. */
export async function openOutside(url: string, log: Log): Promise<boolean> {
  if (!mayOpenOutside(url)) {
    log.warn('link not opened', { url: url.slice(0, 200) });
    return false;
  }
  await shell.openExternal(url);
  return true;
}

/** Cut, copy and paste, which Electron's windows do not offer by themselves. */
function offerEditing(contents: WebContents, translate: () => Translate): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const t = translate();
    const items: MenuItemConstructorOptions[] = [
      ...(isEditable ? [{ role: 'cut', label: t('desktop.cut'), enabled: editFlags.canCut } as const] : []),
      { role: 'copy', label: t('desktop.copy'), enabled: editFlags.canCopy },
      ...(isEditable
        ? [{ role: 'paste', label: t('desktop.paste'), enabled: editFlags.canPaste } as const]
        : []),
    ];
    if (isEditable || selectionText !== '') Menu.buildFromTemplate(items).popup();
  });
}

/**
 * Keeps every page where it belongs: nothing navigates away from app://dashboard, nothing opens windows or web views;
 * links to the outside go to the user's browser. Holds for whatever web contents there will ever be.
 */
export function guardNavigation(log: Log, translate: () => Translate): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-frame-navigate', (event) => {
      if (event.isMainFrame && isOwnUrl(event.url)) return;
      event.preventDefault();
      log.warn('navigation refused', { url: event.url.slice(0, 200) });
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void openOutside(url, log).catch((error: unknown) => log.warn('link could not be opened', { error }));
      return { action: 'deny' };
    });
    offerEditing(contents, translate);
  });
}
