import { isPublicHost } from '../lib/public-host.ts';

const longestUrl = 2048;

/** Whether a link may be handed to the user's browser: https, of a public site, with nothing hidden in it. */
export function mayOpenOutside(url: string): boolean {
  if (url.length > longestUrl || !URL.canParse(url)) return false;
  const { protocol, hostname, username, password, port } = new URL(url);
  return protocol === 'https:' && username === '' && password === '' && port === '' && isPublicHost(hostname);
}
