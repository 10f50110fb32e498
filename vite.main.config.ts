import { defineConfig } from 'vite';

/**
 * One file for the main process or for plain Node with everything in it but Electron and better-sqlite3, whose native
 * part cannot be bundled. scripts/build.ts says which program.
 */
export default defineConfig({
  publicDir: false,
  ssr: { target: 'node', noExternal: true, external: ['better-sqlite3', 'electron'] },
  build: {
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    minify: false,
    // A single file, so that a rebuild never takes a lazily loaded part away from a running product.
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
