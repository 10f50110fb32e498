import { reasonsText } from '../../../shared/i18n.ts';
import type { RunReport, StepReport } from '../../../shared/model.ts';
import type { CsvColumn } from '../../format/csv.ts';
import type { T } from '../../i18n/i18n.tsx';
import { collectorName, stepName, triggerName } from '../../i18n/names.ts';

/** A run that the Python system logged: no steps, no start, only what stands in its one line. */
export const isOfPython = ({ started_at, step_details }: RunReport): boolean =>
  started_at === null && step_details.length === 0;

/** Why a run was no success, in the reader's language: the run's own reason, then each step's. */
export function runReason(t: T, run: RunReport): string {
  if (isOfPython(run)) {
    const told = Object.entries(run.steps).filter(([, text]) => !/^success\b/.test(text));
    return told.map(([step, text]) => `${stepName(t, step)}: ${text}`).join(' · ');
  }
  const steps = run.step_details
    .filter(({ reasons }) => reasons.length > 0)
    .map(({ step, reasons }) => `${stepName(t, step)}: ${reasonsText(t, reasons)}`);
  return [...(run.reason ? [reasonsText(t, [run.reason])] : []), ...steps].join(' · ');
}

export const rowsOf = ({ step_details }: RunReport): number =>
  step_details.reduce((sum, { rows_written }) => sum + rows_written, 0);

export function runColumns(t: T): CsvColumn<RunReport>[] {
  return [
    { label: t('ui.runs.column.runId'), csv: (run) => run.run_id },
    { label: t('ui.runs.column.date'), csv: (run) => run.date },
    { label: t('ui.runs.column.collector'), csv: (run) => collectorName(t, run.collector) },
    { label: t('ui.runs.column.status'), csv: (run) => t(`status.${run.status}`) },
    { label: t('ui.runs.column.startedUtc'), csv: (run) => run.started_at },
    { label: t('ui.runs.column.endedUtc'), csv: (run) => run.finished_at },
    { label: t('ui.runs.column.duration'), csv: (run) => run.duration },
    { label: t('ui.runs.column.trigger'), csv: (run) => triggerName(t, run.triggered_by) },
    { label: t('ui.runs.column.rows'), csv: (run) => (isOfPython(run) ? null : rowsOf(run)) },
    { label: t('ui.runs.column.reason'), csv: (run) => runReason(t, run) },
  ];
}

interface StepLine {
  run: RunReport;
  step: StepReport;
}

export const stepLines = (runs: readonly RunReport[]): StepLine[] =>
  runs.flatMap((run) => run.step_details.map((step) => ({ run, step })));

export function stepColumns(t: T): CsvColumn<StepLine>[] {
  return [
    { label: t('ui.runs.column.runId'), csv: ({ run }) => run.run_id },
    { label: t('ui.runs.column.date'), csv: ({ run }) => run.date },
    { label: t('ui.runs.column.collector'), csv: ({ run }) => collectorName(t, run.collector) },
    { label: t('ui.runs.column.step'), csv: ({ step }) => stepName(t, step.step) },
    { label: t('ui.runs.column.source'), csv: ({ step }) => step.source },
    { label: t('ui.runs.column.status'), csv: ({ step }) => t(`status.${step.status}`) },
    { label: t('ui.runs.column.rows'), csv: ({ step }) => step.rows_written },
    { label: t('ui.runs.column.attempts'), csv: ({ step }) => step.attempts },
    { label: t('ui.runs.column.duration'), csv: ({ step }) => step.duration_ms / 1000 },
    { label: t('ui.runs.column.newest'), csv: ({ step }) => step.newest_observation },
    { label: t('ui.runs.column.fetchedUtc'), csv: ({ step }) => step.fetched_at },
    { label: t('ui.runs.column.reason'), csv: ({ step }) => reasonsText(t, step.reasons) },
  ];
}
