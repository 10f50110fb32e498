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
  if (ipaddr.isValid(bare)) {
    const address = ipaddr.process(bare);
    // Of IPv6 only 2000::/3 is given out; elsewhere lie old forms such as ::127.0.0.1.
    const isGivenOut = address.kind() === 'ipv4' || /^[23][\da-f]{3}:/.test(address.toNormalizedString());
    return isGivenOut && address.range() === 'unicast';
  }
  return (
    bare.includes('.') && !/(?:^|\.)(?:localhost|local|internal|intranet|lan|home|home\.arpa)$/.test(bare)
  );
}
