import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { DesktopCall } from '../../api/transport.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Section } from './section.tsx';

/** The entries of the Windows Task Scheduler: what is there, and a button for each way. Nothing where there is none. */
export function TaskSettings({ desktop }: { desktop: DesktopCall }) {
  const t = useT();
  const query = useQuery({ queryKey: ['desktop.tasks'], queryFn: () => desktop('desktop.tasks', {}) });
  const again = { onSettled: () => query.refetch() };
  const register = useMutation({ mutationFn: () => desktop('desktop.registerTasks', {}), ...again });
  const unregister = useMutation({ mutationFn: () => desktop('desktop.unregisterTasks', {}), ...again });
  if (!query.data?.supported) return null;
  return (
    <Section
      title={t('check.tasks')}
      hint={t('ui.settings.tasks.hint')}
      error={register.error ?? unregister.error}
    >
      {query.data.tasks.map(({ name, state, next_run, last_result }) => (
        <Text size="sm" key={name} data-task={name}>
          <strong>{name}</strong> — {t(`ui.settings.tasks.state.${state}`)}
          {next_run && <span className="dim"> · {t('ui.settings.tasks.next', { at: next_run })}</span>}
          {last_result !== null && (
            <span className="dim"> · {t('ui.settings.tasks.result', { code: last_result })}</span>
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
