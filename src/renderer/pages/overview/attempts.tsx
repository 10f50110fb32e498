import { Anchor, Text } from '@mantine/core';
import { reasonsText } from '../../../shared/i18n.ts';
import { useOperation } from '../../api/host.tsx';
import { seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { triggerName } from '../../i18n/names.ts';
import { linkTo } from '../../router.ts';
import { Dialog } from '../../ui/dialog.tsx';
import type { PickedDay } from '../../ui/gap-calendar.tsx';
import { StatusMark } from '../../ui/marks.tsx';
import { Loaded } from '../../ui/states.tsx';

function List({ date, collector }: PickedDay) {
  const t = useT();
  const runs = useOperation('run.list', { date, collector, limit: 50 });
  return (
    <Loaded query={runs}>
      {runs.data?.runs.length === 0 && <Text size="sm">{t('ui.overview.attemptsNone')}</Text>}
      {runs.data?.runs.map((run) => {
        const reasons = run.reason ? [run.reason] : run.step_details.flatMap((step) => step.reasons);
        return (
          <div key={run.run_id} style={{ padding: '8px 0', borderTop: '1px solid var(--border)' }}>
            <Text size="sm">
              <StatusMark status={run.status} /> {seoulDateTime(run.started_at ?? run.finished_at)}{' '}
              <span className="dim">· {triggerName(t, run.triggered_by)}</span>
            </Text>
            {reasons.length > 0 && (
              <Text size="sm" className="dim wrap">
                {reasonsText(t, reasons)}
              </Text>
            )}
          </div>
        );
      })}
      <Anchor href={linkTo('runs', { date, collector })} size="sm" c="var(--link)" underline="always">
        {t('ui.overview.allRuns')}
      </Anchor>
    </Loaded>
  );
}

/** The attempts of a day, in a window of their own. */
export function Attempts({ day, onClose }: { day: PickedDay; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog
      onClose={onClose}
      size={520}
      title={t('ui.overview.attempts', { date: day.date, collector: t(`collector.${day.collector}`) })}
    >
      <List {...day} />
    </Dialog>
  );
}
