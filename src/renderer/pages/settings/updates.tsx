import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useAction } from '../../api/host.tsx';
import type { DesktopCall } from '../../api/transport.ts';
import { seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Section } from './section.tsx';

/** Where the app updates itself from, how far it is, and what can be done about it. */
export function UpdateSettings({ url, desktop }: { url: string | null; desktop: DesktopCall }) {
  const t = useT();
  const update = useAction('settings.update');
  const query = useQuery({
    queryKey: ['desktop.updates'],
    queryFn: () => desktop('desktop.updates', {}),
    refetchInterval: 1_000,
  });
  const again = { onSettled: () => query.refetch() };
  const check = useMutation({ mutationFn: () => desktop('desktop.checkForUpdates', {}), ...again });
  const install = useMutation({ mutationFn: () => desktop('desktop.installUpdate', {}), ...again });
  const [typed, setTyped] = useState(url ?? '');
  useEffect(() => setTyped(url ?? ''), [url]);
  const wanted = typed.trim() === '' ? null : typed.trim();
  const state = query.data;
  const canCheck = state !== undefined && ['idle', 'current', 'failed', 'ready'].includes(state.phase);
  return (
    <Section
      title={t('ui.settings.updates.title')}
      hint={t('ui.settings.updates.hint')}
      error={update.error ?? check.error ?? install.error}
    >
      {state?.phase !== 'unsupported' && (
        <Group align="flex-end" mb="sm">
          <TextInput
            label={t('ui.settings.updates.url')}
            placeholder="https://"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            w={460}
          />
          <Button
            variant="default"
            disabled={wanted === url}
            loading={update.isPending}
            onClick={() => update.mutate({ updateUrl: wanted }, again)}
          >
            {t('ui.action.save')}
          </Button>
        </Group>
      )}
      {state && state.phase !== 'unsupported' && (
        <Text size="sm" mb="sm" className="dim">
          {t(`ui.settings.updates.${state.signed_only ? 'signedOnly' : 'unsigned'}`)}
        </Text>
      )}
      {state && (
        <Text size="sm" role="status" data-update={state.phase}>
          {t(`ui.settings.updates.state.${state.phase}`, {
            version: state.version ?? '',
            percent: state.percent,
          })}
          {state.checked_at && (
            <span className="dim">
              {' '}
              · {t('ui.settings.updates.checkedAt', { at: seoulDateTime(state.checked_at) })}
            </span>
          )}
        </Text>
      )}
      {state?.problem && (
        <Text
          size="sm"
          c={state.phase === 'failed' ? 'var(--status-failed-text)' : 'var(--text)'}
          className="wrap"
        >
          {state.problem}
        </Text>
      )}
      {state && state.phase !== 'unsupported' && state.phase !== 'off' && (
        <Group mt="sm">
          <Button variant="default" disabled={!canCheck} onClick={() => check.mutate()}>
            {t('ui.settings.updates.check')}
          </Button>
          {state.phase === 'ready' && (
            <Button onClick={() => install.mutate()}>{t('ui.settings.updates.install')}</Button>
          )}
        </Group>
      )}
    </Section>
  );
}
