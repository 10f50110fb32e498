// The stand-in runtime speaks Node-API 9 and would crash on better-sqlite3's own binary, which wants 10: the one
// that was compiled for it is loaded instead. It lies beside this file.
const path = require('node:path');

if (Number(process.versions.napi) < 10) {
  const { dlopen } = process;
  process.dlopen = (module, file, ...rest) => {
    const found = /^(.*[\\/]better-sqlite3)[\\/]prebuilds[\\/][^\\/]+\.node$/.exec(file);
    const compiled =
      found && path.join(__dirname, `better_sqlite3-${require(`${found[1]}/package.json`).version}.node`);
    return dlopen.call(process, module, compiled ?? file, ...rest);
  };
}

// The same in worker threads, which load modules for themselves.
if (Number(process.versions.napi) < 10) {
  const threads = require('node:worker_threads');
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(file, options = {}) {
      super(file, { ...options, execArgv: [...(options.execArgv ?? []), '--require', __filename] });
    }
  };
  require('node:module').syncBuiltinESMExports();
}
