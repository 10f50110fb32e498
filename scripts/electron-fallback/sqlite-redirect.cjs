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
