import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Distortion, distortions } from './distort.ts';
import { feedDistortions, feedFault, isFeed } from './distort-feed.ts';
import type { PlainFault } from './faults.ts';
import { Reply } from './route.ts';

const hugeBytes = 200 * 1024 * 1024;

const retryAfter: Readonly<Record<string, Record<string, string>>> = {
  '429': {},
  '429-retry-after': { 'retry-after': '1' },
  '429-retry-after-long': { 'retry-after': '3600' },
};

/** Each service says it in its own words. */
function rateLimited(host: string, headers: Record<string, string>): Reply {
  if (host.endsWith('yahoo.com')) {
    return new Reply('Too Many Requests\n', { status: 429, headers, contentType: 'text/plain', raw: true });
  }
  if (host === 'api.stlouisfed.org') {
    return new Reply(
      { error_code: 429, error_message: 'Too Many Requests.  Exceeded Rate Limit' },
      { status: 429, headers },
    );
  }
  return new Reply(tooFast, { status: 429, headers });
}

/** CoinGecko's words. */
const tooFast = {
  status: {
    error_code: 429,
    error_message:
      "You've exceeded the Rate Limit. Please visit https://www.coingecko.com/en/api/pricing to subscribe to our API plans for higher rate limits.",
  },
};

/** What is asked of a fault: the good answer, and the query with which the client came. */
interface FaultyRequest {
  readonly host: string;
  readonly good: () => Reply;
  readonly yesterday: () => Reply;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  /** Ends with the connection or the simulator. */
  readonly signal: AbortSignal;
}

/** Answers well: the bytes as they are, with their length. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  const bytes = reply.bytes();
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(bytes.length) });
  response.end(bytes);
}

/** Answers as the fault says. Settles when nothing more will be sent; a fault that hangs settles at once. */
export async function sendFault(fault: PlainFault, request: FaultyRequest): Promise<void> {
  const { response, good } = request;
  switch (fault.kind) {
    case '429':
    case '429-retry-after':
    case '429-retry-after-long':
      return sendReply(response, rateLimited(request.host, retryAfter[fault.kind] ?? {}));
    case '403-html':
      return sendReply(response, html(403, '403 Forbidden'));
    case '500':
      return sendReply(
        response,
        new Reply('Internal server error', { status: 500, contentType: 'text/plain', raw: true }),
      );
    case '502-html':
      return sendReply(response, html(502, '502 Bad Gateway'));
    case 'html-200':
      return sendReply(response, html(200, 'Just a moment...'));
    case 'empty':
      return sendReply(response, withBytes(good(), Buffer.alloc(0)));
    case 'truncated-json':
      return sendReply(response, withBytes(good(), firstHalf(good())));
    case 'wrong-types':
    case 'missing-keys':
    case 'nulls':
    case 'numbers-as-text':
    case 'huge-number':
    case 'nan':
      return sendReply(response, distorted(good(), fault.kind));
    case 'xml-bomb':
    case 'xxe':
    case 'empty-feed':
      return sendReply(response, asFeed(feedFault(fault.kind, good().bytes().toString())));
    case 'yesterday':
      return sendReply(response, request.yesterday());
    case 'redirect':
      return redirect(response, fault.location);
    case 'redirect-private':
      return redirect(response, 'http://127.0.0.1:9/');
    case 'redirect-loop':
      return redirect(response, nextHop(request.query));
    case 'delay':
      await sleep(fault.ms, undefined, { signal: request.signal });
      return sendReply(response, good());
    case 'huge-body':
      return await sendHugeBody(request);
    case 'slow':
      return await sendSlowly(request);
    case 'hang':
      return;
    case 'hang-body':
      response.writeHead(200, good().headers);
      response.flushHeaders();
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'cut':
      return await sendCut(request);
    default:
      return fault satisfies never;
  }
}

function html(status: number, title: string): Reply {
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body bgcolor="white">\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.14.2</center>\r\n</body>\r\n</html>\r\n`;
  return new Reply(page, { status, contentType: 'text/html; charset=utf-8', raw: true });
}

function withBytes(reply: Reply, bytes: Buffer): Reply {
  return new Reply(bytes, { status: reply.status, headers: reply.headers });
}

function firstHalf(reply: Reply): Buffer {
  const bytes = reply.bytes();
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

function asFeed(feed: string): Reply {
  return new Reply(feed, { contentType: 'application/xml; charset=utf-8', raw: true });
}

/** An answer that is neither JSON nor a feed comes back cut in half: it has no values to spoil. */
function distorted(reply: Reply, distortion: Distortion): Reply {
  const text = reply.bytes().toString();
  if (isFeed(text)) return withBytes(reply, Buffer.from(feedDistortions[distortion](text)));
  try {
    return withBytes(reply, Buffer.from(distortions[distortion](JSON.parse(text))));
  } catch {
    return withBytes(reply, firstHalf(reply));
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'content-length': '0' });
  response.end();
}

/** The same address again: a reference without path means the same whichever base the client resolves it against. */
function nextHop(query: URLSearchParams): string {
  const next = new URLSearchParams(query);
  next.set('hop', String(Number(query.get('hop') ?? 0) + 1));
  return `?${next}`;
}

/**
 * The good answer and then white space up to 200 MB: correct JSON from start to end, so that only a cap on the bytes
 * can notice. The pipeline waits for the client, and ends when it goes away.
 */
async function sendHugeBody({ response, good, signal }: FaultyRequest): Promise<void> {
  const reply = good();
  const filler = Buffer.alloc(64 * 1024, '\n');
  function* chunks(): Generator<Buffer> {
    const bytes = reply.bytes();
    yield bytes;
    for (let sent = bytes.length; sent < hugeBytes; sent += filler.length) yield filler;
  }
  response.writeHead(reply.status, reply.headers);
  await pipeline(Readable.from(chunks()), response, { signal });
}

async function sendSlowly({ response, good, signal }: FaultyRequest): Promise<void> {
  const reply = good();
  const bytes = reply.bytes();
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(bytes.length) });
  for (const byte of bytes) {
    response.write(Uint8Array.of(byte));
    await sleep(1000, undefined, { signal });
  }
  response.end();
}

async function sendCut({ response, good }: FaultyRequest): Promise<void> {
  const reply = good();
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.bytes().length) });
  await new Promise((sent) => response.write(firstHalf(reply), sent));
  // A plain close, not a reset: the client sees the end of the stream too early.
  response.socket?.end();
}
