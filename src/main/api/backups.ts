import type { Input, Reply } from '../../shared/contract.ts';
import { noticeText } from '../../shared/i18n.ts';
import type { Notice } from '../../shared/model-backup.ts';
import { translator } from '../../shared/translator.ts';
import type { Core } from '../core.ts';
import { AppError } from '../lib/errors.ts';

const english = translator('en');

/** What the user has to know, with the sentence for programs that have none of their own. */
export const noticesOf = (core: Core): Notice[] =>
  core.notices.list().map((notice) => ({ ...notice, text: noticeText(english, notice) }));

const lastError = (core: Core): Notice | null =>
  noticesOf(core).find(({ code }) => code === 'backup_failed') ?? null;

export const backupStatus = (core: Core): Reply<'collector.status'>['backups'] => ({
  newest: core.backups.newest(),
  last_error: lastError(core),
});

/** What the operations about copies and notices do. */
export const backupHandlers = {
  'backup.list': (core: Core): Reply<'backup.list'> => ({
    backups: core.backups.list(),
    last_error: lastError(core),
  }),
  'backup.create': (core: Core): Promise<Reply<'backup.create'>> => core.backups.create(),
  'backup.restore': (core: Core, { name }: Input<'backup.restore'>): Promise<Reply<'backup.restore'>> =>
    core.backups.restore(name),
  'notice.list': (core: Core): Reply<'notice.list'> => ({ notices: noticesOf(core) }),
  'notice.dismiss': (core: Core, { id }: Input<'notice.dismiss'>): Reply<'notice.dismiss'> => {
    if (!core.notices.dismiss(id)) throw new AppError('not_found', { what: 'notice', id });
    core.events.emit({ type: 'backups:changed' });
    return { dismissed: true };
  },
};
