import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage } from './registry.mjs';

const headers = {
  name: 'node-api-headers@1.9.0',
  sha512: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};

// The headers leave out what Node-API 9 has as an experiment only; better-sqlite3 uses one function of it.
const prelude = `#define NAPI_VERSION 2147483647
#include <node_api.h>
#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER
extern "C" napi_status NAPI_CDECL node_api_post_finalizer(napi_env, napi_finalize, void*, void*);
`;

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      const why = error.code === 'ENOENT' ? `${command} is missing: apt-get install gcc g++` : error.message;
      reject(new Error(why, { cause: error }));
    });
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} exited ${code}`))));
  });
}

/** Compiles the better-sqlite3 of `root` for a runtime with Node-API 9 into `file`. `work` is an empty folder beside it. */
export async function compileSqlite(root, file, work) {
  const source = join(root, 'node_modules/better-sqlite3');
  mkdirSync(work, { recursive: true });
  await run('tar', ['-xzf', await fetchPackage(headers, work), '-C', work]);
  writeFileSync(join(work, 'prelude.h'), prelude);
  const defines = readFileSync(join(source, 'deps/defines.gypi'), 'utf8').matchAll(
    /'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g,
  );
  const common = ['-c', '-O1', '-fPIC', '-w', '-DNDEBUG', '-fvisibility=hidden'];
  common.push(...[...defines].map(([, define]) => `-D${define}`), `-I${source}/deps/sqlite3`);
  const addon = [
    '-std=c++20',
    '-fvisibility-inlines-hidden',
    `-I${work}/package/include`,
    `-I${root}/node_modules/node-addon-api`,
    ...['-include', `${work}/prelude.h`],
    '-DNODE_GYP_MODULE_NAME=better_sqlite3',
    '-DBUILDING_NODE_EXTENSION',
    '-DNAPI_DISABLE_CPP_EXCEPTIONS',
    '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
    '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
  ];
  await Promise.all([
    run('gcc', [...common, '-std=gnu99', `${source}/deps/sqlite3/sqlite3.c`, '-o', `${work}/sqlite.o`]),
    run('g++', [...common, ...addon, `${source}/src/better_sqlite3.cpp`, '-o', `${work}/addon.o`]),
  ]);
  const link = ['-shared', '-s', `${work}/addon.o`, `${work}/sqlite.o`, '-ldl', '-o', `${work}/out.node`];
  await run('g++', [...link, '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL']);
  renameSync(`${work}/out.node`, file);
}
