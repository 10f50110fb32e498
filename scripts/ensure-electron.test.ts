import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ensureElectron, installLine, missingLibraries } from './ensure-electron.mjs';

const planted: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of planted.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function write(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
}

/** A clone with an electron package of version 45 whose installer does what `installer` says. */
function plant(installer: string, files: Record<string, string> = {}): string {
  const root = fs.mkdtempSync(path.join(tmpdir(), 'electron-'));
  planted.push(root);
  write(root, {
    'node_modules/electron/package.json': '{"version":"45.0.0"}',
    'node_modules/electron/install.js': installer,
    'node_modules/better-sqlite3/package.json': '{"version":"13.0.0"}',
    ...files,
  });
  return root;
}

const unpack = `
  const fs = require('node:fs');
  fs.appendFileSync(__dirname + '/calls', 'x');
  fs.mkdirSync(__dirname + '/dist', { recursive: true });
  fs.writeFileSync(__dirname + '/dist/electron', '');
  fs.writeFileSync(__dirname + '/dist/version', '45.0.0');
  fs.writeFileSync(__dirname + '/path.txt', 'electron');
`;

describe('the Electron to run with', () => {
  test('is the one that is there, without asking anybody', async () => {
    const root = plant('throw new Error("must not run")', {
      'node_modules/electron/dist/electron': '',
      'node_modules/electron/dist/version': 'v45.0.0',
      'node_modules/electron/path.txt': 'electron',
    });
    expect(await ensureElectron(root, () => undefined)).toEqual({
      program: path.join(root, 'node_modules/electron/dist/electron'),
      version: '45.0.0',
      isFallback: false,
    });
  });

  test('is downloaded once by two processes that start at once, also in place of an older one', async () => {
    const root = plant(unpack, {
      'node_modules/electron/dist/electron': '',
      'node_modules/electron/dist/version': '44.0.0',
      'node_modules/electron/path.txt': 'electron',
    });
    const found = await Promise.all([
      ensureElectron(root, () => undefined),
      ensureElectron(root, () => undefined),
    ]);
    expect(found.map(({ version }) => version)).toEqual(['45.0.0', '45.0.0']);
    expect(fs.readFileSync(path.join(root, 'node_modules/electron/calls'), 'utf8')).toBe('x');
  });

  test.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'is the stand-in where the download fails, with scripts of this version of the project',
    async () => {
      const root = plant('process.exit(1)');
      vi.stubEnv('XDG_CACHE_HOME', path.join(root, 'cache'));
      const cache = 'cache/daily-data-collector/electron-fallback-33.2.1';
      write(root, {
        [`${cache}/runtime/version`]: '33.2.1',
        [`${cache}/runtime/electron`]: '',
        [`${cache}/runtime/resources/sqlite-redirect.cjs`]: 'of another version',
        [`${cache}/better_sqlite3-13.0.0.node`]: 'compiled',
      });
      const said: string[] = [];
      const found = await ensureElectron(root, (line) => said.push(line));
      expect(found).toEqual({
        program: path.join(root, cache, 'runtime/electron'),
        version: '33.2.1',
        isFallback: true,
      });
      expect(said).toEqual([]);
      const resources = path.join(root, cache, 'runtime/resources');
      expect(fs.readFileSync(path.join(resources, 'better_sqlite3-13.0.0.node'), 'utf8')).toBe('compiled');
      const own = fs.readFileSync(
        path.join(import.meta.dirname, 'electron-fallback/sqlite-redirect.cjs'),
        'utf8',
      );
      expect(fs.readFileSync(path.join(resources, 'sqlite-redirect.cjs'), 'utf8')).toBe(own);
    },
  );

  test('is asked for in words when there are no dependencies at all', async () => {
    const root = fs.mkdtempSync(path.join(tmpdir(), 'electron-'));
    planted.push(root);
    await expect(ensureElectron(root)).rejects.toThrow('npm ci');
  });
});

test('missing libraries are named, with the line that installs them', () => {
  const missing = missingLibraries(`
    linux-vdso.so.1 (0x00007ffd)
    libgtk-3.so.0 => not found
    libnss3.so => not found
    libnssutil3.so => not found
    libasound.so.2 => not found
    libgbm.so.1 => not found
    libXcomposite.so.1 => not found
    libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)`);
  expect(missing).toHaveLength(6);
  expect(installLine(missing)).toBe('sudo apt-get install -y libgtk-3-0 libnss3 libasound2 libgbm1');
  expect(installLine(['libnobodyknows.so'])).toBeUndefined();
  expect(missingLibraries('libc.so.6 => /lib/libc.so.6')).toEqual([]);
});
