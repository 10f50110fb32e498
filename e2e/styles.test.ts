import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

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
