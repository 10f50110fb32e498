import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import { trayIconFile } from './tray-icon.ts';
import type { TrayAction, TrayEntry, TrayState } from './tray-menu.ts';

export interface TrayView {
  state: TrayState;
  tooltip: string;
  entries: readonly TrayEntry[];
}

export interface TrayIcon {
  /** Shows what has changed; the same view again costs nothing. */
  show(view: TrayView): void;
  destroy(): void;
}

function iconOf(folder: string, state: TrayState): Electron.NativeImage {
  const file = path.join(folder, trayIconFile(process.platform, state));
  // By its name it would be taken for a half of what it is.
  if (process.platform === 'linux') return nativeImage.createFromBuffer(readFileSync(file));
  return nativeImage.createFromPath(file);
}

function item(entry: TrayEntry, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (entry.type) {
    case 'separator':
      return { type: 'separator' };
    case 'status':
      return { label: entry.label, enabled: false };
    case 'action':
      return { label: entry.label, enabled: entry.enabled, click: () => act(entry.action) };
    case 'checkbox':
      return {
        type: 'checkbox',
        label: entry.label,
        checked: entry.checked,
        click: () => act(entry.action),
      };
  }
}

/** An icon in the tray. A click on it, where the system reports one, calls `onClick`. */
export function createTrayIcon(
  resources: string,
  act: (action: TrayAction) => void,
  onClick: () => void,
): TrayIcon {
  const icons = new Map<TrayState, Electron.NativeImage>();
  const icon = (state: TrayState) => {
    const known = icons.get(state) ?? iconOf(resources, state);
    icons.set(state, known);
    return known;
  };
  const tray = new Tray(icon('idle'));
  tray.on('click', onClick);
  let state: TrayState = 'idle';
  let tooltip = '';
  let menu = '';
  return {
    show(view) {
      if (view.state !== state) tray.setImage(icon(view.state));
      if (view.tooltip !== tooltip) tray.setToolTip(view.tooltip);
      // An open menu closes when it is replaced: only when it says something else.
      const next = JSON.stringify(view.entries);
      if (next !== menu)
        tray.setContextMenu(Menu.buildFromTemplate(view.entries.map((each) => item(each, act))));
      ({ state, tooltip } = view);
      menu = next;
    },
    destroy: () => tray.destroy(),
  };
}
