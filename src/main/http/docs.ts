import { createHash } from 'node:crypto';
import type { OpenApiDocument } from './openapi.ts';

const style = `
:root { color-scheme: dark light }
body { font: 15px/1.5 system-ui, "Malgun Gothic", sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; background: #0a0a0a; color: #f8fafc }
h1 { font-size: 1.4rem } p, dd { color: #cbd5e1 } a { color: #7dd3fc }
details { border: 1px solid #334155; border-radius: 8px; margin: .5rem 0; padding: .5rem 1rem; background: #0f172a }
summary { cursor: pointer } summary code { font-weight: 600 }
b { display: inline-block; width: 3.5rem; color: #22c55e } b.post { color: #f97316 }
pre { overflow: auto; background: #020617; padding: .75rem; border-radius: 6px; font-size: 13px }
table { border-collapse: collapse } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
`;

const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** The page needs its own style and nothing else. */
export const docsPolicy = `default-src 'none'; style-src ${styleHash}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const html = (text: unknown): string => String(text).replace(/[&<>"]/g, (char) => escapes[char] ?? char);

interface BodySchema {
  properties: Record<string, { description?: string }>;
  required: string[];
}

interface Operation {
  summary: string;
  requestBody?: { content: Record<string, { schema: BodySchema }> };
  parameters: { name: string; in: string; required: boolean; description?: string; schema: unknown }[];
  responses: Record<string, { content?: Record<string, { schema?: unknown }> }>;
}

const sendJson = " -H 'Content-Type: application/json' -d '{…}'";

function section(method: string, path: string, operation: Operation, baseUrl: string): string {
  const rows = operation.parameters.map(
    (parameter) =>
      `<tr><td><code>${html(parameter.name)}</code></td><td>${parameter.in}${parameter.required ? ', required' : ''}</td>` +
      `<td>${html(parameter.description ?? '')} <code>${html(JSON.stringify(parameter.schema))}</code></td></tr>`,
  );
  const body = operation.requestBody?.content['application/json']?.schema;
  for (const [name, { description, ...schema }] of Object.entries(body?.properties ?? {})) {
    rows.push(
      `<tr><td><code>${html(name)}</code></td><td>body${body?.required.includes(name) ? ', required' : ''}</td>` +
        `<td>${html(description ?? '')} <code>${html(JSON.stringify(schema))}</code></td></tr>`,
    );
  }
  const verb = method.toUpperCase();
  const reply = operation.responses['200']?.content?.['application/json']?.schema;
  const isLink = verb === 'GET' && !path.includes('{');
  return `<details><summary><b class="${method}">${verb}</b> <code>${html(path)}</code> — ${html(operation.summary)}</summary>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
<pre>curl ${verb === 'POST' ? '-X POST ' : ''}${html(baseUrl + path)}${body ? html(sendJson) : ''}</pre>
${isLink ? `<p><a href="${html(path)}">${html(path)}</a></p>` : ''}
${reply ? `<details><summary>Reply</summary><pre>${html(JSON.stringify(reply, null, 2))}</pre></details>` : ''}</details>`;
}

/** A page that lists every address of the API, made from the OpenAPI document. No script. */
export function docsPage(document: OpenApiDocument, baseUrl: string): string {
  const sections = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      section(method, path, operation as Operation, baseUrl),
    ),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Daily Data Collector API</title><style>${style}</style></head><body>
<h1>Daily Data Collector API ${html(document.info.version)}</h1>
<p>${html(document.info.description)} Machine-readable: <a href="/openapi.json">/openapi.json</a></p>
${sections.join('\n')}</body></html>`;
}
