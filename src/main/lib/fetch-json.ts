import type { z } from 'zod';
import { type Clock, sleep } from './clock.ts';
import { AppError } from './errors.ts';
import type { Log } from './log.ts';
import { networkProblem } from './network-problem.ts';
import { createProbe, type Probe } from './probe.ts';
import { isPublicHost } from './public-host.ts';
import { createTurns } from './turns.ts';

/** The part of `fetch` that is used; Electron's `net.fetch` and Node's both fit. */
export type Fetch = (
  url: string,
  init: { headers: Record<string, string>; redirect: 'manual'; signal: AbortSignal },
) => Promise<Response>;

export interface HttpLimits {
  /** One request, from sending to the last byte. */
  requestMs: number;
  /** Larger bodies would stall the process while they are parsed. */
  maxBytes: number;
  /** Wait before the one retry. */
  retryMs: number;
  /** A longer Retry-After is not waited for; the retry comes after `retryMs`. */
  maxRetryAfterMs: number;
  maxRedirects: number;
}

export const defaultLimits: HttpLimits = {
  requestMs: 20_000,
  maxBytes: 2 * 1024 * 1024,
  retryMs: 2_000,
  maxRetryAfterMs: 10_000,
  maxRedirects: 3,
};

export interface HttpOptions {
  fetch: Fetch;
  clock: Clock;
  log: Log;
  userAgent: string;
  /** Stand-in: https://HOST/PATH?QUERY is fetched as `${upstream}/HOST/PATH?QUERY`. */
  upstream?: string | undefined;
  /** Factor on pauses and waits, 0-1. */
  pace: number;
  /** Pause between two requests to one host. */
  pauseMs: (host: string) => number;
  /** A source may repeat the key; what it says is logged without it. */
  redact: (text: string) => string;
  limits: HttpLimits;
}

/** How one step asks: its abort signal, and a count of the requests it sent. */
export interface Asker {
  signal: AbortSignal;
  countAttempt: () => void;
}

export interface HttpRequest {
  url: string;
  headers?: Record<string, string>;
  /** For the one endpoint that is larger than the rest. */
  maxBytes?: number;
  /** Reads more out of a refusal than its status, e.g. that the key is wrong. */
  explain?: (status: number, body: string) => AppError | undefined;
}

export interface Http {
  /** The parsed and checked body. Throws `source_…` errors; at most one retry (429, 5xx, network). */
  getJson<T>(asker: Asker, request: HttpRequest, schema: z.ZodType<T>): Promise<T>;
  probe: Probe;
  /** The body as text, for feeds; a web page in place of it is `source_changed`. */
  getText(asker: Asker, request: HttpRequest): Promise<string>;
}

/** What a step asks with: the client bound to the step's signal and counter. */
export type GetJson = <T>(request: HttpRequest, schema: z.ZodType<T>) => Promise<T>;
export type GetText = (request: HttpRequest) => Promise<string>;

const redirects = new Set([301, 302, 303, 307, 308]);

