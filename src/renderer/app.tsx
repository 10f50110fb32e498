import { Alert, AppShell, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { pages } from '../shared/pages.ts';
import { useConnection, useOperation } from './api/host.tsx';
import { useLanguage, useT } from './i18n/i18n.tsx';
import { codeOf } from './pages.ts';
import { linkTo, usePlace } from './router.ts';
import { DemoMark } from './ui/demo-mark.tsx';
import { ErrorBoundary, Loaded } from './ui/states.tsx';

function DemoBadge() {
  const { data } = useOperation('collector.status', {});
  return data?.demo ? <DemoMark size="md" /> : null;
}

/** Of its own, so that a connection that comes or goes does not draw the page anew. */
function LostAlert() {
  const t = useT();
  if (useConnection() !== 'lost') return null;
  return (
    <Alert color="red" variant="filled" mb="md" role="alert" data-lost>
      {t('ui.state.lost')} {t('ui.state.lostHint')}
    </Alert>
  );
}

export function App() {
  const t = useT();
  const language = useLanguage();
  const { page } = usePlace();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const code = useQuery(codeOf(page));
  const Current = code.data;
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${t(`ui.nav.${page}`)} · ${t('ui.app')}`;
  }, [language, page, t]);
  return (
    <AppShell
      padding="md"
      header={{ height: 52 }}
      navbar={{ width: 210, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      styles={{
        header: { background: 'var(--card-solid)', borderColor: 'var(--border)' },
        navbar: { background: 'var(--card-solid)', borderColor: 'var(--border)' },
      }}
    >
      <button type="button" className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
        {t('ui.skip')}
      </button>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={t('ui.nav.label')}
            />
            <Text fw={700}>{t('ui.app')}</Text>
            <DemoBadge />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('ui.nav.label')}>
        {pages.map((id) => (
          <NavLink
            key={id}
            href={linkTo(id)}
            label={t(`ui.nav.${id}`)}
            active={id === page}
            aria-current={id === page ? 'page' : undefined}
            onClick={close}
            styles={{ root: { borderRadius: 8 } }}
            c={id === page ? 'var(--text)' : 'var(--text-dim)'}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <LostAlert />
        <ErrorBoundary key={page}>
          <Loaded query={code}>{Current && <Current />}</Loaded>
        </ErrorBoundary>
      </AppShell.Main>
    </AppShell>
  );
}
