import fs from 'node:fs';
import path from 'node:path';
import { productName } from './product.ts';
import type { NoUpdates } from './updates.ts';

export interface Installation {
  platform: NodeJS.Platform;
  packaged: boolean;
  env: NodeJS.ProcessEnv;
  execPath: string;
  resourcesPath: string;
}

const contentOf = (file: string): string => {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};

/**
 * Why an installation cannot update itself; undefined when it can: what the Windows installer has installed, an AppImage,
 * and a macOS app. A system's own packages are the system's to replace, and an unpacked archive may lie anywhere.
 */
export function whyNoUpdates({
  platform,
  packaged,
  env,
  execPath,
  resourcesPath,
}: Installation): NoUpdates | undefined {
  if (!packaged) return 'update_in_clone';
  if (platform === 'darwin') return undefined;
  if (platform === 'win32') {
    const uninstaller = path.join(path.dirname(execPath), `Uninstall ${productName}.exe`);
    return fs.existsSync(uninstaller) ? undefined : 'update_by_archive';
  }
  if (env.APPIMAGE) return undefined;
  // electron-builder writes it into packages of that kind.
  return contentOf(path.join(resourcesPath, 'package-type')) === 'deb'
    ? 'update_by_deb'
    : 'update_by_archive';
}
