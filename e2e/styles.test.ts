import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ko } from '../src/renderer/i18n/ko/index.ts';
import { ko as sharedKo } from '../src/shared/texts/ko.ts';

const root = path.resolve(import.meta.dirname, '..');
const assets = path.join(root, 'out/renderer/assets');
const mantine = path.join(root, 'node_modules/@mantine/core');

const read = (ending: string) =>
  fs
    .readdirSync(assets)
    .filter((name) => name.endsWith(ending))
    .map((name) => fs.readFileSync(path.join(assets, name), 'utf8'))
    .join('\n');
/** Mantine's class names, which carry a hash. */
const classesIn = (text: string) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g));

test('every component of Mantine that the dashboards use brings its styles, and few others do', () => {
  const used = classesIn(read('.js'));
  const styled = classesIn(read('.css'));
  const available = classesIn(fs.readFileSync(path.join(mantine, 'styles.css'), 'utf8'));
  expect(used.size).toBeGreaterThan(50);
  // src/renderer/mantine.css lists them; node_modules/@mantine/core/styles/*.css says which file has the class.
  expect([...used].filter((name) => available.has(name) && !styled.has(name))).toEqual([]);
  expect([...styled].filter((name) => !used.has(name)).length).toBeLessThan(styled.size / 4);
});

test('the dashboards start without the schemas, which only the host needs', () => {
  expect(read('.js')).not.toContain('ZodError');
});

test('the font that comes with the dashboards has every syllable of their texts', () => {
  const ranges = [...read('.css').matchAll(/unicode-range:([^;}]+)/g)].flatMap(([, range = '']) =>
    range.split(',').map((part) => {
      const [from = '', to = from] = part.trim().slice(2).split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    }),
  );
  const syllables = new Set(JSON.stringify([ko, sharedKo]).match(/[가-힣]/g));
  expect(syllables.size).toBeGreaterThan(300);
  const missing = [...syllables].filter((syllable) => {
    const code = syllable.codePointAt(0) ?? 0;
    return !ranges.some(([from, to]) => code >= from && code <= to);
  });
  expect(missing).toEqual([]);
});
