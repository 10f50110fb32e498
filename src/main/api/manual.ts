import type { EthEtfValue, ManualList, MvrvValue } from '../../shared/model-dashboard.ts';
import type { ManualKind } from '../../shared/words.ts';
import type { Core } from '../core.ts';
import { collectionDate } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';

async function changed(core: Core): Promise<ManualList> {
  core.events.emit({ type: 'data:changed', tables: ['manual_input'] });
  return core.store.manual.list();
}

/** Keeps what the user typed in for a day. Throws `bad_input` for a day that has not come yet. */
export async function saveManual(
  core: Core,
  kind: ManualKind,
  date: string | undefined,
  value: EthEtfValue | MvrvValue,
): Promise<ManualList> {
  const now = core.clock.now();
  const today = collectionDate(now);
  if (date !== undefined && date > today) {
    throw new AppError('bad_input', { field: 'date', problem: 'not_after', other: today });
  }
  await core.store.write(() => core.store.manual.put(kind, date ?? today, value, now));
  return changed(core);
}

/** Takes back the value of a day. Throws `not_found`. */
export async function removeManual(core: Core, kind: ManualKind, date: string): Promise<ManualList> {
  const isRemoved = await core.store.write(() => core.store.manual.remove(kind, date));
  if (!isRemoved) throw new AppError('not_found', { what: 'manual', id: date });
  return changed(core);
}
