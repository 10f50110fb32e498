import { Button, ScrollArea, Text, UnstyledButton } from '@mantine/core';
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
      <tr data-run={run.run_id} data-status={run.status}>
        <td>
          <UnstyledButton
            className="expander"
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailsId : undefined}
            aria-label={t('ui.runs.expand', { collector, at })}
            onClick={onToggle}
          >
            <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
          </UnstyledButton>
        </td>
        <td style={{ whiteSpace: 'nowrap' }}>{run.date}</td>
        <td>{collector}</td>
        <td>
          <StatusMark status={run.status} />
        </td>
        <td style={{ whiteSpace: 'nowrap' }}>
          {run.started_at ? at.slice(5) : <span className="dim">{missing}</span>}
          <Text size="xs" className="dim">
            {triggerName(t, run.triggered_by)}
          </Text>
        </td>
        <td className="right" style={{ whiteSpace: 'nowrap' }}>
          {t('ui.runs.seconds', { seconds: number(language, run.duration, 1) })}
        </td>
        <td className="right">{isOfPython(run) ? missing : number(language, rowsOf(run))}</td>
        <td className="reason">
          <Text size="sm" lineClamp={isOpen ? 0 : 2} className="wrap" title={reason}>
            {reason || <span className="dim">{missing}</span>}
          </Text>
        </td>
        <td>{target && <RetryButton run={run} target={target} at={at} />}</td>
      </tr>
      {isOpen && (
        <tr id={detailsId}>
          <td colSpan={9} className="run-details">
            <RunSteps run={run} />
          </td>
        </tr>
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
      <table className="table tight" style={{ minWidth: 820 }} aria-label={t('ui.runs.list')}>
        <thead>
          <tr>
            <th style={{ width: 32 }}>
              <span className="unseen">{t('ui.runs.column.details')}</span>
            </th>
            <th>{t('ui.runs.column.date')}</th>
            <th>{t('ui.runs.column.collector')}</th>
            <th>{t('ui.runs.column.status')}</th>
            <th>{t('ui.runs.column.started')}</th>
            <th className="right">{t('ui.runs.column.duration')}</th>
            <th className="right">{t('ui.runs.column.rows')}</th>
            <th>{t('ui.runs.column.reason')}</th>
            <th>
              <span className="unseen">{t('ui.runs.column.action')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow
              key={run.run_id}
              run={run}
              isOpen={open.has(run.run_id)}
              onToggle={() => toggle(run.run_id)}
            />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
