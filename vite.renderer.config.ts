import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The dashboards: one page for a browser and for the windows of the desktop app. */
export default defineConfig({
  root: 'src/renderer',
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: '../../out/renderer',
    emptyOutDir: false,
    target: 'chrome130',
    // The policy allows no data: fonts, and a file of its own can be cached.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    // Plain ASCII: one letter beyond Latin and the engine reads and keeps the whole file at twice the size.
    // What the first look needs comes in one file: every further one would be a request more before anything runs.
    rolldownOptions: {
      output: { charset: 'ascii', codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
});
