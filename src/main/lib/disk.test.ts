import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { canMount, mountSmallDisk } from '../../../e2e/support/tmpfs.ts';
import { freeBytesAt, newestFile } from './disk.ts';

test.skipIf(!canMount)(
  'what is free on a disk is told to the block, also for a folder that is not there yet',
  async () => {
    const disk = mountSmallDisk(4);
    if (!disk) return;
    try {
      disk.fill(512);
      const free = await freeBytesAt(path.join(disk.dir, 'not', 'yet'));
      expect(free).toBe(await freeBytesAt(disk.dir));
      expect(free).toBeGreaterThan(500 * 1024);
      expect(free).toBeLessThanOrEqual(520 * 1024);
    } finally {
      disk.unmount();
    }
  },
);

test('the newest of the wanted files is found in whatever folder it lies', async () => {
  const dir = temporaryDir();
  const put = (name: string, at: string) => {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '');
    fs.utimesSync(file, new Date(at), new Date(at));
  };
  put('old.db', '2026-11-01');
  put('daily/new.db', '2026-11-20');
  put('daily/newer.db.partial', '2026-11-21');
  put('note.txt', '2026-11-22');
  expect(await newestFile(dir, (name) => name.endsWith('.db'))).toEqual({
    file: path.join(dir, 'daily', 'new.db'),
    at: new Date('2026-11-20'),
    count: 2,
  });
  expect(await newestFile(dir, (name) => name.endsWith('.bak'))).toBeUndefined();
  expect(await newestFile(path.join(dir, 'none'), () => true)).toBeUndefined();
});
