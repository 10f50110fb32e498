import fs from 'node:fs/promises';
import path from 'node:path';
import { pageWithPolicy } from './content-policy.ts';
import { systemCode } from './errors.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface RendererFile {
  body: string | Buffer;
  headers: Record<string, string>;
}

/** The built dashboards as they go to a browser or a window: the page with a fresh nonce, and its assets. */
export function createRendererFiles(dir: string) {
  async function read(file: string): Promise<Buffer | undefined> {
    try {
      return await fs.readFile(path.join(dir, file));
    } catch (thrown) {
      const code = systemCode(thrown);
      if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
      throw thrown;
    }
  }
  return {
    /** Undefined when the dashboards are not built. */
    async page(): Promise<RendererFile | undefined> {
      const text = await read('index.html');
      if (!text) return undefined;
      const { html, policy } = pageWithPolicy(text.toString('utf8'));
      return {
        body: html,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy,
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        },
      };
    },
    /** A file of the assets folder by its bare name; its name carries a hash, so it never changes. */
    async asset(name: string): Promise<RendererFile | undefined> {
      const type = types[path.extname(name)];
      // A bare name only: nothing that could lead out of the folder.
      if (type === undefined || !/^[\w-]+(?:\.[\w-]+)*$/.test(name)) return undefined;
      const body = await read(path.join('assets', name));
      return (
        body && {
          body,
          headers: {
            'content-type': type,
            'cache-control': 'public, max-age=31536000, immutable',
            'x-content-type-options': 'nosniff',
          },
        }
      );
    },
  };
}
export type RendererFiles = ReturnType<typeof createRendererFiles>;
