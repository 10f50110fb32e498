import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError, systemCode } from './errors.ts';
import { pause } from './pause.ts';

/**
 * A virus scanner, a backup program or whoever reads it may hold a file for a moment; only Windows then refuses to
 * replace it. A second, at most.
 */
const heldCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);
const triesWhenHeld = process.platform === 'win32' ? 50 : 1;
const heldWaitMs = 20;

/** Blocks while it waits, as everything here does: what is written is small and written because a user asked. */
function rename(from: string, to: string): void {
  for (let tries = triesWhenHeld; ; tries--) {
    try {
      fs.renameSync(from, to);
      return;
    } catch (thrown) {
      if (tries <= 1 || !heldCodes.has(systemCode(thrown) ?? '')) throw thrown;
      pause(heldWaitMs);
    }
  }
}

/** Makes a rename last through a power cut, where the system lets a folder be opened (Windows does not). */
function syncFolder(folder: string): void {
  try {
    const handle = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    // Then the system itself has to see to it.
  }
}

/** The file behind a link: replacing the link would part it from what it leads to. */
function behindLinks(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}

/** Tells two versions of a file apart without reading them; 'none' when there is no file. */
export function versionOf(file: string): string {
  try {
    const { dev, ino, size, mtimeNs } = fs.statSync(file, { bigint: true });
    return `${dev}.${ino}.${size}.${mtimeNs}`;
  } catch (thrown) {
    return systemCode(thrown) === 'ENOENT' ? 'none' : `unreadable ${systemCode(thrown)}`;
  }
}

const lockWaitMs = 5;
const lockTries = 400;

/** Takes the lock, whose holder needs it for milliseconds. One that stays for two seconds was left by a crash. */
function takeLock(lock: string): void {
  for (let tries = lockTries; tries > 0; tries--) {
    try {
      fs.closeSync(fs.openSync(lock, 'wx'));
      return;
    } catch (thrown) {
      const code = systemCode(thrown) ?? '';
      // Windows says so while a lock that was given up is being removed.
      const isHeld = code === 'EEXIST' || (process.platform === 'win32' && heldCodes.has(code));
      // Why there can be no lock is why the file cannot be written, and that says so.
      if (!isHeld) return;
      pause(lockWaitMs);
    }
  }
}

/** Runs `work` while no other of our programs does the same for this file: what it read is still there to be changed. */
export function whileLocked<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  takeLock(lock);
  try {
    return work();
  } finally {
    try {
      fs.rmSync(lock, { force: true });
    } catch {
      // The next one waits two seconds and goes on.
    }
  }
}

/**
 * Replaces a file's content in one go: whoever reads it sees the old or the new, never half, also after a power cut.
 * A new file is readable by this user alone, an existing one keeps its permissions. With `version` (see `versionOf`) it
 * returns false and leaves the file alone when it is another by now. Throws `file_not_written`.
 */
export function replaceFile(file: string, content: string | Uint8Array, version?: string): boolean {
  const target = behindLinks(file);
  const draft = `${target}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  try {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const mode = (fs.statSync(target, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777;
    const handle = fs.openSync(draft, 'wx', mode);
    try {
      fs.writeFileSync(handle, content);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    if (version !== undefined && versionOf(file) !== version) {
      fs.rmSync(draft, { force: true });
      return false;
    }
    rename(draft, target);
    syncFolder(path.dirname(target));
    return true;
  } catch (cause) {
    try {
      fs.rmSync(draft, { force: true });
    } catch {
      // Why it cannot be removed is why it could not be written.
    }
    const code = systemCode(cause) ?? 'unwritable';
    const problem = code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : code;
    throw new AppError('file_not_written', { path: file, problem }, { cause });
  }
}
