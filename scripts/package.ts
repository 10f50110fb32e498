/**
 * Builds the product and makes packages of it in release/, for this system or for what the arguments say: they go to
 * electron-builder (`npm run package -- --linux dir`).
 *
 * - Certificates come from the environment; without them the packages are not signed, which it says.
 * - Where Electron cannot be downloaded, it packs the stand-in runtime, for tests alone.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { updateKeyFrom } from '../src/main/desktop/update-signature.ts';
import { makeAppImageTools } from './electron-fallback/appimage.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureElectron } from './ensure-electron.mjs';

const root = resolve(import.meta.dirname, '..');
const isSet = (...names: string[]) => names.every((name) => Boolean(process.env[name]));

/** The system that the arguments ask for. */
function targetOf(args: readonly string[]): string {
  const has = (...names: string[]) => names.some((name) => args.includes(name));
  if (has('--win', '--windows', '-w')) return 'win32';
  if (has('--mac', '--macos', '-m', '-o')) return 'darwin';
  return has('--linux', '-l') ? 'linux' : process.platform;
}

/** What is signed, by what the environment has. Says so in a line. */
function signing(target: string): string[] {
  if (target === 'linux') return [];
  if (target === 'win32') {
    const signed = isSet('WIN_CSC_LINK') || isSet('CSC_LINK');
    if (!signed) console.log('Not signed: WIN_CSC_LINK (a certificate) is not set.');
    return signed ? [] : ['-c.win.signExecutable=false'];
  }
  if (!isSet('CSC_LINK') && !isSet('CSC_NAME')) {
    console.log('Not signed and not notarised: CSC_LINK (a Developer ID certificate) is not set.');
    // A signature without an owner, which lets it start on ARM; the hardened runtime would refuse its frameworks.
    return ['-c.mac.identity=-', '-c.mac.hardenedRuntime=false', '-c.mac.notarize=false'];
  }
  const canNotarise =
    isSet('APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER') ||
    isSet('APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID');
  if (!canNotarise) {
    console.log('Signed, not notarised: APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER are not set.');
  }
  return [`-c.mac.notarize=${canNotarise}`];
}

/** The key that updates have to be signed with, when there is one. Says so in a line. */
function updateKey(): string[] {
  const key = process.env.UPDATE_PUBLIC_KEY?.trim();
  if (!key) {
    console.log('Updates are not checked for a signature of ours: UPDATE_PUBLIC_KEY is not set.');
    return [];
  }
  updateKeyFrom(key);
  return [`-c.extraMetadata.updateKey=${key}`];
}

/** The stand-in, where there is no other Electron for Linux. */
async function runtime(target: string): Promise<{ isStandIn: boolean; args: string[] }> {
  // electron-builder fetches its own, for every system. The stand-in is a Linux program.
  if (target !== 'linux' || process.platform !== 'linux') return { isStandIn: false, args: [] };
  const { program, version, isFallback } = await ensureElectron(root);
  if (!isFallback) return { isStandIn: false, args: [] };
  return {
    isStandIn: true,
    args: [`-c.electronDist=${dirname(program)}`, `-c.electronVersion=${version}`],
  };
}

/** A CI gives secrets that it does not have as empty words, which electron-builder would take for certificates. */
function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

const given = process.argv.slice(2);
const target = targetOf(given);
await ensureBuilt(root);
const { isStandIn, args: runtimeArgs } = await runtime(target);
if (isStandIn) {
  console.log(
    '\n*** FOR TESTS ONLY, NEVER TO BE SHIPPED: Electron could not be downloaded, so the package has a stand-in ***\n',
  );
}
// The tools for the other kinds of packages have to be downloaded as well; for those of Linux there are stand-ins.
const what = given.length > 0 ? given : isStandIn ? ['--linux', 'dir'] : [];
const scratch = mkdtempSync(join(tmpdir(), 'ddc-package-'));
const tools = isStandIn
  ? {
      CUSTOM_FPM_PATH: join(root, 'scripts/electron-fallback/fpm.mjs'),
      ELECTRON_BUILDER_7ZIP_PATH: join(root, 'scripts/electron-fallback/7za.mjs'),
      APPIMAGE_TOOLS_PATH: makeAppImageTools(scratch),
    }
  : {};
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(import.meta.resolve('electron-builder/cli.js')),
    ...[...what, '--publish', 'never', ...runtimeArgs, ...signing(target), ...updateKey()],
  ],
  { cwd: root, stdio: 'inherit', env: { ...withoutEmpty(process.env), ...tools } },
);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = status ?? 1;
