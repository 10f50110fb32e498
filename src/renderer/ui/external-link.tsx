import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';

/** Only what a browser may open: https, and http for the few sites that have nothing else. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, username, password } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
    ? url
    : undefined;
}

/** A link that leaves the app; what is no web address is text. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  const t = useT();
  const url = safeUrl(href);
  if (url === undefined) return <span>{children}</span>;
  return (
    <Anchor href={url} target="_blank" rel="noopener noreferrer" c="var(--link)" underline="always">
      {children}
      <span aria-hidden="true"> ↗</span>
      <span className="hidden-text"> ({t('ui.action.openExternal')})</span>
    </Anchor>
  );
}
