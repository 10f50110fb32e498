import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { DesktopCall } from '../../api/transport.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Section } from './section.tsx';

/** Exit codes of the runner scripts, and what the Task Scheduler says while one runs (0x41301). */
const results = { 0: 'success', 1: 'failed', 3: 'partial', 267009: 'running' } as const;
const isKnown = (code: number): code is keyof typeof results => code in results;

/**
 * The entries of the Windows Task Scheduler: what is there, and a button for each way. Nothing where there is none; where
 * the system does not tell, why not, and the buttons all the same.
 */
export function TaskSettings({ desktop }: { desktop: DesktopCall }) {
  const t = useT();
  const query = useQuery({ queryKey: ['desktop.tasks'], queryFn: () => desktop('desktop.tasks', {}) });
  const again = { onSettled: () => query.refetch() };
  const register = useMutation({ mutationFn: () => desktop('desktop.registerTasks', {}), ...again });
  const unregister = useMutation({ mutationFn: () => desktop('desktop.unregisterTasks', {}), ...again });
  if (query.data ? !query.data.supported : !query.error) return null;
  const resultText = (code: number) =>
    isKnown(code) ? t(`ui.settings.tasks.results.${results[code]}`) : String(code);
  return (
    <Section
      title={t('check.tasks')}
      hint={t('ui.settings.tasks.hint')}
      error={register.error ?? unregister.error ?? query.error}
    >
      {query.data?.tasks.map(({ name, state, next_run, last_result }) => (
        <Text size="sm" key={name} data-task={name}>
          <strong>{name}</strong> — {t(`ui.settings.tasks.state.${state}`)}
          {next_run && <span className="dim"> · {t('ui.settings.tasks.next', { at: next_run })}</span>}
          {last_result !== null && (
            <span className="dim"> · {t('ui.settings.tasks.result', { code: resultText(last_result) })}</span>
          )}
        </Text>
      ))}
      <Group mt="sm">
        <Button variant="default" loading={register.isPending} onClick={() => register.mutate()}>
          {t('ui.settings.tasks.register')}
        </Button>
        <Button variant="default" loading={unregister.isPending} onClick={() => unregister.mutate()}>
          {t('ui.settings.tasks.unregister')}
        </Button>
      </Group>
    </Section>
  );
}
