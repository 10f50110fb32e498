import { Alert, Text } from '@mantine/core';
import { errorText } from '../../../shared/i18n.ts';
import { useHost, useOperation } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { Page } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { AppSettings } from './app-settings.tsx';
import { BackupSettings } from './backups.tsx';
import { Help } from './help.tsx';
import { KeySettings } from './keys.tsx';
import { LookSettings } from './look.tsx';
import { MorningCheck } from './morning-check.tsx';
import { ScheduleSettings } from './schedule.tsx';
import { TaskSettings } from './tasks.tsx';
import { UpdateSettings } from './updates.tsx';

export function SettingsPage() {
  const t = useT();
  const { desktop } = useHost().transport;
  const query = useOperation('settings.get', {});
  const report = query.data;
  return (
    <Page title={t('ui.settings.title')}>
      <Loaded query={query}>
        {report && (
          <>
            {report.problem && (
              <Alert color="red" variant="light" role="alert" data-settings-problem>
                <Text size="sm" c="var(--text)" className="wrap">
                  {errorText(t, report.problem.code, report.problem.params)}
                </Text>
              </Alert>
            )}
            <MorningCheck />
            <div className="grid halves">
              <ScheduleSettings settings={report.settings} />
              <KeySettings report={report} />
            </div>
            <LookSettings />
            {desktop && <AppSettings report={report} desktop={desktop} />}
            {desktop && <TaskSettings desktop={desktop} />}
            {desktop && <UpdateSettings url={report.settings.updateUrl} desktop={desktop} />}
          </>
        )}
      </Loaded>
      <BackupSettings />
      <Help />
    </Page>
  );
}
