import { type ComponentType, lazy } from 'react';
import type { Operation, RawInput } from '../shared/contract.ts';
import type { Page } from '../shared/pages.ts';

/** A read that a page begins with. */
type FirstRead = { [N in Operation]: [N, RawInput<N>] }[Operation];

interface PageSpec {
  component: ComponentType;
  /** Fetches the code of the page. */
  load: () => Promise<unknown>;
  /** What it asks for first; asked while its code is still on the way. */
  reads: readonly FirstRead[];
}

function page(load: () => Promise<ComponentType>, reads: readonly FirstRead[] = []): PageSpec {
  return { load, reads, component: lazy(async () => ({ default: await load() })) };
}

/** Every page, each in a file of its own, so that the first one does not wait for the others. */
export const pageSpecs: Readonly<Record<Page, PageSpec>> = {
  overview: page(
    async () => (await import('./pages/overview/page.tsx')).OverviewPage,
    [
      ['stress.latest', {}],
      ['crypto.latest', {}],
      ['crypto.signals', {}],
      ['manual.list', {}],
      ['stress.history', { days: 30 }],
    ],
  ),
  liquidity: page(
    async () => (await import('./pages/liquidity/page.tsx')).LiquidityPage,
    [
      ['stress.latest', {}],
      ['stress.history', { days: 30 }],
    ],
  ),
  crypto: page(
    async () => (await import('./pages/crypto/page.tsx')).CryptoPage,
    [
      ['crypto.latest', {}],
      ['crypto.signals', {}],
    ],
  ),
  news: page(async () => (await import('./pages/news/page.tsx')).NewsPage),
  runs: page(async () => (await import('./pages/runs/page.tsx')).RunsPage),
  settings: page(async () => (await import('./pages/settings/page.tsx')).SettingsPage),
};
