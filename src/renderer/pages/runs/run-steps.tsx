import { Text } from '@mantine/core';
import { reasonsText } from '../../../shared/i18n.ts';
import type { RunReport, StepReport } from '../../../shared/model.ts';
import { missing, number, seoulDateTime } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { stepName } from '../../i18n/names.ts';
import { FeedTable } from '../../ui/feed-table.tsx';
import { StatusMark } from '../../ui/marks.tsx';
import { isOfPython } from './run-text.ts';

const observedText = (observed: string | null): string =>
  observed === null ? missing : observed.length > 10 ? seoulDateTime(observed) : observed;

function StepRow({ step }: { step: StepReport }) {
  const t = useT();
  const language = useLanguage();
  return (
    <>
      <tr data-step={step.step}>
        <td>
          {stepName(t, step.step)}
          <Text size="xs" className="dim">
            {step.source}
          </Text>
        </td>
        <td>
          <StatusMark status={step.status} />
        </td>
        <td className="wrap" style={{ minWidth: 180 }}>
          {reasonsText(t, step.reasons) || <span className="dim">{missing}</span>}
        </td>
        <td className="right">{number(language, step.rows_written)}</td>
        <td className="right">{number(language, step.attempts)}</td>
        <td className="right">
          {t('ui.runs.seconds', { seconds: number(language, step.duration_ms / 1000, 1) })}
        </td>
        <td>{observedText(step.newest_observation)}</td>
        <td>{seoulDateTime(step.fetched_at)}</td>
      </tr>
      {step.parts.length > 0 && (
        <tr>
          <td colSpan={8} style={{ paddingLeft: 20 }}>
            <FeedTable parts={step.parts} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What each step of a run did, or what little is known of it. */
export function RunSteps({ run }: { run: RunReport }) {
  const t = useT();
  const told = Object.entries(run.steps);
  return (
    <div data-run-steps={run.run_id}>
      {run.reason && (
        <Text size="sm" mb="xs" className="wrap" c="var(--status-failed-text)">
          {reasonsText(t, [run.reason])}
        </Text>
      )}
      {run.step_details.length > 0 ? (
        <table className="table tight" aria-label={t('ui.runs.column.details')}>
          <thead>
            <tr>
              <th>{t('ui.runs.column.step')}</th>
              <th>{t('ui.runs.column.status')}</th>
              <th>{t('ui.runs.column.reason')}</th>
              <th className="right">{t('ui.runs.column.rows')}</th>
              <th className="right">{t('ui.runs.column.attempts')}</th>
              <th className="right">{t('ui.runs.column.duration')}</th>
              <th>{t('ui.runs.column.newest')}</th>
              <th>{t('ui.runs.column.fetched')}</th>
            </tr>
          </thead>
          <tbody>
            {run.step_details.map((step) => (
              <StepRow key={step.step} step={step} />
            ))}
          </tbody>
        </table>
      ) : (
        <>
          <Text size="sm" className="dim">
            {t(isOfPython(run) ? 'ui.runs.python' : 'ui.runs.noSteps')}
          </Text>
          {told.length > 0 && (
            <ul className="told">
              {told.map(([step, text]) => (
                <li key={step} className="wrap">
                  {stepName(t, step)}: <bdi>{text}</bdi>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <Text size="xs" className="dim wrap" mt="xs">
        {t('ui.runs.runId', { id: run.run_id })}
      </Text>
    </div>
  );
}
