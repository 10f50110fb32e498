import { Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import { noteText, reasonsText } from '../../shared/i18n.ts';
import type { RunnableId } from '../../shared/words.ts';
import { useAction, useHost, useOperation, useProgress } from '../api/host.tsx';
import { isOvertaken, type RunProgress } from '../api/progress.ts';
import { seoulDateTime } from '../format/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { stepName, triggerName } from '../i18n/names.ts';
import { StatusMark } from './marks.tsx';
import { useErrorText } from './states.tsx';

export type Collectable = 'liquidity' | 'crypto' | 'news' | 'all' | 'backfill';

const membersOf: Readonly<Record<Collectable, readonly RunnableId[]>> = {
  liquidity: ['liquidity'],
  crypto: ['crypto'],
  news: ['news'],
  backfill: ['backfill'],
  all: ['liquidity', 'crypto'],
};

/** One action for each thing that can be collected; a run that is going on is joined by the host. */
function useCollect(target: Collectable) {
  const run = useAction('collector.run');
  const runAll = useAction('collector.runAll');
  const news = useAction('news.fetch');
  const backfill = useAction('backfill.run');
  const start = () => {
    if (target === 'all') runAll.mutate({});
    else if (target === 'news') news.mutate({});
    else if (target === 'backfill') backfill.mutate({});
    else run.mutate({ collector: target });
  };
  const asked = { all: runAll, news, backfill, liquidity: run, crypto: run }[target];
  return { start, isPending: asked.isPending, error: asked.error };
}

function stepsDone({ steps }: RunProgress): number {
  return steps.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
}

/** Starts a collection, shows each step as it goes on, and cancels it. */
export function CollectButton({ target, primary = true }: { target: Collectable; primary?: boolean }) {
  const t = useT();
  const { transport, queries } = useHost();
  const errorText = useErrorText();
  const { start, isPending, error } = useCollect(target);
  const members = membersOf[target];
  const status = useOperation('collector.status', {});
  // A run that was started elsewhere, or before this page was opened, counts as well.
  const going =
    status.data?.running.filter(({ collector }) => members.some((member) => member === collector)) ?? [];
  const live = useProgress().filter((run) => members.includes(run.collector) && run.status === undefined);
  const isRunning = isPending || going.length > 0 || live.length > 0;
  const cancel = async () => {
    const ids = [...new Set([...live.map(({ runId }) => runId), ...going.map(({ run_id }) => run_id)])];
    const group = status.data?.running.filter(({ collector }) => collector === 'run-all') ?? [];
    if (target === 'all') ids.push(...group.map(({ run_id }) => run_id));
    // Whatever has ended meanwhile needs no cancelling.
    await Promise.allSettled(ids.map((id) => transport.client.call('run.cancel', { id })));
    await queries.invalidateQueries();
  };
  return (
    <Group gap="xs">
      <Button
        size="sm"
        variant={primary ? 'filled' : 'default'}
        onClick={start}
        disabled={isRunning}
        data-collect={target}
      >
        {isRunning ? t('ui.collect.running') : t(`ui.collect.${target}`)}
      </Button>
      {isRunning && (live.length > 0 || going.length > 0) && (
        <Button size="sm" variant="default" onClick={() => void cancel()}>
          {t('ui.collect.cancel')}
        </Button>
      )}
      {error != null && !isRunning && (
        <Text size="sm" c="var(--status-failed-text)" role="alert">
          {t('ui.collect.refused', { reason: errorText(error) })}
        </Text>
      )}
    </Group>
  );
}

/** The steps of the runs that go on, and of those that have just ended with something to say. */
export function CollectProgress({ target }: { target: Collectable }) {
  const t = useT();
  const { progress } = useHost();
  const { data: report } = useOperation('collector.status', {});
  const runs = useProgress().filter(
    (run) =>
      membersOf[target].includes(run.collector) && run.status !== 'success' && !isOvertaken(run, report),
  );
  const dismiss = (run: RunProgress) => {
    progress.dismiss(run);
    // The button that had the focus is gone; whoever goes on by keyboard goes on in the page.
    document.getElementById('content')?.focus({ preventScroll: true });
  };
  if (runs.length === 0) return null;
  return (
    <div className="card" role="status" aria-live="polite">
      {runs.map((run) => (
        <div key={run.collector} data-progress={run.collector}>
          <Group justify="space-between" mb={4}>
            <Text fw={600} size="sm">
              {t(`collector.${run.collector}`)}
            </Text>
            {run.status ? (
              <Group gap="xs">
                <StatusMark status={run.status} />
                <CloseButton
                  size="sm"
                  onClick={() => dismiss(run)}
                  aria-label={t('ui.collect.dismiss', { collector: t(`collector.${run.collector}`) })}
                />
              </Group>
            ) : (
              <Text size="sm" className="dim">
                {t('ui.collect.progress', { done: stepsDone(run), total: run.steps.length })}
              </Text>
            )}
          </Group>
          {!run.status && (
            <Progress
              value={(stepsDone(run) / Math.max(run.steps.length, 1)) * 100}
              size="sm"
              mb="xs"
              aria-label={t(`collector.${run.collector}`)}
            />
          )}
          {run.steps.map((step) => (
            <Group key={step.step} gap="sm" wrap="nowrap" align="flex-start">
              <StatusMark status={step.state} />
              <Text size="sm" className="wrap">
                {stepName(t, step.step)}
                {step.note && step.state === 'success' && (
                  <span className="dim"> · {noteText(t, step.note)}</span>
                )}
                {step.reasons.length > 0 && <span className="dim"> · {reasonsText(t, step.reasons)}</span>}
              </Text>
            </Group>
          ))}
        </div>
      ))}
    </div>
  );
}

/** 마지막 수집: 2026-02-19 06:01 (자동) | 상태: 성공 */
export function LastRun({ collector }: { collector: 'liquidity' | 'crypto' | 'news' }) {
  const t = useT();
  const status = useOperation('collector.status', {});
  const run = status.data?.collectors[collector];
  if (!status.data) return null;
  return (
    <Text size="sm" className="dim" data-last-run={collector}>
      {run
        ? t('ui.collect.last', {
            at: seoulDateTime(run.finished_at ?? run.created_at),
            trigger: triggerName(t, run.triggered_by),
            status: t(`status.${run.status}`),
          })
        : t('ui.collect.lastNever')}
    </Text>
  );
}
