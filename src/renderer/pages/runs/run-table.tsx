import { Button, ScrollArea, Table, Text, UnstyledButton } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { RunReport } from '../../../shared/model.ts';
import { missing, number, seoulDate, seoulDateTime } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { collectorName, triggerName } from '../../i18n/names.ts';
import { StatusMark } from '../../ui/marks.tsx';
import { useNow } from '../../ui/now.tsx';
import { useErrorText } from '../../ui/states.tsx';
import { type RetryTarget, retryTarget, useRetry } from './retry.ts';
import { RunSteps } from './run-steps.tsx';
import { isOfPython, rowsOf, runReason } from './run-text.ts';

function RetryButton({ run, target, at }: { run: RunReport; target: RetryTarget; at: string }) {
  const t = useT();
  const now = useNow();
  const errorText = useErrorText();
  const { retry, isBusy, error } = useRetry(target);
  const collector = collectorName(t, run.collector);
  const hint =
    target === 'backfill'
      ? t('ui.runs.againBackfill')
      : run.date === seoulDate(now)
        ? t('ui.runs.againToday', { collector })
        : t('ui.runs.againHint', { collector, date: run.date });
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={isBusy}
        title={hint}
        aria-label={t('ui.runs.againLabel', { collector, at })}
        onClick={retry}
        data-retry={run.collector}
      >
        {t('ui.runs.again')}
      </Button>
      {error != null && !isBusy && (
        <Text size="xs" c="var(--status-failed-text)" role="alert">
          {t('ui.collect.refused', { reason: errorText(error) })}
        </Text>
      )}
    </>
  );
}

function RunRow({ run, isOpen, onToggle }: { run: RunReport; isOpen: boolean; onToggle: () => void }) {
  const t = useT();
  const language = useLanguage();
  const collector = collectorName(t, run.collector);
  // The Python system knows only when a run ended.
  const at = seoulDateTime(run.started_at ?? run.finished_at);
  const reason = runReason(t, run);
  const target = run.status === 'success' ? undefined : retryTarget(run.collector);
  const detailsId = `steps-${run.run_id}`;
  return (
    <Fragment>
      <Table.Tr data-run={run.run_id} data-status={run.status}>
        <Table.Td>
          <UnstyledButton
            className="expander"
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailsId : undefined}
            aria-label={t('ui.runs.expand', { collector, at })}
            onClick={onToggle}
          >
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          </UnstyledButton>
        </Table.Td>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>{run.date}</Table.Td>
        <Table.Td>{collector}</Table.Td>
        <Table.Td>
          <StatusMark status={run.status} />
        </Table.Td>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>
          {run.started_at ? at.slice(5) : <span className="dim">{missing}</span>}
          <Text size="xs" className="dim">
            {triggerName(t, run.triggered_by)}
          </Text>
        </Table.Td>
        <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
          {t('ui.runs.seconds', { seconds: number(language, run.duration, 1) })}
        </Table.Td>
        <Table.Td ta="right">{isOfPython(run) ? missing : number(language, rowsOf(run))}</Table.Td>
        <Table.Td className="reason">
          <Text size="sm" lineClamp={isOpen ? 0 : 2} className="wrap" title={reason}>
            {reason || <span className="dim">{missing}</span>}
          </Text>
        </Table.Td>
        <Table.Td>{target && <RetryButton run={run} target={target} at={at} />}</Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr id={detailsId}>
          <Table.Td colSpan={9} className="run-details">
            <RunSteps run={run} />
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

/** One row a run; a row opens to its steps. */
export function RunTable({ runs }: { runs: readonly RunReport[] }) {
  const t = useT();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <ScrollArea
      type="auto"
      viewportProps={{
        tabIndex: 0,
        role: 'region',
        'aria-label': t('ui.table.caption', { name: t('ui.runs.list') }),
      }}
    >
      <Table miw={820} verticalSpacing={4} horizontalSpacing={8} aria-label={t('ui.runs.list')} layout="auto">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={32}>
              <span className="unseen">{t('ui.runs.column.details')}</span>
            </Table.Th>
            <Table.Th>{t('ui.runs.column.date')}</Table.Th>
            <Table.Th>{t('ui.runs.column.collector')}</Table.Th>
            <Table.Th>{t('ui.runs.column.status')}</Table.Th>
            <Table.Th>{t('ui.runs.column.started')}</Table.Th>
            <Table.Th ta="right">{t('ui.runs.column.duration')}</Table.Th>
            <Table.Th ta="right">{t('ui.runs.column.rows')}</Table.Th>
            <Table.Th>{t('ui.runs.column.reason')}</Table.Th>
            <Table.Th>
              <span className="unseen">{t('ui.runs.column.action')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <RunRow
              key={run.run_id}
              run={run}
              isOpen={open.has(run.run_id)}
              onToggle={() => toggle(run.run_id)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
