import { errorText, type TextKey, type Translate } from '../../shared/i18n.ts';
import type { Page } from '../../shared/pages.ts';
import { type Level, levels } from '../../shared/stress.ts';
import type { CollectorId } from '../../shared/words.ts';
import type { AppError } from '../lib/errors.ts';
import type { StoredReason } from '../store/runs.ts';

/** A message to the user, and the page that it leads to. */
export interface Notice {
  title: string;
  body: string;
  page: Page;
}

/** The newest run of a collector, as far as a notice goes. */
export interface RunOutcome {
  collector: CollectorId;
  status: 'success' | 'partial' | 'failed';
  reason: StoredReason | null;
  steps: readonly { step: string; source: string; status: string; reasons: readonly StoredReason[] }[];
}

/** A notice has room for a few lines. */
const mostLines = 3;

/** What somebody did on purpose needs no notice. */
const isTrouble = (reason: StoredReason | null) => reason?.code !== 'cancelled';

/**
 * What to say of failures, or undefined when there is nothing to say: no step failed in the newest run of any
 * collector (a later run has healed it), or a notice has been given that day. Sources that fail alike share a line.
 */
export function failureNotice(
  newest: readonly RunOutcome[],
  { today, lastNoticeOn }: { today: string; lastNoticeOn: string | null },
  t: Translate,
): Notice | undefined {
  if (lastNoticeOn === today) return undefined;
  const broken = newest.filter(
    (run) =>
      isTrouble(run.reason) &&
      (run.status === 'failed' || run.steps.some((step) => step.status === 'failed')),
  );
  const [first] = broken;
  if (!first) return undefined;
  const lines = broken.flatMap(({ steps, reason, collector }) => {
    const failed = steps.filter(({ status }) => status === 'failed');
    if (failed.length === 0 && reason) {
      return [`${t(`collector.${collector}`)}: ${errorText(t, reason.code, reason.params)}`];
    }
    return failed.map(({ step, source, reasons }) => {
      const [why] = reasons;
      const text = why ? errorText(t, why.code, why.params) : t('status.failed');
      const line = t('alert.failedLine', { source, reason: text });
      const consequence = t(`consequence.${step}` as TextKey);
      return consequence.startsWith('consequence.') ? line : `${line} → ${consequence}`;
    });
  });
  const shown = lines.slice(0, mostLines);
  const rest = lines.length - shown.length;
  if (rest > 0) shown.push(t('alert.more', { count: rest }));
  const isWhole = broken.length === 1 && first.status === 'failed';
  return {
    title: isWhole
      ? t('alert.failedAllTitle', { name: t(`collector.${first.collector}`) })
      : t('alert.failedTitle'),
    body: shown.join('\n'),
    page: 'runs',
  };
}

/** What to say of a database that takes nothing, so that there is not even a run that failed. Once a day as well. */
export function blockedNotice(
  { code, params }: Pick<AppError, 'code' | 'params'>,
  { today, lastNoticeOn }: { today: string; lastNoticeOn: string | null },
  t: Translate,
): Notice | undefined {
  if (lastNoticeOn === today) return undefined;
  return { title: t('alert.blockedTitle'), body: errorText(t, code, params), page: 'overview' };
}

export interface SeenLevel {
  date: string;
  level: string;
}

const rank = (level: string) => levels.findIndex((each) => each.level === level);

/**
 * Whether the stress index has crossed into a higher level since it was last looked at. Says also what to remember.
 * Without reliable inputs a level means nothing, and a correction of an older day is no news.
 */
export function levelNotice(
  now: { date: string; score: number; level: Level; reliable: boolean } | undefined,
  seen: SeenLevel | null,
  t: Translate,
): { notice: Notice | undefined; seen: SeenLevel | null } {
  if (!now?.reliable || (seen && now.date < seen.date)) return { notice: undefined, seen };
  const next = { date: now.date, level: now.level };
  if (!seen || rank(seen.level) < 0) return { notice: undefined, seen: next };
  if (rank(now.level) <= rank(seen.level)) {
    // A level that goes to and fro within a day is told once.
    return { notice: undefined, seen: now.date === seen.date ? seen : next };
  }
  return {
    notice: {
      title: t('alert.levelTitle', { level: t(`level.${now.level}`) }),
      body: t('alert.levelBody', {
        score: now.score.toFixed(2),
        date: now.date,
        before: t(`level.${seen.level as Level}`),
      }),
      page: 'liquidity',
    },
    seen: next,
  };
}
