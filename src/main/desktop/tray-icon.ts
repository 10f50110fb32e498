import type { TrayState } from './tray-menu.ts';

/**
 * The picture of a state for a system's tray, a file of resources/. Windows picks the size of its screen out of a file
 * with several; macOS colours black shapes itself and finds the larger ones by their names; Linux panels scale one picture
 * to their height, for which 16 pixels are too few.
 */
export function trayIconFile(platform: NodeJS.Platform, state: TrayState): string {
  if (platform === 'win32') return `tray-${state}.ico`;
  return platform === 'darwin' ? `tray-${state}Template.png` : `tray-${state}@2x.png`;
}
