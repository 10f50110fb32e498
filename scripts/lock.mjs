import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const lockTooOldMs = 10 * 60_000;

/** Whether the process that holds the lock is gone, or has held it for longer than any job takes. */
function isAbandoned(lock) {
  const held = statSync(lock, { throwIfNoEntry: false });
  if (held === undefined) return false;
  if (Date.now() - held.mtimeMs > lockTooOldMs) return true;
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

async function takeLock(lock) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else await sleep(100);
  }
}

/** Does the job while no other process does one under the same lock file. Its folder must exist. */
export async function withLock(lock, job) {
  await takeLock(lock);
  try {
    return await job();
  } finally {
    rmSync(lock, { force: true });
  }
}
