import { useSyncExternalStore } from 'react';
import { type Page, pages } from '../shared/pages.ts';

/** Where in the dashboards one is: `#/runs?date=2026-02-19`. In the hash, so that file, app and http pages are alike. */
export interface Place {
  page: Page;
  params: URLSearchParams;
}

export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { page: pages.find((id) => id === path) ?? 'overview', params: new URLSearchParams(query) };
}

export const linkTo = (page: Page, params: Record<string, string> = {}): string => {
  const query = new URLSearchParams(params).toString();
  return `#/${page}${query ? `?${query}` : ''}`;
};

export function goTo(page: Page, params: Record<string, string> = {}): void {
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
