import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const pageBytes = 4096;

/** Turns over every bit of one page. */
export function flipPage(bytes: Buffer, page: number): Buffer {
  const flipped = Buffer.from(bytes);
  for (let at = page * pageBytes; at < (page + 1) * pageBytes; at++) flipped[at] = (bytes[at] ?? 0) ^ 0xff;
  return flipped;
}

/** Damages a page so that nothing but its content tells: neither the size of the file nor when it was written. */
export function damageSecretly(file: string, page: number): void {
  const { atime, mtimeMs } = fs.statSync(file);
  fs.writeFileSync(file, flipPage(fs.readFileSync(file), page));
  fs.utimesSync(file, atime, new Date(Math.floor(mtimeMs)));
}

export const sha256 = (file: string): string =>
  createHash('sha256').update(fs.readFileSync(file)).digest('hex');

/** The damaged databases that were set aside, the files that belong to them left out. */
export const setAside = (dir: string): string[] =>
  fs
    .readdirSync(dir)
    .filter((name) => name.includes('.damaged-') && name.endsWith('.db'))
    .map((name) => path.join(dir, name));
