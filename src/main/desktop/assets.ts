import path from 'node:path';

/** Where the dashboards live in a window: a scheme of our own, so that no page is a `file:`. */
export const appScheme = 'app';
const appHost = 'dashboard';
export const appOrigin = `${appScheme}://${appHost}`;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Whether a page's address is one of ours. Not a mere prefix: `app://dashboard.evil` is not. */
export const isOwnUrl = (url: string): boolean => url === appOrigin || url.startsWith(`${appOrigin}/`);

/** A file of `folder` by its address; undefined for what is not ours, leads out of the folder, or is of no known type. */
export function assetOf(url: string, folder: string): { file: string; type: string } | undefined {
  if (!isOwnUrl(url)) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  // A backslash separates folders on Windows, and nothing of ours has one in its name.
  if (/[\\\0:]/.test(name)) return undefined;
  const file = path.resolve(folder, `.${name === '/' || name === '' ? '/index.html' : name}`);
  const type = types[path.extname(file).toLowerCase()];
  return type !== undefined && file.startsWith(folder + path.sep) ? { file, type } : undefined;
}
