import { defineConfig, type Plugin } from 'vite';

/**
 * Importing `node:process` as a module makes Node read every property of it, of which `allowedNodeEnvironmentFlags`
 * alone takes a fifth of the time in which the app starts. It is a global anyway.
 */
const globalProcess: Plugin = {
  name: 'global-process',
  enforce: 'pre',
  resolveId: (id) => (id === 'node:process' || id === 'process' ? '\0process' : undefined),
  load: (id) => (id === '\0process' ? 'export default globalThis.process' : undefined),
};

/** `require` finds better-sqlite3 without first parsing it for what it exports. */
const requiredSqlite: Plugin = {
  name: 'required-sqlite',
  enforce: 'pre',
  resolveId: (id) => (id === 'better-sqlite3' ? '\0sqlite' : undefined),
  load: (id) =>
    id === '\0sqlite'
      ? "import { createRequire } from 'node:module';\nexport default createRequire(import.meta.url)('better-sqlite3');"
      : undefined,
};

/**
 * What Fastify brings and src/main/http/server.ts does without: its schema compilers, half a megabyte, requests without
 * a socket, for tests, a logger of its own, versions of plug-ins, and servers that speak TLS or HTTP/2.
 */
const unusedOfFastify: Plugin = {
  name: 'unused-of-fastify',
  enforce: 'pre',
  resolveId: (id, importer = '') =>
    /[\\/]node_modules[\\/]fastify[\\/]/.test(importer) &&
    /^(?:@fastify\/(?:ajv|fast-json-stringify)-compiler|light-my-request|pino|semver|node:https|node:http2)$/.test(
      id,
    )
      ? '\0none'
      : undefined,
  load: (id) => (id === '\0none' ? 'export default undefined;' : undefined),
};

/**
 * One file for the main process or for plain Node with everything in it but Electron and better-sqlite3, whose native
 * part cannot be bundled. scripts/build.ts says which program.
 */
export default defineConfig({
  publicDir: false,
  plugins: [globalProcess, requiredSqlite, unusedOfFastify],
  ssr: { target: 'node', noExternal: true, external: ['electron'] },
  build: {
    emptyOutDir: false,
    target: 'node20',
    // Hidden: Node would read the map at every start.
    sourcemap: 'hidden',
    minify: false,
    // One letter beyond Latin and the engine keeps the whole text of a program in twice the memory.
    // A single file, so that a rebuild never takes a lazily loaded part away from a running product.
    rolldownOptions: { output: { charset: 'ascii', codeSplitting: false } },
  },
});
