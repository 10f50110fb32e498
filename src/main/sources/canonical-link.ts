const tracking =
  /^(?:utm_\w+|\.tsrc|mod|fbclid|gclid|gclsrc|dclid|mc_[ce]id|igshid|cmpid|ncid|ref|ref_src|guccounter|guce_\w+|__source|src|partner|feature|via|at_\w+|oc)$/i;

/**
 * A link without what only says how one got there: tracking parameters, fragment, default port. Undefined for anything
 * but http(s): `javascript:` and `file:` links of a feed are no articles. A link that begins with "/" is taken from
 * `base`, where the feed is.
 */
export function canonicalLink(link: string, base?: string): string | undefined {
  const from = link.startsWith('/') ? base : undefined;
  if (!URL.canParse(link, from)) return undefined;
  const url = new URL(link, from);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password)
    return undefined;
  for (const name of [...url.searchParams.keys()]) {
    if (tracking.test(name)) url.searchParams.delete(name);
  }
  url.hash = '';
  const text = url.href;
  return text.length <= 500 ? text : undefined;
}
