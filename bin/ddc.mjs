#!/usr/bin/env node
// Old Node versions must be able to parse this file, or they could not say what is wrong: no static
// import, no `?.`, no `??`, no top-level await. Node-API 10 is what better-sqlite3 needs; it crashes below.
const major = Number(process.versions.node.split('.')[0]);

if (!(major >= 22 && Number(process.versions.napi) >= 10)) {
  process.stderr.write(
    'Daily Data Collector를 실행하려면 Node.js 22.14 이상이 필요합니다(지금은 ' +
      process.version +
      '): `npm run ddc -- …`로 실행하거나 Node 22 이상을 설치해 주세요.\n' +
      'Daily Data Collector needs Node.js 22.14 or newer (this is ' +
      process.version +
      '): run it with `npm run ddc -- …`, or install Node 22+.\n',
  );
  process.exitCode = 1;
} else {
  start().catch((error) => {
    process.stderr.write(`${error.expected ? error.message : error.stack}\n`);
    process.exit(1);
  });
}

async function start() {
  const { fileURLToPath } = await import('node:url');
  const { ensureBuilt } = await import('../scripts/ensure-built.mjs');
  await ensureBuilt(fileURLToPath(new URL('..', import.meta.url)));
  // Compiled code is kept beside the build, where nobody else can write; without it each start compiles all of it.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache(fileURLToPath(new URL('../out/compile-cache', import.meta.url)));
  const program = new URL('../out/main/cli.js', import.meta.url);
  process.argv[1] = fileURLToPath(program);
  await import(program.href);
}
