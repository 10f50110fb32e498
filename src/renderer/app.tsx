import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
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
  const [isOpen, setIsOpen] = useState(false);
  const code = useQuery(codeOf(page));
  const Current = code.data;
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${t(`ui.nav.${page}`)} · ${t('ui.app')}`;
  }, [language, page, t]);
  return (
    <div className="shell">
      <button type="button" className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
        {t('ui.skip')}
      </button>
      <header className="shell-header">
        <button
          type="button"
          className="shell-burger"
          aria-label={t('ui.nav.label')}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <path d={isOpen ? 'M3 3l12 12M15 3L3 15' : 'M1 3h16M1 9h16M1 15h16'} />
          </svg>
        </button>
        <strong>{t('ui.app')}</strong>
        <DemoBadge />
      </header>
      <nav className="shell-nav" aria-label={t('ui.nav.label')} data-open={isOpen || undefined}>
        {pages.map((id) => (
          <a
            key={id}
            href={linkTo(id)}
            aria-current={id === page ? 'page' : undefined}
            onClick={() => setIsOpen(false)}
          >
            {t(`ui.nav.${id}`)}
          </a>
        ))}
      </nav>
      <main className="shell-main" id="content" tabIndex={-1}>
        <LostAlert />
        <ErrorBoundary key={page}>
          <Loaded query={code}>{Current && <Current />}</Loaded>
        </ErrorBoundary>
      </main>
    </div>
  );
}
