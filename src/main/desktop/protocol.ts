import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { contentPolicy } from '../lib/content-policy.ts';
import { appScheme, assetOf } from './assets.ts';

/** Makes app:// a place like https:// to Chromium. Before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the files of the renderer, and nothing else, under app://dashboard/. */
export function serveRenderer(session: Session, folder: string, missing: () => string): void {
  session.protocol.handle(appScheme, async (request) => {
    const headers = {
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    };
    const asset = request.method === 'GET' ? assetOf(request.url, folder) : undefined;
    try {
      if (!asset) return new Response('', { status: 404, headers });
      const bytes = await readFile(asset.file);
      return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': asset.type } });
    } catch {
      const isPage = asset?.type.startsWith('text/html') ?? false;
      return new Response(isPage ? missing() : '', {
        status: 404,
        headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
      });
    }
  });
}
