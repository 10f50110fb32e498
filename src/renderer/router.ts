import { useSyncExternalStore } from 'react';

export const pageIds = ['overview', 'liquidity', 'crypto', 'news', 'runs', 'settings'] as const;
export type PageId = (typeof pageIds)[number];

/** Where in the dashboards one is: `#/runs?date=2026-02-19`. In the hash, so that file, app and http pages are alike. */
export interface Place {
  page: PageId;
  params: URLSearchParams;
}

export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { page: pageIds.find((id) => id === path) ?? 'overview', params: new URLSearchParams(query) };
}

export const linkTo = (page: PageId, params: Record<string, string> = {}): string => {
  const query = new URLSearchParams(params).toString();
  return `#/${page}${query ? `?${query}` : ''}`;
};

export function goTo(page: PageId, params: Record<string, string> = {}): void {
  window.location.hash = linkTo(page, params);
}

export function usePlace(): Place {
  const hash = useSyncExternalStore(
    (listener) => {
      window.addEventListener('hashchange', listener);
      return () => window.removeEventListener('hashchange', listener);
    },
    () => window.location.hash,
  );
  return parsePlace(hash);
}
