import type { RawInput, Reply } from './contract.ts';
import { type ErrorCode, isErrorCode, type MessageParams, messageParams } from './errors.ts';
import { type Operation, routeOf } from './routes.ts';

/** What a call over HTTP ended with when it did not succeed. */
export class CallError extends Error {
  readonly status: number;
  /** The product's own code; undefined when something else answered. */
  readonly code: ErrorCode | undefined;
  /** What fills the gaps of the code's sentence; undefined when whoever answered did not tell. */
  readonly params: MessageParams | undefined;

  constructor(status: number, code: ErrorCode | undefined, message: string, params?: MessageParams) {
    super(message);
    this.name = 'CallError';
    this.status = status;
    this.code = code;
    this.params = params;
  }
}

export interface Client {
  /** Performs an operation. Throws `CallError` when it is refused, and whatever `fetch` throws when nobody answers. */
  call<N extends Operation>(
    name: N,
    input: RawInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<Reply<N>>;
}

/** An operation as a request: `:name` parts are filled from the input; the rest is the query of a GET, else the body. */
export function requestOf<N extends Operation>(
  name: N,
  input: RawInput<N>,
): { method: string; path: string; body?: string } {
  const { method, path } = routeOf(name);
  const rest = new Map(
    Object.entries(input as Record<string, unknown>).filter(([, value]) => value !== undefined),
  );
  const filled = path.replace(/:(\w+)/g, (_, key: string) => {
    const value = String(rest.get(key));
    rest.delete(key);
    return encodeURIComponent(value);
  });
  if (method === 'POST') {
    return { method, path: filled, ...(rest.size > 0 && { body: JSON.stringify(Object.fromEntries(rest)) }) };
  }
  const query = new URLSearchParams(
    [...rest].map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
  return { method, path: query ? `${filled}?${query}` : filled };
}

export interface CallerOptions {
  baseUrl: string;
  fetch?: (path: string, options: RequestInit) => Promise<Response>;
  /** Tells the host who asks. */
  triggeredBy?: 'manual-cli' | 'dashboard' | 'scheduler';
  /** Makes a reply of the body of an answer. */
  replyOf: <N extends Operation>(name: N, body: unknown) => Reply<N>;
}

/** The operations over HTTP. */
export function createCaller({
  baseUrl,
  fetch: send = globalThis.fetch,
  triggeredBy,
  replyOf,
}: CallerOptions): Client {
  return {
    async call(name, input, { signal } = {}) {
      const { method, path, body: sent } = requestOf(name, input);
      const response = await send(`${baseUrl}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(sent && { 'content-type': 'application/json' }),
          ...(triggeredBy && { 'x-triggered-by': triggeredBy }),
        },
        ...(sent && { body: sent }),
        ...(signal && { signal }),
      });
      const body: unknown = await response.json();
      if (!response.ok) {
        const failure = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
        const code = isErrorCode(failure.error_code) ? failure.error_code : undefined;
        const message = String(failure.detail ?? response.statusText);
        throw new CallError(response.status, code, message, messageParams(failure.error_params));
      }
      return replyOf(name, body);
    },
  };
}
