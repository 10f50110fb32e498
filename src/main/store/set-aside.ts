import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { systemCode } from '../lib/errors.ts';

/** What is beside a database file that belongs to it. */
const ends = ['-wal', '-shm', '-journal'];

const schema = z.object({
  /** Name beside the database that the damaged file gets. */
  aside: z.string(),
  /** The copy that takes its place; null: none was good, a new database does. */
  backup: z.object({ name: z.string(), made_at: z.iso.datetime() }).nullable(),
  problem: z.string(),
  at: z.iso.datetime(),
});
/** A damaged database that is being replaced: from the moment it is decided until the user can read of it. */
export type Swap = z.output<typeof schema>;

const markerOf = (stateDir: string) => path.join(stateDir, 'recovery.json');

/** Where what takes the database's place is made ready. An empty file is a new database. */
export const stagedFor = (database: string): string => `${database}.restored`;

/** What is written to the folder's list of names is on the disk; where that cannot be asked for, it is seen to. */
function syncFolder(dir: string): void {
  try {
    const handle = fs.openSync(dir, 'r');
    fs.fsyncSync(handle);
    fs.closeSync(handle);
  } catch {
    // Windows has no such thing.
  }
}

/** The swap that a crash has cut off, or that nobody has been told of. */
export function pendingSwap(stateDir: string): Swap | undefined {
  try {
    return schema.parse(JSON.parse(fs.readFileSync(markerOf(stateDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Decides a swap: from now on it is carried out, if need be at the next start. What is staged has to be complete. */
export function decideSwap(stateDir: string, swap: Swap): void {
  const file = markerOf(stateDir);
  const draft = `${file}.draft`;
  fs.mkdirSync(stateDir, { recursive: true });
  fs.writeFileSync(draft, JSON.stringify(swap), { flush: true });
  fs.renameSync(draft, file);
  syncFolder(stateDir);
}

export function forgetSwap(stateDir: string): void {
  fs.rmSync(markerOf(stateDir), { force: true });
}

function rename(from: string, to: string): boolean {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}

/**
 * Sets the damaged database aside with all that belongs to it, and puts what is staged in its place. Can be cut off
 * anywhere and done again; there is no moment at which the database's name stands for nothing but where the file system
 * knows no links. When a file cannot be moved (another program has it open, on Windows) everything is put back.
 */
export function carryOut(database: string, { aside }: Swap): void {
  const staged = stagedFor(database);
  // The last thing that is done.
  if (!fs.existsSync(staged)) return;
  const target = path.join(path.dirname(database), aside);
  const moved: string[] = [];
  try {
    // First the log of changes: with another database it would be taken for that one's.
    for (const end of ends) if (rename(database + end, target + end)) moved.push(end);
    if (!fs.existsSync(target) && fs.existsSync(database)) {
      try {
        fs.linkSync(database, target);
      } catch {
        fs.renameSync(database, target);
        moved.push('');
      }
    }
    fs.renameSync(staged, database);
  } catch (thrown) {
    if (!moved.includes('')) fs.rmSync(target, { force: true });
    for (const end of moved.reverse()) fs.renameSync(target + end, database + end);
    throw thrown;
  }
  syncFolder(path.dirname(database));
}
