import ipaddr from 'ipaddr.js';

/**
 * Whether a host name of a URL may be a data source: a public address or an ordinary DNS name. Private, loopback,
 * link-local and reserved addresses and local-only names are not, however they are written (the URL parser has
 * already folded decimal, octal and IPv4-mapped forms).
 */
export function isPublicHost(hostname: string): boolean {
  const bare = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (ipaddr.isValid(bare)) return ipaddr.process(bare).range() === 'unicast';
  return (
    bare.includes('.') && !/(?:^|\.)(?:localhost|local|internal|intranet|lan|home|home\.arpa)$/.test(bare)
  );
}
