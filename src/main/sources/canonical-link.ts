/** Parameters that only say how one got to a page, wherever they stand. */
const tracking =
  /^(?:utm_\w+|\.tsrc|fbclid|gclid|gclsrc|dclid|mc_[ce]id|igshid|cmpid|ncid|ref_src|guccounter|guce_\w+|__source)$/i;

/** Names that say so on these sites only; elsewhere they may choose the article. */
const trackingOf: Readonly<Record<string, RegExp>> = {
  'marketwatch.com': /^mod$/i,
  'wsj.com': /^mod$/i,
  'barrons.com': /^mod$/i,
  'news.google.com': /^oc$/i,
  'hankyung.com': /^rss$/i,
};

function isTracking(parameter: string, hostname: string): boolean {
  const name = decodeName(parameter.split('=', 1)[0] ?? '');
  const site = Object.keys(trackingOf).find((host) => hostname === host || hostname.endsWith(`.${host}`));
  return tracking.test(name) || (site !== undefined && trackingOf[site]?.test(name) === true);
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * A link without what only says how one got there: tracking parameters, fragment, default port. Undefined for anything
 * but http(s): `javascript:` and `file:` links of a feed are no articles. A link that begins with "/" is taken from
 * `base`, where the feed is. What stays of the query stays as it was written: not every site writes UTF-8.
 */
export function canonicalLink(link: string, base?: string): string | undefined {
  const from = link.startsWith('/') ? base : undefined;
  if (!URL.canParse(link, from)) return undefined;
  const url = new URL(link, from);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password)
    return undefined;
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter, url.hostname));
  url.search = '';
  url.hash = '';
  const text = kept.length > 0 ? `${url.href}?${kept.join('&')}` : url.href;
  return text.length <= 500 ? text : undefined;
}
