import { defineConfig } from 'vite';

/** One file for plain Node with everything in it but better-sqlite3, whose native part cannot be bundled. */
export default defineConfig({
  publicDir: false,
  ssr: { target: 'node', noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: 'src/main/cli.ts',
    outDir: 'out/main',
    emptyOutDir: false,
    target: 'node22',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      // A single file, so that a rebuild never takes a lazily loaded part away from a running product.
      output: { format: 'es', entryFileNames: 'cli.js', codeSplitting: false },
    },
  },
});
