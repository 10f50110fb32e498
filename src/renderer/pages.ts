import { queryOptions } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import type { Page } from '../shared/pages.ts';
import { OverviewPage } from './pages/overview/page.tsx';

/** Every page. The first look is at the overview: it comes with the rest, the others each in a file of its own. */
const pageCode: Readonly<Record<Page, () => Promise<ComponentType>>> = {
  overview: () => Promise.resolve(OverviewPage),
  liquidity: async () => (await import('./pages/liquidity/page.tsx')).LiquidityPage,
  crypto: async () => (await import('./pages/crypto/page.tsx')).CryptoPage,
  news: async () => (await import('./pages/news/page.tsx')).NewsPage,
  runs: async () => (await import('./pages/runs/page.tsx')).RunsPage,
  settings: async () => (await import('./pages/settings/page.tsx')).SettingsPage,
};

/** The code of a page as the cache knows it. Not by React's `lazy`: what that shows meanwhile stays for 300 ms at least. */
export const codeOf = (page: Page) =>
  queryOptions({
    queryKey: ['page', page],
    queryFn: pageCode[page],
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
    refetchOnWindowFocus: false,
  });
