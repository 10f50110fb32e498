import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { replaceFile } from './replace-file.ts';

const schema = z.object({
  url: z.string(),
  instance_id: z.string(),
  pid: z.int(),
  /** A host for another database of the same folder is not the one to ask. */
  database: z.string(),
});

/** Where the running host of a data folder can be asked. */
export type HostFile = z.output<typeof schema>;

const fileOf = (dataDir: string) => path.join(dataDir, 'host.json');

export function writeHostFile(dataDir: string, host: HostFile): void {
  replaceFile(fileOf(dataDir), JSON.stringify(host));
}

/** Undefined when no host has said that it is running. What it says may be out of date: ask its /health. */
export function readHostFile(dataDir: string): HostFile | undefined {
  try {
    return schema.parse(JSON.parse(fs.readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes the file if it is still this host's own. Never throws: one that stays is out of date, which it may be anyway. */
export function removeHostFile(dataDir: string, instanceId: string): void {
  if (readHostFile(dataDir)?.instance_id !== instanceId) return;
  try {
    fs.rmSync(fileOf(dataDir), { force: true });
  } catch {
    // Held by another program, or in a folder that cannot be written any more.
  }
}
