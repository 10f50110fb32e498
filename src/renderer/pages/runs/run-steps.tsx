import { Table, Text } from '@mantine/core';
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
      <Table.Tr data-step={step.step}>
        <Table.Td>
          {stepName(t, step.step)}
          <Text size="xs" className="dim">
            {step.source}
          </Text>
        </Table.Td>
        <Table.Td>
          <StatusMark status={step.status} />
        </Table.Td>
        <Table.Td className="wrap" miw={180}>
          {reasonsText(t, step.reasons) || <span className="dim">{missing}</span>}
        </Table.Td>
        <Table.Td ta="right">{number(language, step.rows_written)}</Table.Td>
        <Table.Td ta="right">{number(language, step.attempts)}</Table.Td>
        <Table.Td ta="right">
          {t('ui.runs.seconds', { seconds: number(language, step.duration_ms / 1000, 1) })}
        </Table.Td>
        <Table.Td>{observedText(step.newest_observation)}</Table.Td>
        <Table.Td>{seoulDateTime(step.fetched_at)}</Table.Td>
      </Table.Tr>
      {step.parts.length > 0 && (
        <Table.Tr>
          <Table.Td colSpan={8} pl="lg">
            <FeedTable parts={step.parts} />
          </Table.Td>
        </Table.Tr>
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
        <Table verticalSpacing={4} fz="sm" aria-label={t('ui.runs.column.details')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('ui.runs.column.step')}</Table.Th>
              <Table.Th>{t('ui.runs.column.status')}</Table.Th>
              <Table.Th>{t('ui.runs.column.reason')}</Table.Th>
              <Table.Th ta="right">{t('ui.runs.column.rows')}</Table.Th>
              <Table.Th ta="right">{t('ui.runs.column.attempts')}</Table.Th>
              <Table.Th ta="right">{t('ui.runs.column.duration')}</Table.Th>
              <Table.Th>{t('ui.runs.column.newest')}</Table.Th>
              <Table.Th>{t('ui.runs.column.fetched')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {run.step_details.map((step) => (
              <StepRow key={step.step} step={step} />
            ))}
          </Table.Tbody>
        </Table>
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
