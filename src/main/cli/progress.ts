import type { AppEvent } from '../../shared/events.ts';
import { errorText, noteText, reasonsText } from '../../shared/i18n.ts';
import type { RunReport } from '../../shared/model.ts';
import { collectorName, stepName } from '../../shared/names.ts';
import type { JobId } from '../../shared/words.ts';
import { seoulTime } from '../lib/day.ts';
import type { Terminal } from './terminal.ts';

/** Prints what happens: `[1/4] …` lines, failed and skipped steps with `[SKIP]`. */
export function progressPrinter({ translate: t, say }: Terminal): (event: AppEvent) => void {
  return (event) => {
    if (event.type === 'run:started') {
      say(t('cli.started', { name: t(`collector.${event.collector}`), date: event.date }));
    }
    if (event.type !== 'step:finished') return;
    const why = reasonsText(t, event.reasons);
    const inside = event.status === 'success' && event.note ? noteText(t, event.note) : why;
    const mark = event.status === 'failed' || event.status === 'skipped' ? '[SKIP] ' : '';
    const outcome = t(`status.${event.status}`) + (inside ? ` (${inside})` : '');
    say(`${mark}[${event.done}/${event.total}] ${stepName(t, event.step)} … ${outcome}`);
  };
}

/** The closing line of a run. */
export function doneLine(t: Terminal['translate'], run: RunReport): string {
  const line = t('cli.done', {
    name: collectorName(t, run.collector),
    status: t(`status.${run.status}`),
    seconds: run.duration,
    id: run.run_id || '-',
  });
  return run.reason ? `${line} (${errorText(t, run.reason.code, run.reason.params)})` : line;
}

/** When something is collected by itself next, if anything is. */
export function sayNextDue(
  { translate: t, say }: Terminal,
  job: JobId | undefined,
  slotAt: string | undefined,
): void {
  if (job === undefined || slotAt === undefined) return;
  say(t('cli.nextDue', { name: t(`collector.${job}`), at: seoulTime(new Date(slotAt)) }));
}
