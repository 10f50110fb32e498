import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { unzip } from './unzip.mjs';

const hasPython = spawnSync('python3', ['--version']).status === 0;

test.runIf(hasPython)('files come out as they went in, with their rights and under their new names', () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'unzip-'));
  const archive = path.join(folder, 'a.zip');
  const long = 'collected '.repeat(10_000);
  const make = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('App/', '')
    info = zipfile.ZipInfo('App/Program'); info.external_attr = 0o755 << 16
    z.writestr(info, 'stored as it is')
    z.writestr('App/locales/ko.txt', ${JSON.stringify(long)})
    z.writestr('App/resources/theirs.js', 'left out')
`;
  execFileSync('python3', ['-c', make, archive]);
  unzip(archive, path.join(folder, 'out'), (name) =>
    name.includes('resources') ? undefined : name.replace('App/', '').replace('Program', 'electron'),
  );
  const out = path.join(folder, 'out');
  expect(fs.readdirSync(out, { recursive: true }).sort()).toEqual(['electron', 'locales', 'locales/ko.txt']);
  expect(fs.readFileSync(path.join(out, 'electron'), 'utf8')).toBe('stored as it is');
  expect(fs.statSync(path.join(out, 'electron')).mode & 0o777).toBe(0o755);
  expect(fs.readFileSync(path.join(out, 'locales/ko.txt'), 'utf8')).toBe(long);
  fs.rmSync(folder, { recursive: true });
});

test('what is no zip file is refused', () => {
  const file = path.join(fs.mkdtempSync(path.join(tmpdir(), 'unzip-')), 'a.zip');
  fs.writeFileSync(file, 'not a zip file at all, but long enough to be looked into');
  expect(() => unzip(file, tmpdir(), (name) => name)).toThrow('is not a zip file');
});
