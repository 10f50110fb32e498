import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../../shared/i18n.ts';

/**
 * The menu of the windows: hidden behind Alt on Windows and Linux, in the menu bar on macOS. It is there for its keys
 * (close, zoom, copy); everything else is on the pages.
 */
export function setAppMenu(t: Translate): void {
  const isMac = process.platform === 'darwin';
  const items: MenuItemConstructorOptions[] = [
    {
      label: t('desktop.menuFile'),
      submenu: [
        { role: 'close', label: t('desktop.closeWindow') },
        { role: 'quit', label: t('desktop.quit') },
      ],
    },
    {
      label: t('desktop.menuEdit'),
      submenu: [
        { role: 'undo', label: t('desktop.undo') },
        { role: 'redo', label: t('desktop.redo') },
        { role: 'cut', label: t('desktop.cut') },
        { role: 'copy', label: t('desktop.copy') },
        { role: 'paste', label: t('desktop.paste') },
        { role: 'selectAll', label: t('desktop.selectAll') },
      ],
    },
    {
      label: t('desktop.menuView'),
      submenu: [
        { role: 'reload', label: t('desktop.reload') },
        { role: 'resetZoom', label: t('desktop.zoomReset') },
        { role: 'zoomIn', label: t('desktop.zoomIn') },
        { role: 'zoomOut', label: t('desktop.zoomOut') },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(isMac ? [{ role: 'appMenu' }, ...items] : items));
}
