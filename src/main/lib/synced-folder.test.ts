import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { syncedBy } from './synced-folder.ts';

const none = {};

describe('by its name', () => {
  test.each([
    ['C:\\Users\\kim\\OneDrive\\data', 'OneDrive'],
    ['C:\\Users\\kim\\OneDrive - Samsung\\문서\\data', 'OneDrive'],
    ['/home/kim/Dropbox/ddc', 'Dropbox'],
    ['/home/kim/Dropbox (Personal)/ddc', 'Dropbox'],
    ['C:\\Users\\kim\\iCloudDrive\\x', 'iCloud Drive'],
    ['/Users/kim/Library/Mobile Documents/com~apple~CloudDocs/x', 'iCloud Drive'],
    ['/Users/kim/Library/CloudStorage/GoogleDrive-kim@example.com/My Drive/x', 'GoogleDrive'],
    ['/Users/kim/Library/CloudStorage/OneDrive-Personal/x', 'OneDrive'],
    ['G:\\My Drive\\ddc', 'Google Drive'],
    ['G:\\내 드라이브\\ddc', 'Google Drive'],
    ['/home/kim/Nextcloud/x', 'Nextcloud'],
  ])('%s is synced by %s', (folder, service) => {
    expect(syncedBy(folder, none)).toBe(service);
  });

  test.each([
    'C:\\Users\\kim\\AppData\\Local\\daily-data-collector\\Data',
    '/home/kim/.local/share/daily-data-collector',
    '/Users/kim/Library/Application Support/daily-data-collector',
    '/srv/boxes/onedrives/dropboxed',
  ])('%s is not synced', (folder) => {
    expect(syncedBy(folder, none)).toBeUndefined();
  });
});

test('by what Windows says of OneDrive, be it called as it may, and not beside it', () => {
  const root = temporaryDir();
  const env = { OneDrive: '', OneDriveCommercial: path.join(root, 'Cloud') };
  expect(syncedBy(path.join(root, 'Cloud', 'a', 'b'), env)).toBe('OneDrive');
  expect(syncedBy(path.join(root, 'Cloud'), env)).toBe('OneDrive');
  expect(syncedBy(path.join(root, 'Cloudy', 'a'), env)).toBeUndefined();
  expect(syncedBy(root, env)).toBeUndefined();
});

test.each([
  ['.stfolder', 'Syncthing'],
  ['.dropbox.cache', 'Dropbox'],
  ['.nextcloudsync.log', 'Nextcloud'],
])('by the mark %s in a folder above it, also when it does not exist yet', (mark, service) => {
  const root = temporaryDir();
  fs.writeFileSync(path.join(root, mark), '');
  expect(syncedBy(path.join(root, 'not', 'yet'), none)).toBe(service);
  expect(syncedBy(temporaryDir(), none)).toBeUndefined();
});

test.skipIf(process.platform === 'win32')('by where a link leads', () => {
  const [home, cloud] = [temporaryDir(), path.join(temporaryDir(), 'Dropbox')];
  fs.mkdirSync(cloud);
  fs.symlinkSync(cloud, path.join(home, 'data'));
  expect(syncedBy(path.join(home, 'data', 'ddc'), none)).toBe('Dropbox');
});
