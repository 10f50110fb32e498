// What electron-builder calls while it makes a package (electron-builder.yml).
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** electron-builder's numbers of the architectures that are built. */
const archNames = { 1: 'x64', 3: 'arm64' };

function resourcesOf({ appOutDir, electronPlatformName, packager }) {
  if (electronPlatformName !== 'darwin') return join(appOutDir, 'resources');
  return join(appOutDir, `${packager.appInfo.productFilename}.app/Contents/Resources`);
}

/** Electron has been copied. The stand-in for tests (electron-fallback/) has a folder where Electron has a file. */
export async function afterExtract({ appOutDir }) {
  const resources = join(appOutDir, 'resources');
  for (const name of ['default_app.asar', 'sqlite-redirect.cjs']) {
    rmSync(join(resources, name), { recursive: true, force: true });
  }
}

/**
 * The app's folder is complete, and not yet signed and packed. Throws when the native module is not exactly the one for
 * this system. The stand-in's own better-sqlite3 goes where the app looks for it.
 */
export async function afterPack(context) {
  const resources = resourcesOf(context);
  const native = join(resources, 'app.asar.unpacked/node_modules/better-sqlite3/prebuilds');
  const wanted = `${context.electronPlatformName}-${archNames[context.arch]}.node`;
  const found = existsSync(native) ? readdirSync(native) : [];
  if (found.join() !== wanted) {
    throw new Error(`better-sqlite3: the package needs ${wanted} and has ${found.join(', ') || 'nothing'}`);
  }
  for (const name of readdirSync(resources).filter((each) => /^better_sqlite3-.*\.node$/.test(each))) {
    renameSync(join(resources, name), join(native, wanted));
  }
}
