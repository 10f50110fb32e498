import fs from 'node:fs';
import path from 'node:path';
import type { Backup } from '../../shared/model-backup.ts';
import { addDays, collectionDate } from '../lib/day.ts';
import { newestVersion } from './migrations/index.ts';
import { dailyDate } from './rotation.ts';

/** SQLite's application_id tells real and demo files apart: "DDCR" and "DDCD". 0 = made by another program. */
export const applicationId = { real: 0x44444352, demo: 0x44444344 } as const;

const magic = Buffer.from('SQLite format 3\0', 'latin1');
/** How far the part of a database's header goes that is read here. */
const headerBytes = 72;

/** The first bytes of a file; fewer where it has no more. Never of a database that is open: it would lose its locks. */
export function headerOf(file: string): Buffer {
  const handle = fs.openSync(file, 'r');
  try {
    const start = Buffer.alloc(headerBytes);
    return start.subarray(0, fs.readSync(handle, start, 0, headerBytes, 0));
  } finally {
    fs.closeSync(handle);
  }
}

/** Whether a file that begins so may be a database; an empty one is a new one. */
export const looksLikeSqlite = (header: Buffer): boolean =>
  header.length === 0 || header.subarray(0, magic.length).equals(magic);

/** Whether a file that begins so was made, or taken over, by this product in this mode. */
export const hasOurMark = (header: Buffer, demo: boolean): boolean =>
  header.length === headerBytes && header.readUInt32BE(68) === applicationId[demo ? 'demo' : 'real'];

/** Whether a file of that application_id belongs to the other mode. A demo takes nothing but its own. */
export function isOfOtherMode(found: number, hasTables: boolean, demo: boolean): boolean {
  const wanted = demo ? applicationId.demo : applicationId.real;
  const isOurs = found === applicationId.demo || found === applicationId.real;
  return isOurs ? found !== wanted : demo && hasTables;
}

/** Why a file cannot be restored, as far as its first bytes tell. */
function problemOf(file: string, demo: boolean): Backup['problem'] {
  const header = headerOf(file);
  if (header.length < headerBytes || !looksLikeSqlite(header)) return 'not_sqlite';
  if (isOfOtherMode(header.readUInt32BE(68), true, demo)) return 'other_mode';
  return header.readUInt32BE(60) > newestVersion ? 'newer' : null;
}

/** An instant as it stands in names of files. */
export const stampOf = (instant: Date): string => instant.toISOString().replace(/[:.]/g, '-');

function madeAt(name: string, modified: Date): string {
  const stamp = /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/.exec(name);
  if (stamp) return `${stamp[1]}T${stamp[2]}:${stamp[3]}:${stamp[4]}.${stamp[5]}Z`;
  const date = dailyDate(name);
  // A file that was moved or copied says by its name alone of what day it is; here it began in Seoul.
  if (date !== undefined && collectionDate(modified) !== date) return `${addDays(date, -1)}T15:00:00.000Z`;
  return modified.toISOString();
}

function kindOf(name: string): Backup['kind'] {
  if (dailyDate(name) !== undefined) return 'daily';
  return (
    (['manual', 'before-restore', 'before-format'] as const).find((kind) => name.startsWith(`${kind}-`)) ??
    'other'
  );
}

/** One copy in the backups folder; undefined when there is no such file. */
export function backupNamed(dir: string, name: string, demo: boolean): Backup | undefined {
  const file = path.join(dir, name);
  try {
    const stat = fs.lstatSync(file);
    if (!stat.isFile()) return undefined;
    return {
      name,
      kind: kindOf(name),
      made_at: madeAt(name, stat.mtime),
      bytes: stat.size,
      problem: problemOf(file, demo),
    };
  } catch {
    // Gone in the meantime, or not ours to read.
    return undefined;
  }
}

function namesIn(dir: string): string[] {
  try {
    return fs.readdirSync(dir).filter((name) => /^[^.].*\.db$/i.test(name));
  } catch {
    return [];
  }
}

/** A copy that is from so far ahead was made by a clock that was wrong. */
const aheadMs = 86_400_000;

/** Every copy in the folder, newest first; one whose date has yet to come last, whatever clock made it. */
export function listBackups(dir: string, demo: boolean, now: Date): Backup[] {
  const at = new Date(now.getTime() + aheadMs).toISOString();
  const rank = ({ made_at }: Backup) => (made_at > at ? `0${made_at}` : `1${made_at}`);
  return namesIn(dir)
    .flatMap((name) => backupNamed(dir, name, demo) ?? [])
    .sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : a.name < b.name ? -1 : 1));
}
