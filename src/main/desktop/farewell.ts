import { app, dialog } from 'electron';
import type { Translate } from '../../shared/i18n.ts';
import type { Notice } from './notices.ts';
import type { Preferences } from './preferences.ts';
import type { Remembered } from './remembered.ts';

export interface FarewellOptions {
  preferences: Preferences;
  remembered: Remembered;
  translate: () => Translate;
  hasTray: () => boolean;
  isQuitting: () => boolean;
  show: (notice: Notice) => void;
}

/** Without a tray the user decides: what goes on unseen must be wanted. */
async function askWithoutTray(t: Translate): Promise<'stay' | 'quit'> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: t('desktop.noTrayTitle'),
    detail: t('desktop.noTrayBody'),
    buttons: [t('desktop.noTrayQuit'), t('desktop.noTrayStay')],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1 ? 'stay' : 'quit';
}

/**
 * What happens when the user has closed the last window: the app stays in the tray and says so once, or ends, as the
 * settings have it.
 */
export function lastWindowClosed(options: FarewellOptions): void {
  const { preferences, remembered, translate } = options;
  if (options.isQuitting()) return;
  if (!preferences.get().keepInTray) {
    app.quit();
    return;
  }
  const t = translate();
  if (options.hasTray()) {
    if (remembered.get().toldStays) return;
    remembered.set({ toldStays: true });
    options.show({ title: t('desktop.staysTitle'), body: t('desktop.staysBody'), page: 'overview' });
    return;
  }
  void askWithoutTray(t).then((answer) => {
    if (answer === 'quit') app.quit();
  });
}
