import { Readable } from 'node:stream';
import { app, type IncomingMessage, net } from 'electron';
import type { Fetch } from '../lib/fetch-json.ts';

/** Chromium's words for why a connection failed, as the codes that Node has for the same. */
const codes: readonly [RegExp, string][] = [
  [/ERR_(?:NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|INTERNET_DISCONNECTED|DNS_\w+)/, 'ENOTFOUND'],
  [/ERR_CONNECTION_REFUSED/, 'ECONNREFUSED'],
  [/ERR_(?:CONNECTION_(?:RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)/, 'ECONNRESET'],
  [/ERR_(?:CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING)/, 'ECONNRESET'],
  [/ERR_(?:CERT_\w+|SSL_\w+|BAD_SSL\w*)/, 'ERR_TLS'],
];

function networkError(error: Error): Error {
  const code = codes.find(([pattern]) => pattern.test(error.message))?.[1];
  return Object.assign(error, code !== undefined && { code });
}

/** Of a repeated header the first value, as for `Headers`. */
const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

const withoutBody = new Set([204, 205, 304]);

/** The answer as `fetch` gives it. When its body is not wanted to the end, `abort` ends the request. */
function toResponse(message: IncomingMessage, abort: () => void): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const status = message.statusCode;
  if (withoutBody.has(status)) return new Response(null, { status, headers });
  // Electron's type does not say that it is a stream.
  const body = Readable.toWeb(message as unknown as Readable) as ReadableStream<Uint8Array>;
  const reader = body.getReader();
  const watched = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(networkError(error as Error));
        }
      },
      async cancel() {
        abort();
        await reader.cancel().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(watched, { status, headers });
}

/**
 * `fetch` over Chromium's network stack, so that the system's proxy and certificates count. A redirect is an answer
 * like any other and whoever asked decides about it: Electron's own `net.fetch` fails on `redirect: 'manual'`
 * (electron#43715). Waits for the app to be ready.
 */
export const netFetch: Fetch = async (url, { headers, signal }) => {
  await app.whenReady();
  signal.throwIfAborted();
  return new Promise<Response>((resolve, reject) => {
    const request = net.request({ url, redirect: 'manual', cache: 'no-store' });
    const abort = () => request.abort();
    // Never taken off: the request's 'close' comes when it has been sent, long before its answer has been read.
    signal.addEventListener('abort', () => {
      abort();
      reject(signal.reason);
    });
    request.on('error', (error) => reject(networkError(error)));
    request.on('redirect', (status, _method, target, responseHeaders) => {
      // As the server said it; `target` has been resolved against the address of a stand-in.
      const location = first(responseHeaders.location ?? responseHeaders.Location) ?? target;
      resolve(new Response(null, { status, headers: { location } }));
      abort();
    });
    request.on('response', (message) => resolve(toResponse(message, abort)));
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    request.end();
  });
};
