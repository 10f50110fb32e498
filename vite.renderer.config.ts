import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The font's maker has cut it into 92 files by how often a syllable is used, and the browser fetches those that the text
 * needs. The first 64 have the rare ones, three quarters of its size; the system's font serves for those.
 */
const withoutRareSyllables: Plugin = {
  name: 'without-rare-syllables',
  enforce: 'pre',
  transform: {
    filter: { id: /pretendardvariable-dynamic-subset\.css$/ },
    handler: (css) =>
      css.replace(/@font-face \{[^}]*\.subset\.(\d+)\.woff2[^}]*\}/g, (face, part: string) =>
        Number(part) < 64 ? '' : face,
      ),
  },
};

/** The dashboards: one page for a browser and for the windows of the desktop app. */
export default defineConfig({
  root: 'src/renderer',
  base: './',
  publicDir: false,
  plugins: [react(), withoutRareSyllables],
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
