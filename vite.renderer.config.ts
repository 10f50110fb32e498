import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { ko } from './src/renderer/i18n/ko/index.ts';
import { ko as sharedKo } from './src/shared/texts/ko.ts';

/** From here on a piece of the font has letters that are read every day. */
const commonFrom = 64;
const ownLetters = [...JSON.stringify([ko, sharedKo])].map((letter) => letter.codePointAt(0) ?? 0);

/** Whether the range of a piece, as CSS writes it (`U+25-2b, U+ac00`), has a letter of our own texts. */
function hasOwnLetter(range: string): boolean {
  const parts = range.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return ownLetters.some((letter) => parts.some(([from, to]) => letter >= from && letter <= to));
}

/**
 * The font's maker has cut it into 92 files by how often a syllable is used, and the browser fetches those that the text
 * needs. The rare ones are three quarters of its size: left out but for those that our own texts use. In a headline the
 * system's font serves for them.
 */
const withoutRareSyllables: Plugin = {
  name: 'without-rare-syllables',
  enforce: 'pre',
  transform: {
    filter: { id: /pretendardvariable-dynamic-subset\.css$/ },
    handler: (css) =>
      css.replace(
        /@font-face \{[^}]*\.subset\.(\d+)\.woff2[^}]*unicode-range: ([^;]+);[^}]*\}/g,
        (face, part: string, range: string) =>
          Number(part) >= commonFrom || hasOwnLetter(range) ? face : '',
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
