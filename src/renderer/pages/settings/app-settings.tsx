import { Button, Group, NumberInput, Switch, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SettingsReport } from '../../../shared/settings.ts';
import { useAction } from '../../api/host.tsx';
import type { DesktopCall } from '../../api/transport.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Section } from './section.tsx';

/** What the desktop app does as a program: there is none of it in a browser. */
export function AppSettings({ report, desktop }: { report: SettingsReport; desktop: DesktopCall }) {
  const t = useT();
  const { settings, overridden, restart_needed } = report;
  const update = useAction('settings.update');
  const info = useQuery({
    queryKey: ['desktop.info'],
    queryFn: () => desktop('desktop.info', {}),
    refetchInterval: 3_000,
  });
  const login = useQuery({
    queryKey: ['desktop.loginStart'],
    queryFn: () => desktop('desktop.loginStart', {}),
  });
  const [port, setPort] = useState<number | string>(settings.port);
  const [file, setFile] = useState(settings.databaseFile ?? '');
  useEffect(() => setPort(settings.port), [settings.port]);
  useEffect(() => setFile(settings.databaseFile ?? ''), [settings.databaseFile]);
  const { notifications } = settings;
  const setLogin = useMutation({
    mutationFn: (enabled: boolean) => desktop('desktop.setLoginStart', { enabled }),
    onSettled: () => login.refetch(),
  });
  return (
    <Section title={t('ui.settings.app.title')} error={update.error ?? setLogin.error}>
      {login.data?.supported && (
        <Group gap="sm" mb="sm">
          <Switch
            label={t('ui.settings.app.startAtLogin')}
            checked={login.data.enabled}
            onChange={(event) => setLogin.mutate(event.currentTarget.checked)}
          />
          <Text size="sm" className="dim">
            {t('ui.settings.app.startAtLoginState', {
              state: t(login.data.enabled ? 'ui.settings.app.on' : 'ui.settings.app.off'),
            })}
          </Text>
        </Group>
      )}
      <Switch
        label={t('ui.settings.app.keepInTray')}
        checked={settings.keepInTray}
        onChange={(event) => update.mutate({ keepInTray: event.currentTarget.checked })}
        mb="sm"
      />
      <Switch
        label={t('ui.settings.app.failures')}
        checked={notifications.failures}
        onChange={(event) => update.mutate({ notifications: { failures: event.currentTarget.checked } })}
        mb="sm"
      />
      <Switch
        label={t('ui.settings.app.levelUp')}
        checked={notifications.levelUp}
        onChange={(event) => update.mutate({ notifications: { levelUp: event.currentTarget.checked } })}
        mb="sm"
      />
      <Switch
        label={t('ui.settings.app.quitAfter')}
        checked={settings.afterScheduledRun === 'quit'}
        onChange={(event) =>
          update.mutate({ afterScheduledRun: event.currentTarget.checked ? 'quit' : 'stay' })
        }
        mb="md"
      />
      <Group align="flex-end" mb="sm">
        <NumberInput
          label={t('ui.settings.app.port')}
          description={overridden.port && t('ui.settings.overridden', { variable: overridden.port })}
          value={port}
          onChange={setPort}
          min={0}
          max={65_535}
          allowDecimal={false}
          hideControls
          w={160}
        />
        <Button
          variant="default"
          disabled={port === settings.port || port === ''}
          onClick={() => update.mutate({ port: Number(port) })}
        >
          {t('ui.action.save')}
        </Button>
        <Text size="sm" className="dim">
          {info.data?.url ? t('ui.settings.app.portNow', { url: info.data.url }) : info.data?.port_problem}
        </Text>
      </Group>
      <Group align="flex-end">
        <TextInput
          label={t('ui.settings.app.databaseFile')}
          description={
            overridden.databaseFile
              ? t('ui.settings.overridden', { variable: overridden.databaseFile })
              : info.data?.database
          }
          value={file}
          onChange={(event) => setFile(event.currentTarget.value)}
          w={460}
        />
        <Button
          variant="default"
          disabled={file === (settings.databaseFile ?? '')}
          onClick={() => update.mutate({ databaseFile: file.trim() === '' ? null : file.trim() })}
        >
          {t('ui.action.save')}
        </Button>
      </Group>
      {restart_needed.length > 0 && (
        <Text size="sm" c="var(--status-partial-text)" mt="sm">
          {t('ui.settings.restart', { list: t('ui.settings.app.databaseFile') })}
        </Text>
      )}
    </Section>
  );
}
