import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { fastify } from 'fastify';
import { type ErrorCode, errorTable, type MessageParams } from '../../shared/errors.ts';
import type { Translate } from '../../shared/i18n.ts';
import type { Core } from '../core.ts';
import { AppError, systemCode } from '../lib/errors.ts';
import { createRendererFiles } from '../lib/renderer-files.ts';
import { guard } from './guard.ts';
import { addRoutes, errorBody, errorResponder } from './routes.ts';

export interface HttpServerOptions {
  core: Core;
  /** 0 = any free port. */
  port: number;
  translate: Translate;
  /** Where the built dashboards are. */
  rendererDir?: string | undefined;
}

export interface HttpServer {
  readonly port: number;
  /** For people: http://localhost:PORT */
  readonly url: string;
  /** Ends event streams, waits a moment for replies under way, closes. */
  close(): Promise<void>;
}

const bodyLimit = 64 * 1024;
/** How long a request may take to arrive; how long its answer takes is the run's own matter. */
const serverOptions = {
  // A missing Host is the guard's to refuse, in our words.
  requireHostHeader: false,
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
};
const maxConnections = 4_096;
/** The contract checks what comes in and goes out. Fastify would load two schema compilers all the same. */
const noCompiler = () => {
  throw new Error('a route has a schema of its own');
};
const closeGraceMs = 2_000;

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function portError(thrown: unknown, port: number): unknown {
  const code = systemCode(thrown);
  if (code === 'EADDRINUSE') return new AppError('port_taken', { port }, { cause: thrown });
  if (code === 'EACCES' || code === 'EPERM')
    return new AppError('port_reserved', { port }, { cause: thrown });
  return thrown;
}

/** A machine without IPv6 has no ::1; that is fine. */
const isMissingIpv6 = (thrown: unknown) =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(systemCode(thrown) ?? '');

const closeServer = (server: Server) =>
  new Promise<void>((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    server.closeIdleConnections();
  });

/** Answers what Node's parser refused, as far as the socket still takes an answer. */
function answerBroken(translate: Translate, error: Error, socket: Socket): void {
  const code = systemCode(error);
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const ours: ErrorCode =
    code === 'HPE_HEADER_OVERFLOW'
      ? 'header_too_large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request_timeout'
        : 'bad_request';
  const body = JSON.stringify(errorBody(translate, ours, { problem: 'it is not valid HTTP' }));
  socket.end(
    `HTTP/1.1 ${errorTable[ours].http} Refused\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // A peer that goes on sending and never reads must not hold the socket.
  setTimeout(() => socket.destroy(), 1_000).unref();
}

/**
 * The API on 127.0.0.1 and, where the machine has IPv6, [::1]: both or neither, never elsewhere, never another port.
 * Throws `port_taken` or `port_reserved`.
 */
export async function startHttpServer({
  core,
  port: wanted,
  translate,
  rendererDir,
}: HttpServerOptions): Promise<HttpServer> {
  let port = wanted;
  let closing = false;
  const app = fastify({
    bodyLimit,
    trustProxy: false,
    logger: false,
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    return503OnClosing: false,
    frameworkErrors: errorResponder({ core, translate }),
  });
  const streams = addRoutes(app, {
    core,
    translate,
    baseUrl: () => `http://localhost:${port}`,
    files: rendererDir === undefined ? undefined : createRendererFiles(rendererDir),
  });
  await app.ready();

  const refuse = (response: ServerResponse, code: ErrorCode, params: MessageParams) => {
    const body = JSON.stringify(errorBody(translate, code, params));
    response.writeHead(errorTable[code].http, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      connection: 'close',
    });
    response.end(body);
  };
  const handle = (request: IncomingMessage, response: ServerResponse, expectsContinue = false) => {
    const refusal = closing ? { code: 'shutting_down' as const, params: {} } : guard(request, port);
    if (refusal) return refuse(response, refusal.code, refusal.params);
    if (expectsContinue) response.writeContinue();
    app.routing(request, response);
  };
  const make = () => {
    const server = createServer(serverOptions, (request, response) => handle(request, response));
    // Without these Node itself would answer `Expect`, before the guard.
    server.on('checkContinue', (request, response) => handle(request, response, true));
    server.on('checkExpectation', (request, response) => handle(request, response));
    server.maxConnections = maxConnections;
    server.on('clientError', (error, socket) => answerBroken(translate, error, socket as Socket));
    return server;
  };

  async function bind(): Promise<Server[]> {
    const v4 = make();
    try {
      port = await listen(v4, '127.0.0.1', wanted);
    } catch (thrown) {
      throw portError(thrown, wanted);
    }
    const v6 = make();
    try {
      await listen(v6, '::1', port);
      return [v4, v6];
    } catch (thrown) {
      if (isMissingIpv6(thrown)) return [v4];
      // `localhost` means ::1 to many programs: with a stranger there, half of our callers would reach him.
      await closeServer(v4);
      throw portError(thrown, port);
    }
  }

  let servers: Server[] | undefined;
  for (let tries = wanted === 0 ? 5 : 1; !servers; tries--) {
    try {
      servers = await bind();
    } catch (thrown) {
      if (tries > 1) continue;
      await app.close();
      throw thrown;
    }
  }
  const bound = servers;

  return {
    port,
    url: `http://localhost:${port}`,
    async close() {
      closing = true;
      streams.close();
      const closed = Promise.all(bound.map(closeServer));
      const timer = setTimeout(() => {
        for (const server of bound) server.closeAllConnections();
      }, closeGraceMs);
      await closed;
      clearTimeout(timer);
      await app.close();
    },
  };
}
