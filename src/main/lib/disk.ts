import fs from 'node:fs';
import path from 'node:path';
import { systemCode } from './errors.ts';

/** Bytes that this user may still write where the folder is or will be; undefined where the system does not say. */
export async function freeBytesAt(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await fs.promises.statfs(folder);
    return bavail * bsize;
  } catch (thrown) {
    const parent = path.dirname(folder);
    return systemCode(thrown) === 'ENOENT' && parent !== folder ? freeBytesAt(parent) : undefined;
  }
}

/** The newest file of a name in a folder and the folders in it, by the time of its last change. */
export async function newestFile(
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<{ file: string; at: Date; count: number } | undefined> {
  let newest: { file: string; at: Date } | undefined;
  let count = 0;
  const entries = await fs.promises.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !isWanted(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const stat = await fs.promises.stat(file).catch(() => undefined);
    if (!stat) continue;
    count++;
    if (!newest || stat.mtime > newest.at) newest = { file, at: stat.mtime };
  }
  return newest && { ...newest, count };
}
