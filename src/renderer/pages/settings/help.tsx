import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useHost, useOperation } from '../../api/host.tsx';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Section } from './section.tsx';

function Report() {
  const language = useLanguage();
  const query = useOperation('diagnostics.report', {});
  return (
    <Loaded query={query}>
      <pre className="report">{query.data?.text[language]}</pre>
    </Loaded>
  );
}

/** The report for whoever is asked for help, the folders, the version. */
export function Help() {
  const t = useT();
  const { desktop } = useHost().transport;
  const health = useOperation('health', {});
  const [isShown, setIsShown] = useState(false);
  const [isCopied, setIsCopied] = useState(false);
  const [error, setError] = useState<unknown>();
  const attempt = (work: Promise<unknown>, done?: () => void) => {
    setError(undefined);
    work.then(done).catch(setError);
  };
  return (
    <Section title={t('ui.settings.help.title')} error={error}>
      <Group gap="sm">
        {desktop && (
          <>
            <Button
              variant="default"
              onClick={() => attempt(desktop('desktop.copyDiagnostics', {}), () => setIsCopied(true))}
            >
              {t('ui.settings.help.copy')}
            </Button>
            <Button variant="default" onClick={() => attempt(desktop('desktop.openDataFolder', {}))}>
              {t('ui.settings.help.dataFolder')}
            </Button>
            <Button variant="default" onClick={() => attempt(desktop('desktop.openLogFolder', {}))}>
              {t('ui.settings.help.logFolder')}
            </Button>
          </>
        )}
        <Button variant="default" onClick={() => setIsShown(true)}>
          {t('ui.settings.help.show')}
        </Button>
      </Group>
      {isCopied && (
        <Text size="sm" c="var(--status-success-text)" role="status">
          {t('ui.settings.help.copied')}
        </Text>
      )}
      <Text size="sm" className="dim" mt="sm">
        {health.data && t('ui.settings.help.version', { version: health.data.version })}
      </Text>
      {isShown && (
        <Dialog title={t('ui.settings.help.show')} onClose={() => setIsShown(false)}>
          <Report />
        </Dialog>
      )}
    </Section>
  );
}
