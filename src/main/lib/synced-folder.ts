import fs from 'node:fs';
import path from 'node:path';

/** Folder names under which the sync programs keep what they send away. */
const names: readonly { service: string; pattern: RegExp }[] = [
  { service: 'OneDrive', pattern: /^(?:OneDrive|SkyDrive)(?: ?-? .+)?$/i },
  { service: 'Dropbox', pattern: /^Dropbox(?: \(.+\))?$/i },
  { service: 'iCloud Drive', pattern: /^(?:iCloudDrive|iCloud Drive|com~apple~CloudDocs)$/i },
  { service: 'Google Drive', pattern: /^(?:Google ?Drive|GoogleDrive-.+|My Drive|내 드라이브)$/i },
  { service: 'Box', pattern: /^(?:Box|Box Sync)$/ },
  { service: 'Nextcloud', pattern: /^(?:Nextcloud|ownCloud)$/i },
];

/** What the sync programs leave in the topmost folder that they send away, wherever it is. */
const markers: readonly { service: string; file: string }[] = [
  { service: 'OneDrive', file: '.849C9593-D756-4E56-8D6E-42412F2A707B' },
  { service: 'Dropbox', file: '.dropbox' },
  { service: 'Dropbox', file: '.dropbox.cache' },
  { service: 'Google Drive', file: '.tmp.driveupload' },
  { service: 'Syncthing', file: '.stfolder' },
  { service: 'Nextcloud', file: '.nextcloudsync.log' },
];

/** Where Windows says that OneDrive is, whatever the folder is called. */
const variables = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'];

/** macOS keeps the folders of all services there; of iCloud it also sends away parts of the home folder. */
function macService(parts: readonly string[]): string | undefined {
  const at = parts.indexOf('CloudStorage');
  if (at > 0 && parts[at - 1] === 'Library') return parts[at + 1]?.split('-')[0] || 'CloudStorage';
  return parts[parts.indexOf('Mobile Documents') - 1] === 'Library' ? 'iCloud Drive' : undefined;
}

function isInside(folder: string, root: string): boolean {
  const way = path.relative(root, folder);
  return way === '' || !(way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way));
}

/** The folder with its links resolved, as far up as there is one. */
function realFolder(folder: string): string {
  try {
    return fs.realpathSync(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(realFolder(parent), path.basename(folder));
  }
}

/**
 * Which service sends this folder away, as far as names and marks tell. A database in such a folder is locked, copied
 * half written or brought back in an older state by its sync program.
 */
export function syncedBy(
  folder: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  for (const place of new Set([path.resolve(folder), realFolder(path.resolve(folder))])) {
    const byVariable = variables.some((name) => {
      const root = env[name];
      return root !== undefined && root !== '' && isInside(place, path.resolve(root));
    });
    if (byVariable) return 'OneDrive';
    const parts = place.split(/[\\/]/);
    const onMac = macService(parts);
    if (onMac) return onMac;
    const named = names.find(({ pattern }) => parts.some((part) => pattern.test(part)));
    if (named) return named.service;
    for (let at = place; ; at = path.dirname(at)) {
      const marked = markers.find(({ file }) => fs.existsSync(path.join(at, file)));
      if (marked) return marked.service;
      if (path.dirname(at) === at) break;
    }
  }
  return undefined;
}