function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** A client for all sources: one request at a time per host, with its pause; deadline, byte cap and one retry. */
export function createHttp(options: HttpOptions): Http {
  const { clock, limits, log, pace } = options;
  const inTurn = createTurns(options);

  /** Without the key first, then cut: half a key is no less of one. */
  const said = (text: string): string => options.redact(text).slice(0, 200);

  const realAddress = (url: URL): string =>
    options.upstream ? `${options.upstream}/${url.host}${url.pathname}${url.search}` : url.href;

  async function readBody(response: Response, host: string, maxBytes: number): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) {
        throw new AppError('source_too_large', { host, limitMb: Math.round(maxBytes / 1024 / 1024) });
      }
      chunks.push(chunk);
    }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    } catch (cause) {
      throw new AppError('source_changed', { host, problem: 'encoding' }, { cause });
    }
  }

  function nextUrl(response: Response, from: URL): URL {
    const location = response.headers.get('location') ?? '';
    const target = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
    if (target?.protocol !== 'https:' || target.username || !isPublicHost(target.hostname)) {
      throw new AppError('source_redirected', {
        host: from.hostname,
        target: target?.host || location.slice(0, 80) || '?',
      });
    }
    return target;
  }

  async function once(
    url: URL,
    headers: Record<string, string>,
    signal: AbortSignal,
    maxBytes: number,
  ): Promise<{ response: Response; text: string }> {
    let at = url;
    for (let hops = 0; ; hops++) {
      const real = realAddress(at);
      // Keys go to the host they are for, never along a redirect to another one.
      const sent =
        at.host === url.host ? headers : { accept: headers.accept ?? '*/*', 'user-agent': options.userAgent };
      const response = await options.fetch(real, { headers: sent, redirect: 'manual', signal });
      if (!redirects.has(response.status))
        return { response, text: await readBody(response, at.hostname, maxBytes) };
      await response.body?.cancel();
      if (hops >= limits.maxRedirects) {
        throw new AppError('source_unreachable', { host: url.hostname, problem: 'too_many_redirects' });
      }
      at = nextUrl(response, at);
    }
  }

  /** One attempt under the deadline, with every failure as an AppError. */
  async function attempt(url: URL, headers: Record<string, string>, asker: Asker, request: HttpRequest) {
    const host = url.hostname;
    const deadline = AbortSignal.timeout(limits.requestMs);
    asker.countAttempt();
    try {
      const { response, text } = await once(
        url,
        headers,
        AbortSignal.any([asker.signal, deadline]),
        request.maxBytes ?? limits.maxBytes,
      );
      if (response.status === 429) {
        const error = new AppError('source_rate_limited', { host, status: 429 });
        return {
          error,
          again: true,
          waitMs: retryAfterMs(response.headers.get('retry-after'), clock.now().getTime()),
        };
      }
      if (!response.ok) {
        // The body may say more than the status; the URL may hold a key, so it is never logged.
        log.warn('source refused', { host, status: response.status, body: said(text) });
        const explained = request.explain?.(response.status, text);
        if (explained) return { error: explained, again: false };
        return {
          error: new AppError('source_refused', { host, status: response.status }),
          again: response.status >= 500,
        };
      }
      return { text, type: response.headers.get('content-type') ?? '' };
    } catch (cause) {
      asker.signal.throwIfAborted();
      if (deadline.aborted) {
        return {
          error: new AppError('source_timeout', { host, seconds: limits.requestMs / 1000 }, { cause }),
          again: false,
        };
      }
      if (cause instanceof AppError) return { error: cause, again: false };
      return {
        error: new AppError('source_unreachable', { host, problem: networkProblem(cause) }, { cause }),
        again: true,
      };
    }
  }

  function parseJson(text: string, type: string, host: string): unknown {
    const problem =
      text.trim() === '' ? 'empty' : /html/i.test(type) || /^\s*</.test(text) ? 'html' : undefined;
    if (problem) throw new AppError('source_changed', { host, problem });
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new AppError('source_changed', { host, problem: 'not_json' }, { cause });
    }
  }

  /** One answer, after at most one retry. */
  function ask(asker: Asker, request: HttpRequest, accept: string): Promise<{ text: string; type: string }> {
    const url = new URL(request.url);
    const headers = { accept, 'user-agent': options.userAgent, ...request.headers };
    return inTurn(url.host, asker.signal, async () => {
      let outcome = await attempt(url, headers, asker, request);
      if (outcome.error && outcome.again) {
        const asked = outcome.waitMs ?? Number.POSITIVE_INFINITY;
        const wanted = asked <= limits.maxRetryAfterMs ? asked : limits.retryMs;
        await sleep(Math.max(wanted, options.pauseMs(url.host)) * pace, asker.signal);
        outcome = await attempt(url, headers, asker, request);
      }
      if (outcome.error) throw outcome.error;
      return outcome;
    });
  }

  return {
    probe: createProbe({ ...options, inTurn, realAddress }),
    async getJson(asker, request, schema) {
      const host = new URL(request.url).hostname;
      const { text, type } = await ask(asker, request, 'application/json');
      const parsed = schema.safeParse(parseJson(text, type, host));
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      const at = issue?.path.map(String).join('.').slice(0, 160) ?? '';
      log.warn('source changed', { host, at, problem: issue?.message, body: said(text) });
      throw new AppError('source_changed', { host, problem: 'shape', at }, { cause: parsed.error });
    },
    async getText(asker, request) {
      const accept = 'application/rss+xml, application/atom+xml, application/xml, text/xml, */*';
      return (await ask(asker, request, accept)).text;
    },
  };
}
