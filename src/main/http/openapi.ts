import { z } from 'zod';
import { contract } from '../../shared/contract.ts';
import { operations, routeOf } from '../../shared/routes.ts';

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  description?: string;
  [key: string]: unknown;
}

const errorSchema = {
  type: 'object',
  properties: {
    detail: { type: 'string' },
    error_code: { type: 'string' },
    error_params: {
      type: 'object',
      description: 'what fills the gaps of the sentence of `error_code`',
      additionalProperties: { type: ['string', 'number'] },
    },
  },
  required: ['detail', 'error_code'],
};

const content = (schema: unknown) => ({ 'application/json': { schema } });

function operation(name: (typeof operations)[number]) {
  const spec = contract[name];
  const { method, path } = routeOf(name);
  const input = z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const reply = z.toJSONSchema(spec.reply, { io: 'output', unrepresentable: 'any' }) as JsonSchema;
  for (const schema of [input, reply]) delete schema.$schema;
  const { properties = {}, required = [] } = input;
  const isInPath = (key: string) => path.includes(`:${key}`);
  const inBody = method === 'POST' ? Object.keys(properties).filter((key) => !isInPath(key)) : [];
  const isNeeded = (key: string) => required.includes(key);
  const fields = Object.entries(properties).filter(([key]) => !inBody.includes(key));
  const parameters = fields.map(([key, schema]) => {
    const inPath = isInPath(key);
    const { description, ...rest } = schema;
    return {
      name: key,
      in: inPath ? 'path' : 'query',
      required: inPath || isNeeded(key),
      ...(description && { description }),
      schema: rest,
    };
  });
  const failure = (description: string) => ({ description, content: content(errorSchema) });
  return {
    operationId: name,
    summary: spec.summary,
    parameters,
    ...(inBody.length > 0 && {
      requestBody: {
        required: inBody.some(isNeeded),
        content: content({
          type: 'object',
          properties: Object.fromEntries(inBody.map((key) => [key, properties[key]])),
          required: inBody.filter(isNeeded),
        }),
      },
    }),
    responses: {
      200: { description: 'OK', content: content(reply) },
      ...(Object.keys(properties).length > 0 && {
        422: failure('A value is not valid; the detail names the field.'),
      }),
      default: failure('The request was refused or failed.'),
    },
  };
}

/** The API as an OpenAPI 3.1 document, made from the contract. */
export function openApiDocument(version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of operations) {
    const { method, path } = routeOf(name);
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation(name) };
  }
  paths['/api/v1/events'] = {
    get: {
      operationId: 'events',
      summary:
        'Server-sent events: run:started, step:started, step:finished, run:finished, data:changed, settings:changed, schedule:changed, database:restored, backups:changed. They say what changed.',
      parameters: [],
      responses: { 200: { description: 'an event stream', content: { 'text/event-stream': {} } } },
    },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Daily Data Collector',
      version,
      description:
        'Answers on this PC only. Instants are UTC and end in Z; collection dates are of Asia/Seoul.',
      license: { name: 'MIT' },
    },
    paths,
  };
}
export type OpenApiDocument = ReturnType<typeof openApiDocument>;
