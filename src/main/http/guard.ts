import type { IncomingMessage } from 'node:http';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';

export interface Refusal {
  code: ErrorCode;
  params: MessageParams;
}

const maxHeaders = 100;

/** Names under which this server answers. Anything else in Host is DNS rebinding or a mistake. */
const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

const refuse = (code: ErrorCode, params: MessageParams = {}): Refusal => ({ code, params });

/** All values of a header; Node's own `headers` hides repetitions. */
function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
  }
  return values;
}

/**
 * Who may talk to a server without a password: programs of this PC and its own pages. Looks at the request line and
 * the headers only, before anything is parsed. A web page somewhere else can make a browser send a POST to
 * localhost; its Origin, its Sec-Fetch-Site or its Host gives it away. curl sends none of these and passes.
 */
export function guard(
  request: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>,
  port: number,
): Refusal | undefined {
  const { rawHeaders } = request;
  if (rawHeaders.length > 2 * maxHeaders) return refuse('header_too_large');
  const hosts = valuesOf(rawHeaders, 'host');
  if (hosts.length !== 1) return refuse('bad_request', { problem: 'exactly one Host header is needed' });
  const isOurs = (host: string) =>
    loopbackNames.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
  if (!isOurs((hosts[0] ?? '').toLowerCase())) return refuse('forbidden_host');

  const url = request.url ?? '';
  if (!url.startsWith('/') || url.startsWith('//'))
    return refuse('bad_request', { problem: 'the address must be a path' });

  const origins = valuesOf(rawHeaders, 'origin');
  const isOwn = (origin: string) => origin.startsWith('http://') && isOurs(origin.slice('http://'.length));
  if (origins.length > 1 || origins.some((origin) => !isOwn(origin.toLowerCase()))) {
    return refuse('forbidden_origin');
  }
  const sites = valuesOf(rawHeaders, 'sec-fetch-site');
  if (sites.some((site) => site !== 'same-origin' && site !== 'none')) return refuse('forbidden_origin');

  const types = valuesOf(rawHeaders, 'content-type');
  // Form and text posts are what a foreign page can send without asking first.
  if (types.some((type) => !/^application\/json\s*(?:;|$)/i.test(type)))
    return refuse('unsupported_media_type');
  return undefined;
}
