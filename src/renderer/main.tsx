import { takeEarly } from './early.ts';
import './font.css';
import './mantine.css';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueries, HostProvider, readOf } from './api/host.tsx';
import { createTransport } from './api/transport.ts';
import { App } from './app.tsx';
import { firstReads } from './first-reads.ts';
import { LanguageProvider } from './i18n/i18n.tsx';
import { codeOf } from './pages.ts';
import { languageFor } from './preference-choices.ts';
import { PreferencesProvider, usePreferences } from './preferences.tsx';
import { parsePlace } from './router.ts';
import { bringFont } from './ui/font.ts';
import { NowProvider } from './ui/now.tsx';
import { theme } from './ui/theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// Where the library that locks the page behind a dialog looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });
const firstWaitMs = 150;
const transport = createTransport(takeEarly);
const queries = createQueries();

// The first page's code and figures are on their way before anything is drawn.
const { page: firstPage } = parsePlace(window.location.hash);
const first = Promise.all([
  queries.prefetchQuery(codeOf(firstPage)),
  ...firstReads[firstPage].map(({ name, input }) => queries.prefetchQuery(readOf(transport, name, input))),
]);

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

async function start(root: HTMLElement): Promise<void> {
  // What is nearly here is waited for: drawn once, the page stands sooner than drawn in parts.
  await Promise.race([first, new Promise((resolve) => setTimeout(resolve, firstWaitMs))]);
  createRoot(root).render(
    <StrictMode>
      <Root />
    </StrictMode>,
  );
  requestAnimationFrame(() => setTimeout(() => void bringFont()));
}

const root = document.getElementById('root');
// Not awaited here: code that comes later imports from this file, which would have to be done first.
if (root) void start(root);
