import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { replaceAppImage } from './app-image.ts';

function files() {
  const dir = temporaryDir();
  const old = path.join(dir, 'ddc-0.1.0.AppImage');
  const fresh = path.join(dir, 'loaded');
  fs.writeFileSync(old, 'old', { mode: 0o755 });
  fs.writeFileSync(fresh, 'new');
  return { dir, old, fresh };
}

test.skipIf(process.platform === 'win32')(
  'the new one has the path of the old one, can be started, and nothing else is left',
  () => {
    const { dir, old, fresh } = files();
    replaceAppImage(old, fresh);
    expect(fs.readFileSync(old, 'utf8')).toBe('new');
    expect(fs.statSync(old).mode & 0o777).toBe(0o755);
    expect(fs.readdirSync(dir)).toEqual([path.basename(old)]);
  },
);

test('when the new one cannot be had, the old one stays', () => {
  const { dir, old, fresh } = files();
  fs.rmSync(fresh);
  expect(() => replaceAppImage(old, fresh)).toThrow(/ENOENT/);
  expect(fs.readFileSync(old, 'utf8')).toBe('old');
  expect(fs.readdirSync(dir)).toEqual([path.basename(old)]);
});
