import { protocol, type Session } from 'electron';
import { createRendererFiles } from '../lib/renderer-files.ts';
import { appScheme, askedFor } from './assets.ts';

/** Makes app:// a place like https:// to Chromium. Before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the files of the renderer, and nothing else, under app://dashboard/, as the HTTP server does. */
export function serveRenderer(session: Session, folder: string, missing: () => string): void {
  const files = createRendererFiles(folder);
  const refused = (text: string) =>
    new Response(text, {
      status: 404,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      },
    });
  session.protocol.handle(appScheme, async (request) => {
    const asked = request.method === 'GET' ? askedFor(request.url) : undefined;
    const file = asked === 'page' ? await files.page() : asked && (await files.asset(asked.asset));
    if (!file) return refused(asked === 'page' ? missing() : '');
    const body = typeof file.body === 'string' ? file.body : new Uint8Array(file.body);
    return new Response(body, { headers: file.headers });
  });
}
