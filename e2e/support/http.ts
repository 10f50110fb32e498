import net from 'node:net';
import os from 'node:os';

/** A machine without IPv6 has no ::1. */
export const hasIpv6 = Object.values(os.networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

export interface RawReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface Exchange {
  /** In the order of arrival; interim answers (100) too. */
  replies: RawReply[];
  /** The server has ended the connection. */
  closed: boolean;
  ms: number;
}

/** The replies in what came over a connection. They must have a Content-Length or no body. */
function parseReplies(bytes: Buffer, isHead = false): RawReply[] {
  const replies: RawReply[] = [];
  let rest = bytes.toString('latin1');
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return replies;
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const status = Number(first.split(' ')[1]);
    const length = isHead ? 0 : Number(headers['content-length'] ?? 0);
    const from = end + 4;
    if (rest.length < from + length) return replies;
    const body = Buffer.from(rest.slice(from, from + length), 'latin1').toString('utf8');
    replies.push({ status, headers, body });
    rest = rest.slice(from + length);
  }
}

export interface ExchangeOptions {
  /** Final replies to wait for; then the connection is dropped from here. */
  replies?: number;
  host?: string;
  isHead?: boolean;
  limitMs?: number;
  /** Bytes that are sent one by one, this far apart, after the first ones. */
  drip?: { bytes: string; everyMs: number };
}

/** Sends hand-written bytes and reads until the server ends the connection or enough replies are there. */
export function exchange(
  port: number,
  bytes: string | Buffer,
  options: ExchangeOptions = {},
): Promise<Exchange> {
  const { replies: wanted = 1, host = '127.0.0.1', isHead = false, limitMs = 10_000, drip } = options;
  return new Promise((resolve) => {
    const started = performance.now();
    const chunks: Buffer[] = [];
    const socket = net.connect(port, host);
    let closed = false;
    let dripping: NodeJS.Timeout | undefined;
    const read = () => parseReplies(Buffer.concat(chunks), isHead);
    const finish = () => {
      clearInterval(dripping);
      clearTimeout(limit);
      socket.destroy();
      resolve({ replies: read(), closed, ms: performance.now() - started });
    };
    const limit = setTimeout(finish, limitMs);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (read().filter(({ status }) => status >= 200).length >= wanted) finish();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
      finish();
    });
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    if (drip) {
      let sent = 0;
      dripping = setInterval(() => {
        if (sent < drip.bytes.length && socket.writable) socket.write(drip.bytes[sent++] ?? '');
      }, drip.everyMs);
    }
  });
}

/** A port that is free on both loopback addresses at the moment. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
