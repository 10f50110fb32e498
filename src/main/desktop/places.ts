import path from 'node:path';

/** Where the parts of the built app lie, by the folder of its main program (`out/main`). */
export interface Places {
  preload: string;
  renderer: string;
  resources: string;
  icon: string;
}

export function placesFrom(mainFolder: string): Places {
  const resources = path.join(mainFolder, '../../resources');
  return {
    preload: path.join(mainFolder, '../preload/index.cjs'),
    renderer: path.join(mainFolder, '../renderer'),
    resources,
    icon: path.join(resources, 'icon.png'),
  };
}
