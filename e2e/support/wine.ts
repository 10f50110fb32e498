import fs from 'node:fs';
import path from 'node:path';
import { compileForWindows, runWindows } from '../../scripts/wine/wine.ts';
import { temporaryDir } from './core.ts';

/** Runs a command line of cmd.exe. */
export function runCmd(command: string, { cwd, env }: { cwd: string; env?: Record<string, string> }) {
  const { status, stdout, stderr } = runWindows(['cmd', '/d', '/c', command], { cwd, env, timeout: 60_000 });
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
  sprintf(file, "%s\\\\%s.console", getenv("STAND_IN"), name);
  FILE *detached = getenv("ELECTRON_NO_ATTACH_CONSOLE") ? fopen(file, "w") : NULL;
  if (detached) fclose(detached);
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
  compileForWindows(code, program);
  return program;
}
