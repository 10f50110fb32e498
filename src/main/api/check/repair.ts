import { guardedRepairs, type RepairId } from '../../../shared/model-check.ts';
import type { Core } from '../../core.ts';
import { newestFile } from '../../lib/disk.ts';
import { AppError } from '../../lib/errors.ts';
import { type Caller, isTrusted } from '../caller.ts';

/** A backup this young is as good as another one; who asks again and again must not fill the disk. */
const freshBackupMs = 60_000;

export const isBackup = (name: string): boolean => name.endsWith('.db');

async function backUp({ backups, backupsDir, clock }: Core): Promise<void> {
  const newest = await newestFile(backupsDir, isBackup);
  if (newest && Math.abs(clock.now().getTime() - newest.at.getTime()) < freshBackupMs) return;
  await backups.create();
}

/** What puts a finding right; undefined where this program cannot. */
function repairOf(core: Core, id: RepairId): (() => Promise<unknown>) | undefined {
  const { port, login, tasks } = core.facilities;
  switch (id) {
    case 'schedule':
      return async () => core.settings.update({ schedule: { enabled: true } });
    case 'port':
      return port && (() => port.retry());
    case 'backup':
      return () => backUp(core);
    case 'login':
      return login && (() => login.enable());
    case 'tasks':
      return tasks && (() => tasks.register());
  }
}

export const canRepair = (core: Core, id: RepairId): boolean => repairOf(core, id) !== undefined;

/** Puts one thing right. Throws `not_over_http`, `not_found` where it is beyond this program, and what the repair throws. */
export async function repair(core: Core, id: RepairId, caller: Caller): Promise<{ repaired: boolean }> {
  if (guardedRepairs.includes(id) && !isTrusted(caller)) throw new AppError('not_over_http', { what: id });
  const work = repairOf(core, id);
  if (!work) throw new AppError('not_found', { what: 'repair', id });
  await work();
  return { repaired: true };
}
