import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { temporaryDir } from './core.ts';

const find = (...programs: string[]): string | undefined =>
  programs.find((program) => fs.existsSync(program));
const wine = find('/usr/lib/wine/wine64', '/usr/bin/wine64', '/usr/bin/wine');
const server = find('/usr/lib/wine/wineserver64', '/usr/lib/wine/wineserver', '/usr/bin/wineserver');
const compiler = find('/usr/bin/x86_64-w64-mingw32-gcc');

/** Why Windows scripts cannot be run here; undefined when they can. Needs the packages wine64 and gcc-mingw-w64-x86-64. */
export const wineMissing: string | undefined =
  process.platform !== 'linux' || !wine || !server
    ? 'needs wine64'
    : compiler
      ? undefined
      : 'needs x86_64-w64-mingw32-gcc';

/** Windows as wine plays it, kept between test runs: making it takes a while and 700 MB. */
export const winePrefix = path.join(os.tmpdir(), 'ddc-wine-prefix');
const prefixEnv = { WINEPREFIX: winePrefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };

const cleanEnv = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:DDC_|LC_|LANG|DISPLAY)/.test(name)),
  );

/** Makes it when it is not there. */
export function prepareWine(): void {
  if (fs.existsSync(path.join(winePrefix, 'system.reg'))) return;
  const env = { ...cleanEnv(), ...prefixEnv };
  execFileSync(wine ?? '', ['wineboot', '-i'], { env, stdio: 'ignore' });
  // Its services are there only when this returns.
  execFileSync(server ?? '', ['-w'], { env, stdio: 'ignore' });
}

/** How wine names a file of this system. */
export const winePath = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;

/** Runs a command line of cmd.exe. */
export function runCmd(command: string, { cwd, env }: { cwd: string; env?: Record<string, string> }) {
  const { status, stdout, stderr } = spawnSync(wine ?? '', ['cmd', '/d', '/c', command], {
    cwd,
    env: { ...cleanEnv(), ...prefixEnv, LC_ALL: 'C.UTF-8', ...env },
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

// Notes its arguments in <name>.args, and answers with what stands in <name>-<end of the address>.says, else in
// <name>.says: exit code, a line for standard error, and the rest as the body, to standard output or to where --result=
// says.
const source = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv) {
  char name[300], file[600], line[4096];
  const char *at = strrchr(argv[0], '\\\\'), *out = NULL;
  strcpy(name, at ? at + 1 : argv[0]);
  if (strrchr(name, '.')) *strrchr(name, '.') = 0;
  sprintf(file, "%s\\\\%s.args", getenv("STAND_IN"), name);
  FILE *args = fopen(file, "a");
  for (int i = 1; i < argc; i++) {
    fprintf(args, i > 1 ? " %s" : "%s", argv[i]);
    if (!strncmp(argv[i], "--result=", 9)) out = argv[i] + 9;
  }
  fprintf(args, "\\n");
  fclose(args);
  const char *end = strrchr(argv[argc - 1], '/');
  sprintf(file, "%s\\\\%s-%s.says", getenv("STAND_IN"), name, end ? end + 1 : "");
  FILE *says = fopen(file, "rb");
  sprintf(file, "%s\\\\%s.says", getenv("STAND_IN"), name);
  if (!says) says = fopen(file, "rb");
  if (!says) return 99;
  fgets(line, sizeof line, says);
  int code = atoi(line);
  fgets(line, sizeof line, says);
  if (strlen(line) > 1) fputs(line, stderr);
  size_t n = fread(line, 1, sizeof line, says);
  FILE *body = out ? (n ? fopen(out, "wb") : NULL) : stdout;
  if (body) { fwrite(line, 1, n, body); fclose(body); }
  return code;
}
`;

/** A Windows program that answers as it is told, under whatever name it is copied to. */
export function buildStandIn(): string {
  const folder = temporaryDir('ddc-stand-in-');
  const [code, program] = [path.join(folder, 'stand-in.c'), path.join(folder, 'stand-in.exe')];
  fs.writeFileSync(code, source);
  execFileSync(compiler ?? '', ['-O1', '-o', program, code]);
  return program;
}
