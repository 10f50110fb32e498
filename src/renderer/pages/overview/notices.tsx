import { Alert, Button, Group, Text } from '@mantine/core';
import { noticeText } from '../../../shared/i18n.ts';
import type { StatusReport } from '../../../shared/model.ts';
import { useAction } from '../../api/host.tsx';
import { ageInDays, seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { collectorName } from '../../i18n/names.ts';
import { CollectButton } from '../../ui/collect-button.tsx';
import { useNow } from '../../ui/now.tsx';

/** What the user has to know though nothing that he asked for failed: a mended database, a copy that could not be made. */
export function Notices({ notices }: Pick<StatusReport, 'notices'>) {
  const t = useT();
  const dismiss = useAction('notice.dismiss');
  return notices.map((notice) => (
    <Alert key={notice.id} color="red" variant="light" role="alert" data-notice={notice.code}>
      <Text size="sm" c="var(--text)" className="wrap">
        {noticeText(t, notice, seoulDateTime)} ({seoulDateTime(notice.at)})
      </Text>
      <Group gap="xs" mt="xs">
        {notice.gaps.length > 0 && <CollectButton target="backfill" primary={false} />}
        <Button size="sm" variant="default" onClick={() => dismiss.mutate({ id: notice.id })}>
          {t('ui.overview.dismiss')}
        </Button>
      </Group>
    </Alert>
  ));
}

/** So long a missed morning is worth a line here; later the calendar shows it. */
const shownDays = 7;

/** The due times of the last days that passed without their collection, and why. */
export function Missed({ missed }: Pick<StatusReport, 'missed'>) {
  const t = useT();
  const now = useNow();
  const shown = missed.filter(({ date }) => ageInDays(date, now) <= shownDays);
  if (shown.length === 0) return null;
  return (
    <section className="card" aria-label={t('ui.overview.missed')} data-missed>
      <Text fw={700} mb={4}>
        {t('ui.overview.missed')}
      </Text>
      {shown.map(({ job, date, reason }) => (
        <Text size="sm" key={`${job} ${date}`}>
          {t('ui.overview.missedLine', { date, name: collectorName(t, job), why: t(`miss.${reason}`) })}
        </Text>
      ))}
    </section>
  );
}
