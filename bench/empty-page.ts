import { createServer } from 'node:http';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { createRendererFiles } from '../src/main/lib/renderer-files.ts';

/** The empty page, built and served as the dashboards are. */
export async function startEmptyPage(dir: string) {
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, 'empty-page'),
    base: './',
    plugins: [react()],
    logLevel: 'error',
    build: { outDir: dir, emptyOutDir: true, target: 'chrome130', modulePreload: { polyfill: false } },
  });
  const files = createRendererFiles(dir);
  const server = createServer(async (request, response) => {
    const name = request.url ?? '/';
    const file = name === '/' ? await files.page() : await files.asset(name.replace('/assets/', ''));
    response.writeHead(file ? 200 : 404, file?.headers).end(file?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}
