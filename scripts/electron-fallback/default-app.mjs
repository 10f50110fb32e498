// What Electron's own default_app does for `electron [-r module] <folder|file>`, for a runtime that comes without it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron/main';

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const argv = process.argv.slice(1);
const preloads = [];
let given;
while (given === undefined && argv.length > 0) {
  const arg = argv.shift();
  if (arg === '-r' || arg === '--require') preloads.push(argv.shift());
  else if (!arg.startsWith('-')) given = arg;
}
if (given === undefined) {
  console.error('usage: electron [-r module] <folder|file> [arguments]');
  process.exit(1);
}

const target = path.resolve(given);
let entry = target;
if (statSync(target).isDirectory()) {
  const description = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'));
  app.name = description.productName ?? description.name ?? 'Electron';
  if (description.version) app.setVersion(description.version);
  app.setDesktopName(description.desktopName ?? `${app.name}.desktop`);
  app.setAppPath(target);
  entry = path.resolve(target, description.main ?? 'index.js');
} else app.setAppPath(path.dirname(target));
app.setPath('userData', path.join(app.getPath('appData'), app.name));

const load = createRequire(path.join(path.dirname(entry), 'any.js'));
const redirect = path.join(process.resourcesPath, 'sqlite-redirect.cjs');
if (existsSync(redirect)) load(redirect);
for (const id of preloads) load(path.resolve(id));
// Awaited like the original: 'ready' comes only when the entry has been loaded.
try {
  await import(pathToFileURL(entry).href);
} catch (error) {
  console.error('App threw an error during load', error);
  process.exit(1);
}
