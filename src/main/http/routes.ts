import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { operations, routeOf } from '../../shared/contract.ts';
import { type ErrorCode, errorTable, type MessageParams } from '../../shared/errors.ts';
import { errorText, type Translate } from '../../shared/i18n.ts';
import type { Trigger } from '../../shared/model.ts';
import type { Core } from '../core.ts';
import { AppError, systemCode } from '../lib/errors.ts';
import { docsPage, docsPolicy } from './docs.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import { openApiDocument } from './openapi.ts';
import { createReplies } from './replies.ts';

export interface RouteOptions {
  core: Core;
  translate: Translate;
  baseUrl: () => string;
}

/** Who may name himself in X-Triggered-By; everyone else is `api`. */
const claimable: readonly Trigger[] = ['scheduler', 'manual-cli', 'dashboard'];

function triggerOf(request: FastifyRequest): Trigger {
  const claimed = request.headers['x-triggered-by'];
  return claimable.find((trigger) => trigger === claimed) ?? 'api';
}

/** The body of every error: a sentence in the user's language and the code, no stack, path or SQL. */
export function errorBody(translate: Translate, code: ErrorCode, params: MessageParams = {}) {
  return { detail: errorText(translate, code, params), error_code: code };
}

/** What fastify itself refuses, in our words. */
function frameworkError(thrown: unknown): AppError {
  const code = systemCode(thrown) ?? '';
  if (thrown instanceof AppError) return thrown;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('body_too_large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('unsupported_media_type');
  if (code === 'FST_ERR_BAD_URL') return new AppError('bad_request', { problem: 'the address is not valid' });
  if (code.startsWith('FST_ERR_CTP') || thrown instanceof SyntaxError)
    return new AppError('bad_body', {}, { cause: thrown });
  return new AppError('internal', {}, { cause: thrown });
}

/** The input of an operation: path parts, and the query of a GET or the JSON body of a POST. */
function inputOf(request: FastifyRequest): unknown {
  const { params, query, body, method } = request as FastifyRequest & { params: object; query: object };
  if (method !== 'POST') return { ...query, ...params };
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) return body;
  return { ...(body ?? {}), ...params };
}

const patterns = operations.map((name) => {
  const { method, path } = routeOf(name);
  return { method, pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`) };
});

/** Registers every operation of the contract, the documents made from it, and the event stream. */
export function addRoutes(app: FastifyInstance, { core, translate, baseUrl }: RouteOptions): EventStreams {
  const replies = createReplies(core);
  const streams = createEventStreams(core);
  const document = openApiDocument(core.version);
  const notFound = (reply: FastifyReply, code: ErrorCode, params: MessageParams) =>
    reply.code(errorTable[code].http).send(errorBody(translate, code, params));

  app.setErrorHandler((thrown, _request, reply) => {
    const error = frameworkError(thrown);
    if (error.code === 'internal') core.log.error('request broke', { error: thrown });
    void reply.code(error.httpStatus).send(errorBody(translate, error.code, error.params));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = [
      ...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
    ];
    if (methods.length === 0) return notFound(reply, 'not_found', { what: 'This address' });
    void reply.header('allow', methods.join(', '));
    return notFound(reply, 'method_not_allowed', { method: request.method });
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cross-origin-resource-policy', 'same-origin');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  for (const name of operations) {
    const { method, path } = routeOf(name);
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const outcome = await replies.get(name, inputOf(request), { trigger: triggerOf(request) });
        if (!outcome.ok) {
          const { code, params } = outcome.error;
          return reply.code(errorTable[code].http).send(errorBody(translate, code, params));
        }
        const { bytes, etag } = outcome.body;
        if (etag) {
          void reply.header('etag', etag).header('cache-control', 'no-cache');
          if (request.headers['if-none-match'] === etag) return reply.code(304).send();
        }
        return reply.type('application/json; charset=utf-8').send(bytes);
      },
    });
  }
  app.get('/api/v1/events', (_request, reply) => {
    reply.hijack();
    try {
      streams.add(reply.raw);
    } catch (thrown) {
      const error = frameworkError(thrown);
      reply.raw.writeHead(error.httpStatus, { 'content-type': 'application/json; charset=utf-8' });
      reply.raw.end(JSON.stringify(errorBody(translate, error.code, error.params)));
    }
  });
  app.get('/openapi.json', () => document);
  app.get('/docs', (_request, reply) =>
    reply
      .header('content-security-policy', docsPolicy)
      .type('text/html; charset=utf-8')
      .send(docsPage(document, baseUrl())),
  );
  // Until the dashboards stand here, whoever opens the address in a browser finds the list of addresses.
  app.get('/', (_request, reply) => reply.redirect('/docs'));
  return streams;
}
