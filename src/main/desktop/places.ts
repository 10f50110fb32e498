import path from 'node:path';

/** Where the parts of the built app lie, by the folder of its main program (`out/main`). */
export interface Places {
  preload: string;
  /** The program that updates.ts loads when there is an address. */
  updater: string;
  renderer: string;
  resources: string;
  icon: string;
  /** The same for others than Electron, which cannot look into the archive of a packaged app. */
  iconOutside: string;
}

export function placesFrom(mainFolder: string): Places {
  const resources = path.join(mainFolder, '../../resources');
  const icon = path.join(resources, 'icon.png');
  return {
    updater: path.join(mainFolder, 'updater.cjs'),
    preload: path.join(mainFolder, '../preload/index.cjs'),
    renderer: path.join(mainFolder, '../renderer'),
    resources,
    icon,
    iconOutside: icon.replace(/([\\/]app\.asar)([\\/])/, '$1.unpacked$2'),
  };
}
