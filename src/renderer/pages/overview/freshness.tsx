import { Alert, Group, Text } from '@mantine/core';
import type { StatusReport } from '../../../shared/model.ts';
import { collectorIds } from '../../../shared/words.ts';
import { seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { stepName, triggerName } from '../../i18n/names.ts';
import { linkTo } from '../../router.ts';
import { ageText, SmallBadge } from '../../ui/figure.tsx';
import { StatusMark } from '../../ui/marks.tsx';
import { usePresent } from '../../ui/now.tsx';
import { hasNews, type MorningDates, problemsOf, type Verdict, verdictOf } from './problems.ts';

const colors: Readonly<Record<Verdict, string>> = {
  good: 'green',
  partial: 'yellow',
  stale: 'red',
  none: 'gray',
  running: 'blue',
};

/** The first thing to be read: is this morning's data here, how old is each part, and when does the next one come. */
export function Freshness({ status, dates }: { status: StatusReport; dates: MorningDates }) {
  const t = useT();
  const { now, expected } = usePresent();
  const verdict = verdictOf(status, dates, expected);
  const missing = [
    ...problemsOf(status).flatMap(({ step, status: ended }) =>
      step === undefined || ended === 'partial' ? [] : [stepName(t, step)],
    ),
    ...(hasNews(status, expected) ? [] : [t('collector.news')]),
  ];
  return (
    <section className="grid" aria-label={t('ui.overview.freshness')} data-verdict={verdict}>
      <Alert color={colors[verdict]} variant="light" py="sm">
        <Text fw={700} fz="lg" c="var(--text)">
          {t(`ui.overview.verdict.${verdict}`)}
        </Text>
        {missing.length > 0 && verdict === 'partial' && (
          <Text size="sm" c="var(--text)">
            {t('ui.overview.verdictMissing', { list: missing.join(', ') })}
          </Text>
        )}
      </Alert>
      <div className="grid" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))', gap: 12 }}>
        {collectorIds.map((id) => {
          const run = status.collectors[id];
          const at = run ? (run.finished_at ?? run.created_at) : null;
          const isRunning = status.running.some(({ collector }) => collector === id);
          return (
            <a
              key={id}
              className="card card-link"
              href={linkTo('runs', { collector: id })}
              data-collector={id}
            >
              <Group justify="space-between" wrap="nowrap">
                <Text fw={600} size="sm">
                  {t(`collector.${id}`)}
                  {run && run.date < expected && (
                    <SmallBadge color="var(--status-failed-text)">{t('ui.fresh.stale')}</SmallBadge>
                  )}
                </Text>
                {isRunning ? <StatusMark status="running" /> : run && <StatusMark status={run.status} />}
              </Group>
              <Text size="sm">
                {at
                  ? t('ui.overview.collected', { at: seoulDateTime(at), age: ageText(t, at, now) })
                  : t('ui.overview.never')}
              </Text>
              {run && (
                <Text size="sm" className="dim">
                  {triggerName(t, run.triggered_by)} · {t('ui.overview.collectedFor', { date: run.date })}
                </Text>
              )}
            </a>
          );
        })}
        <div className="card" data-next-due>
          <Text fw={600} size="sm">
            {t('ui.overview.nextDue')}
          </Text>
          <Text size="sm">
            {status.next_due
              ? t('ui.overview.nextDueAt', {
                  job: t(`collector.${status.next_due.job}` as 'collector.news'),
                  at: seoulDateTime(status.next_due.slot_at),
                })
              : t('ui.overview.nextDueNone')}
          </Text>
        </div>
      </div>
    </section>
  );
}
