import { randomBytes } from 'node:crypto';

/** What stands in index.html where the nonce of one reply belongs. */
const placeholder = '__CSP_NONCE__';

/**
 * The Content-Security-Policy of the dashboards: own scripts only, no inline script, no eval, no other host. Style
 * elements need the nonce of this reply (the component library makes some); style attributes are allowed, since they
 * can neither load nor run anything.
 */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** A page ready to be sent: its own nonce in it, and the policy that goes with it. */
export function pageWithPolicy(html: string): { html: string; policy: string } {
  const nonce = randomBytes(16).toString('base64');
  return { html: html.replaceAll(placeholder, nonce), policy: contentPolicy(nonce) };
}
