import { systemCode } from './errors.ts';

/** Whether a process of this machine is there. One that we may not signal is there too. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM';
  }
}
