import './mantine.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { createQueries, HostProvider, readOf } from './api/host.tsx';
import { createTransport } from './api/transport.ts';
import { App } from './app.tsx';
import { LanguageProvider } from './i18n/i18n.tsx';
import { pageSpecs } from './pages.ts';
import { languageFor, PreferencesProvider, usePreferences } from './preferences.tsx';
import { parsePlace } from './router.ts';
import { NowProvider } from './ui/now.tsx';
import { theme } from './ui/theme.ts';

// The policy of the page forbids making code from text, which zod would try for speed.
config({ jitless: true });

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// Where the library that locks the page behind a dialog looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });
const transport = createTransport();
const queries = createQueries();

// The first page's code and figures are on their way before anything is drawn.
const first = pageSpecs[parsePlace(window.location.hash).page];
void first.load();
for (const [name, input] of [['collector.status', {}] as const, ...first.reads]) {
  void queries.prefetchQuery(readOf(transport, name, input));
}

function Themed() {
  const { preferences } = usePreferences();
  useEffect(() => {
    document.documentElement.dataset.priceColors = preferences.priceColors;
  }, [preferences.priceColors]);
  return (
    <MantineProvider
      theme={theme}
      getStyleNonce={() => nonce}
      {...(preferences.theme === 'auto'
        ? { defaultColorScheme: 'auto' as const }
        : { forceColorScheme: preferences.theme })}
    >
      <LanguageProvider language={languageFor(preferences)}>
        <NowProvider>
          <App />
        </NowProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}

function Root() {
  return (
    <QueryClientProvider client={queries}>
      <HostProvider transport={transport} queries={queries}>
        <PreferencesProvider>
          <Themed />
        </PreferencesProvider>
      </HostProvider>
    </QueryClientProvider>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  );
}
