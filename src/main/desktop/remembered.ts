import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { pages } from '../../shared/pages.ts';
import type { Log } from '../lib/log.ts';

const bounds = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean().default(false),
});
export type Bounds = z.output<typeof bounds>;

const schema = z.object({
  windows: z.partialRecord(z.enum(pages), bounds).default({}),
  /** The user has been told that a closed window does not end the app. */
  toldStays: z.boolean().default(false),
  /** The collection date of the last notice of a failure: there is at most one a day. */
  failureNoticeOn: z.string().nullable().default(null),
  /** The level that was last seen, to notice when it rises. */
  level: z.object({ date: z.string(), level: z.string() }).nullable().default(null),
});
export type Memory = z.output<typeof schema>;

export interface Remembered {
  get(): Memory;
  /** Changes a part of it and writes it down. */
  set(change: Partial<Memory>): void;
}

/**
 * What the desktop app remembers between starts and nobody chose: where windows stood, what has been said. A file that
 * cannot be read is begun anew, one that cannot be written is logged; neither stops anything.
 */
export function remember(dataDir: string, log: Log): Remembered {
  const file = path.join(dataDir, 'desktop.json');
  let memory: Memory;
  try {
    memory = schema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    memory = schema.parse({});
  }
  return {
    get: () => memory,
    set(change) {
      memory = { ...memory, ...change };
      try {
        fs.mkdirSync(dataDir, { recursive: true });
        fs.writeFileSync(`${file}.new`, JSON.stringify(memory));
        fs.renameSync(`${file}.new`, file);
      } catch (error) {
        log.warn('desktop.json could not be written', { error });
      }
    },
  };
}
