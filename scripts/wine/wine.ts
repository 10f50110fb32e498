/** Windows as wine plays it: for what can be tested of it on a Linux machine. */
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const find = (...programs: string[]): string | undefined =>
  programs.find((program) => fs.existsSync(program));
const program = find('/usr/lib/wine/wine64', '/usr/bin/wine64', '/usr/bin/wine');
const server = find('/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver', '/usr/bin/wineserver');
const compiler = find('/usr/bin/x86_64-w64-mingw32-gcc');

/** Why wine cannot be used here; undefined when it can. Needs the packages wine64 and gcc-mingw-w64-x86-64. */
export const wineMissing: string | undefined =
  process.platform !== 'linux' || !program || !server
    ? 'needs wine64'
    : compiler
      ? undefined
      : 'needs x86_64-w64-mingw32-gcc';

/** Its disk C:, registry and all, kept between test runs: making it takes a while and 700 MB. */
export const winePrefix = path.join(os.tmpdir(), 'ddc-wine-10');
/** How long it stays up after the last program: to start it takes seconds. */
const staysUpSeconds = 30;

const cleanEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:DDC_|LC_|LANG|DISPLAY|NODE_OPTIONS)/.test(name)),
  );
const environment = (env: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...cleanEnv(),
  WINEPREFIX: winePrefix,
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
  LC_ALL: 'C.UTF-8',
  ...env,
});

/** Compiles a program, or a library by the name of `file`, for Windows. */
export function compileForWindows(code: string, file: string): void {
  const kind = file.endsWith('.dll') ? ['-shared'] : [];
  execFileSync(compiler ?? '', ['-O1', ...kind, '-o', file, code, '-ladvapi32']);
}

function makePrefix(): void {
  const quiet = { env: environment(), stdio: 'ignore' } as const;
  execFileSync(program ?? '', ['wineboot', '-i'], quiet);
  const version = ['add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'];
  execFileSync(program ?? '', ['reg', ...version], quiet);
  // Written to the disk only when it ends.
  execFileSync(server ?? '', ['-w'], quiet);
  const library = path.join(winePrefix, 'drive_c/windows/system32/bcryptprimitives.dll');
  compileForWindows(path.join(import.meta.dirname, 'bcryptprimitives.c'), library);
}

/** Makes it when it is not there, and starts it: else what it starts beside a program would hold that one's pipes. */
export function prepareWine(): void {
  const isMade = fs.existsSync(path.join(winePrefix, 'drive_c/windows/system32/bcryptprimitives.dll'));
  if (!isMade) makePrefix();
  const quiet = { env: environment(), stdio: 'ignore' } as const;
  spawnSync(server ?? '', [`-p${staysUpSeconds}`], quiet);
  execFileSync(program ?? '', ['cmd', '/c', 'exit'], quiet);
}

/** How wine names a file of this system. */
export const winePath = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;

/** Runs a Windows program to its end. */
export function runWindows(
  args: readonly string[],
  options: {
    cwd: string;
    env?: Record<string, string> | undefined;
    timeout: number;
    stdio?: (number | 'ignore' | 'pipe')[];
  },
): SpawnSyncReturns<Buffer> {
  return spawnSync(program ?? '', args, { ...options, env: environment(options.env) });
}
