import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';

const schema = z.object({
  path: z.string(),
  /** Of the file as it was when it was last closed in order; null when that is not known. */
  closed: z.object({ bytes: z.int(), modified_ms: z.int(), checked_at: z.iso.datetime() }).nullable(),
});
type Known = z.output<typeof schema>;

/** After so long the file is checked at the start again, in case whatever checks it later never gets to it. */
const trustDays = 7;

/** What is remembered of a database file, so that it need not be read from end to end at every start. */
export interface Trust {
  /** Whether this file has been a database of ours. */
  knows(): boolean;
  /** When the file was found sound, if that was lately and it was closed in order and not written since. */
  soundAt(): Date | undefined;
  /** The file is a sound database of ours, and in use: from now on only `closed` makes it trusted. */
  opened(): void;
  /** The file has been closed in order; it was sound at `checkedAt`. */
  closed(checkedAt: Date): void;
  /** It is ours, but has to be checked. */
  doubt(): void;
}

/** Trust in the file `database`, kept in the folder `stateDir`. When it cannot be kept, the file is checked next time. */
export function createTrust(stateDir: string, database: string, clock: Clock): Trust {
  const file = path.join(stateDir, 'database.json');

  function read(): Known | undefined {
    try {
      const known = schema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
      return known.path === database ? known : undefined;
    } catch {
      return undefined;
    }
  }

  function write(closed: Known['closed']): void {
    const draft = `${file}.${process.pid}`;
    try {
      fs.mkdirSync(stateDir, { recursive: true });
      fs.writeFileSync(draft, JSON.stringify({ path: database, closed } satisfies Known));
      fs.renameSync(draft, file);
    } catch {
      try {
        // Half a word would be worse than none.
        fs.rmSync(draft, { force: true });
        fs.rmSync(file, { force: true });
      } catch {
        // A folder that cannot be written: then nothing was, and what stands there is about an older file.
      }
    }
  }

  function asItIs() {
    const stat = fs.statSync(database, { throwIfNoEntry: false });
    return stat && { bytes: stat.size, modified_ms: Math.floor(stat.mtimeMs) };
  }

  return {
    knows: () => read() !== undefined,
    soundAt() {
      const closed = read()?.closed;
      const now = asItIs();
      if (!closed || !now) return undefined;
      // Left by whoever did not close the file, or has it open; an empty one is left by whoever only reads.
      const sizeOf = (end: string) => fs.statSync(database + end, { throwIfNoEntry: false })?.size ?? 0;
      if (sizeOf('-wal') > 0 || sizeOf('-journal') > 0) return undefined;
      const checkedAt = new Date(closed.checked_at);
      const days = (clock.now().getTime() - checkedAt.getTime()) / 86_400_000;
      const isSame = closed.bytes === now.bytes && closed.modified_ms === now.modified_ms;
      return isSame && Math.abs(days) <= trustDays ? checkedAt : undefined;
    },
    opened() {
      if (!read()) write(null);
    },
    closed(checkedAt) {
      const now = asItIs();
      write(now ? { ...now, checked_at: checkedAt.toISOString() } : null);
    },
    doubt: () => write(null),
  };
}
