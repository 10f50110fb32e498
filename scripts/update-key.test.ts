import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../e2e/support/core.ts';
import { isSigned, updateKeyFrom } from '../src/main/desktop/update-signature.ts';

function updateKey(args: readonly string[], env: Record<string, string> = {}) {
  const program = path.join(import.meta.dirname, 'update-key.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return { status, stdout, stderr };
}
const newPair = (): Record<string, string> =>
  Object.fromEntries(
    [...updateKey(['new']).stdout.matchAll(/^(\w+)=(\S+)$/gm)].map(([, name = '', key = '']) => [name, key]),
  );
const names = ['latest.yml', 'latest-linux.yml', 'latest-mac.yml'];
function release(): string {
  const folder = temporaryDir();
  for (const name of [...names, 'ddc.deb'])
    fs.writeFileSync(path.join(folder, name), `version: ${name} 가\n`);
  return folder;
}

test('a new pair signs every list of a release, as the app checks it, and nothing else', () => {
  const pair = newPair();
  const folder = release();
  // As a variable of a CI may be pasted.
  const pasted = Object.fromEntries(Object.entries(pair).map(([name, value]) => [name, `${value}\n`]));
  expect(updateKey(['sign', folder], pasted)).toMatchObject({ status: 0, stderr: '' });
  const key = updateKeyFrom(pair.UPDATE_PUBLIC_KEY ?? '');
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  for (const name of names) expect(isSigned(key, name, read(name), read(`${name}.sig`))).toBe(true);
  expect(fs.readdirSync(folder)).toHaveLength(names.length * 2 + 1);
});

test('without a key nothing is signed, which is said; that is no failure', () => {
  const folder = release();
  for (const env of [{}, { UPDATE_PUBLIC_KEY: '', UPDATE_SIGNING_KEY: '\n' }]) {
    const { status, stdout } = updateKey(['sign', folder], env);
    expect([status, stdout]).toEqual([0, expect.stringContaining('not signed')]);
  }
  expect(fs.readdirSync(folder).filter((name) => name.endsWith('.sig'))).toEqual([]);
});

test.each([
  [
    'keys that do not belong together',
    () => ({ ...newPair(), UPDATE_PUBLIC_KEY: newPair().UPDATE_PUBLIC_KEY ?? '' }),
  ],
  ['a key that is none', () => ({ ...newPair(), UPDATE_SIGNING_KEY: 'a2V5' })],
  ['a public key alone', () => ({ ...newPair(), UPDATE_SIGNING_KEY: '' })],
  ['a signing key alone', () => ({ ...newPair(), UPDATE_PUBLIC_KEY: '' })],
])('%s fail, and nothing is signed', (_, env) => {
  const folder = release();
  expect(updateKey(['sign', folder], env()).status).toBe(1);
  expect(fs.readdirSync(folder).filter((name) => name.endsWith('.sig'))).toEqual([]);
});

test('a folder without lists fails: nobody would notice that a release cannot be updated to', () => {
  const { status, stderr } = updateKey(['sign', temporaryDir()], newPair());
  expect([status, stderr]).toEqual([1, expect.stringContaining('no latest*.yml')]);
  expect(updateKey(['sign']).status).toBe(2);
});
