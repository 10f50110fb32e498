import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations, routeOf } from '../src/shared/routes.ts';
import { temporaryDir } from './support/core.ts';
import { type Served, startServed } from './support/serve.ts';

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Record<string, unknown>;
}
interface DocumentedOperation {
  operationId: string;
  summary: string;
  parameters: Parameter[];
  responses: Record<string, { description: string; content?: Record<string, { schema?: unknown }> }>;
}
interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, DocumentedOperation>>;
}

/** Every object inside a JSON value, with where it stands. */
function* objectsIn(value: unknown, at = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* objectsIn(inner, `${at}/${key}`);
}

function resolve(document: unknown, ref: string): unknown {
  const parts = ref.replace(/^#\//, '').split('/');
  return parts.reduce<unknown>(
    (at, part) =>
      typeof at === 'object' && at !== null
        ? (at as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')]
        : undefined,
    document,
  );
}

describe('/openapi.json', () => {
  let document: OpenApi;
  beforeAll(async () => {
    const response = await fetch(`${served.url}/openapi.json`);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    document = (await response.json()) as OpenApi;
  });
  const all = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  test('is an OpenAPI 3.1 document of this version', async () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    const health = (await (await fetch(`${served.url}/health`)).json()) as { version: string };
    expect(document.info).toMatchObject({ title: expect.any(String), version: health.version });
  });

  test('has every operation of the contract under its verb and path, once', () => {
    for (const name of operations) {
      const { method, path } = routeOf(name);
      const template = path.replace(/:(\w+)/g, '{$1}');
      expect(document.paths[template]?.[method.toLowerCase()]?.operationId).toBe(name);
    }
    const ids = all().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('describes every operation as the specification asks', () => {
    for (const { path, method, operation } of all()) {
      const where = `${method} ${path}`;
      expect(['get', 'post'], where).toContain(method);
      const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => name).sort(), where).toEqual(placeholders.sort());
      for (const parameter of inPath) expect(parameter.required, where).toBe(true);
      const keys = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size, where).toBe(keys.length);
      for (const parameter of operation.parameters)
        expect(Object.keys(parameter.schema), where).not.toEqual([]);
      expect(operation.responses['200'], where).toBeDefined();
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status, where).toMatch(/^(?:\d{3}|default)$/);
        expect(response.description, where).not.toBe('');
      }
    }
  });

  test('has no reference that leads nowhere and no required property that is not described', () => {
    for (const [at, object] of objectsIn(document)) {
      if (typeof object.$ref === 'string')
        expect(resolve(document, object.$ref), `${at} → ${object.$ref}`).toBeDefined();
      expect(object, at).not.toHaveProperty('$defs');
      if (Array.isArray(object.required) && typeof object.properties === 'object') {
        for (const name of object.required) expect(object.properties, at).toHaveProperty([name]);
      }
    }
  });
});

const browser = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

describe('/docs', () => {
  test('lists every operation, and its policy allows nothing but its own style', async () => {
    const response = await fetch(`${served.url}/docs`);
    const page = await response.text();
    for (const name of operations) expect(page).toContain(routeOf(name).path.replace(/:(\w+)/g, '{$1}'));
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(page).not.toMatch(/<script|\son\w+=|style="/i);
  });

  test.skipIf(!browser)(
    `renders in its own style in a browser${browser ? '' : ' (skipped: no Chromium on this machine)'}`,
    () => {
      const args = [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--enable-logging=stderr',
        '--virtual-time-budget=2000',
      ];
      const screen = `${temporaryDir()}/docs.png`;
      const run = spawnSync(
        browser ?? '',
        [...args, `--screenshot=${screen}`, '--dump-dom', `${served.url}/docs`],
        {
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      expect(run.stdout).toContain('<details>');
      expect(run.stderr).not.toMatch(/Content Security Policy/i);
    },
  );
});
