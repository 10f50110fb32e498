import { Button, Group, Text, Title } from '@mantine/core';
import type { Running } from '../../../shared/model.ts';
import { useAction, useOperation, useProgress } from '../../api/host.tsx';
import { seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { stepName, triggerName } from '../../i18n/names.ts';
import { StatusMark } from '../../ui/marks.tsx';
import { useErrorText } from '../../ui/states.tsx';

function RunningRun({ run }: { run: Running }) {
  const t = useT();
  const errorText = useErrorText();
  const cancel = useAction('run.cancel');
  const steps = useProgress().find(({ runId }) => runId === run.run_id)?.steps ?? [];
  const name = t(`collector.${run.collector}`);
  return (
    <li data-running={run.collector}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Group gap="sm">
            <StatusMark status="running" text={name} />
            <Text size="sm" className="dim">
              {t('ui.runs.now.since', {
                at: seoulDateTime(run.started_at),
                trigger: triggerName(t, run.triggered_by),
              })}
              {run.collector === 'run-all' && ` · ${t('ui.runs.now.waits')}`}
            </Text>
          </Group>
          {steps.length > 0 && (
            <Group gap="md" mt={4}>
              {steps.map(({ step, state }) => (
                <Text size="sm" key={step}>
                  <StatusMark status={state} text={stepName(t, step)} />
                </Text>
              ))}
            </Group>
          )}
          {cancel.error != null && (
            <Text size="sm" c="var(--status-failed-text)" role="alert">
              {t('ui.runs.now.cancelFailed', { reason: errorText(cancel.error) })}
            </Text>
          )}
        </div>
        <Button
          size="xs"
          variant="default"
          disabled={cancel.isPending}
          aria-label={t('ui.runs.now.cancelLabel', { collector: name })}
          onClick={() => cancel.mutate({ id: run.run_id })}
        >
          {t('ui.runs.now.cancel')}
        </Button>
      </Group>
    </li>
  );
}

/** What runs at this moment, in any process, with its steps; each can be cancelled. */
export function RunningNow() {
  const t = useT();
  const { data } = useOperation('collector.status', {});
  if (!data) return null;
  return (
    <section className="card" aria-labelledby="running-title" data-running-now={data.running.length}>
      <Group gap="md" role="status">
        <Title order={2} size="h4" id="running-title">
          {t('ui.runs.now.title')}
        </Title>
        {data.running.length === 0 && (
          <Text size="sm" className="dim">
            {t('ui.runs.now.none')}
          </Text>
        )}
      </Group>
      <ul className="plain-list">
        {data.running.map((run) => (
          <RunningRun key={run.run_id} run={run} />
        ))}
      </ul>
    </section>
  );
}
