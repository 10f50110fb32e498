/** Where the dashboards live in a window: a scheme of our own, so that no page is a `file:`. */
export const appScheme = 'app';
const appHost = 'dashboard';
export const appOrigin = `${appScheme}://${appHost}`;

/** Whether a page's address is one of ours. Not a mere prefix: `app://dashboard.evil` is not. */
export const isOwnUrl = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);

/** What an address asks for: the page, or an asset by its bare name. Undefined for what is not ours or none of these. */
export function askedFor(url: string): 'page' | { asset: string } | undefined {
  if (!isOwnUrl(url) || !URL.canParse(url)) return undefined;
  const { pathname } = new URL(url);
  if (pathname === '' || pathname === '/' || pathname === '/index.html') return 'page';
  const asset = /^\/assets\/([^/]+)$/.exec(pathname)?.[1];
  return asset === undefined ? undefined : { asset };
}
