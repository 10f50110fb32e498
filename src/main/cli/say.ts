import { noticeText, type Translate } from '../../shared/i18n.ts';
import type { Backup, Notice } from '../../shared/model-backup.ts';
import { seoulTime } from '../lib/day.ts';
import type { Terminal } from './terminal.ts';

/** A size for people. */
export const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

/** A copy in one line. */
export function backupLine(t: Translate, { name, made_at, bytes, problem }: Backup): string {
  const line = t('cli.backupLine', {
    name,
    at: seoulTime(new Date(made_at)),
    megabytes: megabytes(bytes),
  });
  return problem === null ? line : `${line} (${t(`problem.${problem}`)})`;
}

/** Tells people what they have to know, in their language. */
export function sayNotices(
  { translate: t, complain }: Terminal,
  notices: readonly Pick<Notice, 'code' | 'params' | 'gaps'>[],
): void {
  for (const notice of notices) {
    const text = noticeText(t, notice, (instant) => seoulTime(new Date(instant)));
    complain(t('cli.notice', { text }));
  }
}
