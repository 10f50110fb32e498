import { basename } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errorTable, type MessageParams } from '../../shared/errors.ts';
import { errorText, type Translate } from '../../shared/i18n.ts';
import { operations, routeOf } from '../../shared/routes.ts';
import type { Trigger } from '../../shared/words.ts';
import type { Core } from '../core.ts';
import { AppError, systemCode } from '../lib/errors.ts';
import type { RendererFiles } from '../lib/renderer-files.ts';
import { docsPage, docsPolicy } from './docs.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';
import { createReplies } from './replies.ts';

export interface RouteOptions {
  core: Core;
  translate: Translate;
  baseUrl: () => string;
  /** The built dashboards; without them `/` leads to the list of addresses. */
  files?: RendererFiles | undefined;
}

const eventsPath = '/api/v1/events';

/** Who may name himself in X-Triggered-By; everyone else is `api`. */
const claimable: readonly Trigger[] = ['scheduler', 'manual-cli', 'dashboard'];

function triggerOf(request: FastifyRequest): Trigger {
  const claimed = request.headers['x-triggered-by'];
  return claimable.find((trigger) => trigger === claimed) ?? 'api';
}

/** Words of a sentence that are translated themselves, so that the sentence holds something else. */
const wordParams: readonly string[] = ['problem', 'what', 'part'];

/** What fills the gaps of a sentence, for who says it in another language; nothing that the sentence does not tell. */
function toldParams(detail: string, params: MessageParams): MessageParams {
  return Object.fromEntries(
    Object.entries(params).filter(
      ([name, value]) =>
        (wordParams.includes(name) && !/[\\/]/.test(String(value))) || detail.includes(String(value)),
    ),
  );
}

/** The body of every error: a sentence in the user's language, code and params of it, no stack, path or SQL. */
export function errorBody(translate: Translate, code: ErrorCode, params: MessageParams = {}) {
  // The name of a file helps; where it lies is nobody's business over a socket.
  const shown = typeof params.path === 'string' ? { ...params, path: basename(params.path) } : params;
  const detail = errorText(translate, code, shown);
  return { detail, error_code: code, error_params: toldParams(detail, shown) };
}

/** What fastify itself refuses, in our words. */
function frameworkError(thrown: unknown): AppError {
  const code = systemCode(thrown) ?? '';
  if (thrown instanceof AppError) return thrown;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('body_too_large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('unsupported_media_type');
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH')
    return new AppError('bad_request', { problem: 'the address is not valid' });
  // The caller went away, or was cut off, in the middle of his body.
  if (code === 'ECONNRESET') return new AppError('bad_request', { problem: 'the body broke off' });
  if (code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE') return new AppError('unsupported_media_type');
  if (code.startsWith('FST_ERR_CTP') || thrown instanceof SyntaxError)
    return new AppError('bad_body', {}, { cause: thrown });
  return new AppError('internal', {}, { cause: thrown });
}

/** Answers a request that broke, however early it did. */
export function errorResponder({ core, translate }: Pick<RouteOptions, 'core' | 'translate'>) {
  return (thrown: unknown, _request: FastifyRequest, reply: FastifyReply): void => {
    const error = frameworkError(thrown);
    if (error.code === 'internal') core.log.error('request broke', { error: thrown });
    void reply.code(error.httpStatus).send(errorBody(translate, error.code, error.params));
  };
}

/** The input of an operation: path parts, query, and the JSON body of a POST. */
function inputOf(request: FastifyRequest): unknown {
  const { params, query, body, method } = request as FastifyRequest & { params: object; query: object };
  if (method !== 'POST') return { ...query, ...params };
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) return body;
  return { ...query, ...(body ?? {}), ...params };
}

/** Pages and documents beside the operations. */
const others = ['/', '/assets/:file', '/docs', '/openapi.json', eventsPath].map((path) => ({
  method: 'GET',
  path,
}));

const patterns = [...operations.map(routeOf), ...others].map(({ method, path }) => ({
  methods: method === 'GET' && path !== eventsPath ? ['GET', 'HEAD'] : [method],
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`),
}));

/** Registers every operation of the contract, the documents made from it, and the event stream. */
export function addRoutes(
  app: FastifyInstance,
  { core, translate, baseUrl, files }: RouteOptions,
): EventStreams {
  const replies = createReplies(core);
  const streams = createEventStreams(core);
  // Made when it is first asked for: describing every schema takes longer than the rest of listening.
  let document: OpenApiDocument | undefined;
  const describe = () => {
    document ??= openApiDocument(core.version);
    return document;
  };
  const notFound = (reply: FastifyReply, code: ErrorCode, params: MessageParams) =>
    reply.code(errorTable[code].http).send(errorBody(translate, code, params));

  app.setErrorHandler(errorResponder({ core, translate }));
  const parseJson = app.getDefaultJsonParser('error', 'error');
  // Many clients name the type even when they send nothing.
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) =>
    text === '' ? done(null) : void parseJson(request, text, done),
  );
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = [
      ...new Set(patterns.filter(({ pattern }) => pattern.test(path)).flatMap((known) => known.methods)),
    ];
    if (methods.length === 0) return notFound(reply, 'not_found', { what: 'address' });
    void reply.header('allow', methods.join(', '));
    return notFound(reply, 'method_not_allowed', { method: request.method });
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cross-origin-resource-policy', 'same-origin');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    done();
  });

  for (const name of operations) {
    const { method, path } = routeOf(name);
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const caller = { trigger: triggerOf(request), through: 'http' as const };
        const outcome = await replies.get(name, inputOf(request), caller);
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
  // No HEAD: it would hold a stream open that nobody can read.
  app.get(eventsPath, { exposeHeadRoute: false }, (_request, reply) => {
    streams.add(reply.raw);
    reply.hijack();
  });
  app.get('/openapi.json', describe);
  app.get('/docs', (_request, reply) =>
    reply
      .header('content-security-policy', docsPolicy)
      .type('text/html; charset=utf-8')
      .send(docsPage(describe(), baseUrl())),
  );
  app.get('/', async (_request, reply) => {
    const page = await files?.page();
    // A host without built dashboards still says where to look.
    return page ? reply.headers(page.headers).send(page.body) : reply.redirect('/docs');
  });
  app.get<{ Params: { file: string } }>('/assets/:file', async (request, reply) => {
    const asset = await files?.asset(request.params.file);
    return asset
      ? reply.headers(asset.headers).send(asset.body)
      : notFound(reply, 'not_found', { what: 'address' });
  });
  return streams;
}
