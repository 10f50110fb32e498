import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { testCipher } from '../../../e2e/support/cipher.ts';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { openSecrets } from './secret-store.ts';

const fredKey = 'q7w1e2r3t4y5u6i7o8p9a1s2d3f4g5h6';
const otherKey = 'z0x9c8v7b6n5m4q3w2e1r0t9y8u7i6o5';
const nothing = { fred: undefined, coingecko: undefined };
const keyFile = (dataDir: string) => path.join(dataDir, 'keys.json');

const open = (
  dataDir = temporaryDir(),
  cipher = testCipher(),
  environment = nothing as Record<'fred' | 'coingecko', string | undefined>,
) => ({
  dataDir,
  cipher,
  store: openSecrets({ dataDir, environment, cipher }),
});

describe('a stored key', () => {
  test('serves at once, after a restart, and not in clear on the disk', () => {
    const { dataDir, cipher, store } = open();
    store.set('fred', `  ${fredKey}\n`);
    expect([store.get('fred'), store.get('coingecko')]).toEqual([fredKey, undefined]);
    expect(open(dataDir, cipher).store.get('fred')).toBe(fredKey);
    const bytes = fs.readFileSync(keyFile(dataDir), 'utf8');
    expect(Object.keys(JSON.parse(bytes))).toEqual(['fred']);
    expect(bytes).not.toContain(fredKey);
    if (process.platform !== 'win32') expect(fs.statSync(keyFile(dataDir)).mode & 0o777).toBe(0o600);
  });

  test('is replaced, and forgotten without the other', () => {
    const { store, dataDir } = open();
    store.set('fred', fredKey);
    store.set('coingecko', 'CG-abcDEF123456789');
    store.set('fred', otherKey);
    expect(store.get('fred')).toBe(otherKey);
    store.clear('fred');
    expect([store.get('fred'), store.get('coingecko')]).toEqual([undefined, 'CG-abcDEF123456789']);
    expect(Object.keys(JSON.parse(fs.readFileSync(keyFile(dataDir), 'utf8')))).toEqual(['coingecko']);
    store.clear('fred');
    expect(store.describe().fred).toEqual({ set: false, from: 'none', problem: null, storable: true });
  });

  test('gives way to one from the environment, which clearing does not touch', () => {
    const { dataDir, cipher, store } = open();
    store.set('fred', fredKey);
    const outside = open(dataDir, cipher, { fred: ` ${otherKey} `, coingecko: '  ' }).store;
    expect([outside.get('fred'), outside.get('coingecko')]).toEqual([otherKey, undefined]);
    expect(outside.describe()).toMatchObject({
      fred: { set: true, from: 'environment' },
      coingecko: { set: false, from: 'none' },
    });
    outside.clear('fred');
    expect(outside.get('fred')).toBe(otherKey);
  });

  test('of another user or PC is not set, with the reason, and its file is kept', () => {
    const { dataDir, store } = open();
    store.set('fred', fredKey);
    const before = fs.readFileSync(keyFile(dataDir));
    const elsewhere = open(dataDir, testCipher()).store;
    expect(elsewhere.get('fred')).toBeUndefined();
    expect(elsewhere.describe().fred).toEqual({
      set: false,
      from: 'none',
      problem: 'not_decrypted',
      storable: true,
    });
    expect(fs.readFileSync(keyFile(dataDir))).toEqual(before);
    elsewhere.set('fred', otherKey);
    expect(elsewhere.describe().fred).toMatchObject({ set: true, from: 'stored', problem: null });
  });

  test('is for the app alone where there is no cipher, and the file is kept', () => {
    const { dataDir, store } = open();
    store.set('fred', fredKey);
    const headless = openSecrets({ dataDir, environment: nothing });
    expect(headless.get('fred')).toBeUndefined();
    expect(headless.describe().fred).toEqual({
      set: false,
      from: 'none',
      problem: 'only_in_app',
      storable: false,
    });
    expect(store.get('fred')).toBe(fredKey);
  });
});

describe('a key file that is broken', () => {
  test.each(['{"fred": "', '[]', '{"fred": "not base64!"}', '{"other": "YQ=="}'])(
    '(%s) is set aside, not lost',
    (text) => {
      const { dataDir, store } = open();
      fs.writeFileSync(keyFile(dataDir), text);
      expect(store.get('fred')).toBeUndefined();
      expect(store.describe().fred.problem).toBe('file_unreadable');
      store.set('fred', fredKey);
      expect(store.get('fred')).toBe(fredKey);
      const aside = fs.readdirSync(dataDir).find((name) => name.startsWith('keys-unreadable-')) ?? '';
      expect(fs.readFileSync(path.join(dataDir, aside), 'utf8')).toBe(text);
    },
  );
});

describe('a key that cannot be one', () => {
  test.each([
    ['fred', '', 'not_fred_key'],
    ['fred', fredKey.slice(1), 'not_fred_key'],
    ['fred', `${fredKey}0`, 'not_fred_key'],
    ['fred', fredKey.toUpperCase(), 'not_fred_key'],
    ['fred', `${fredKey.slice(0, 16)} ${fredKey.slice(17)}`, 'not_fred_key'],
    ['coingecko', 'short', 'not_key'],
    ['coingecko', 'CG-12345678\r\nX-Evil: 1', 'not_key'],
    ['coingecko', '열쇠열쇠열쇠열쇠', 'not_key'],
    ['coingecko', 'x'.repeat(129), 'not_key'],
  ] as const)('for %s (%j) is refused without being repeated', (name, value, problem) => {
    const { dataDir, store } = open();
    let thrown: unknown;
    try {
      store.set(name, value);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'bad_input', params: { field: 'value', problem } });
    if (value.length > 5) expect(JSON.stringify([thrown, String(thrown)])).not.toContain(value);
    expect(fs.readdirSync(dataDir)).toEqual([]);
  });
});

test('without encryption no key is stored, and the refusal names the variable to set', () => {
  const dataDir = temporaryDir();
  const headless = openSecrets({ dataDir, environment: nothing });
  expect(() => headless.set('fred', fredKey)).toThrow(
    expect.objectContaining({
      code: 'key_not_storable',
      params: { problem: 'no_cipher', variable: 'FRED_API_KEY' },
    }),
  );
  const { store } = open(dataDir, { ...testCipher(), isAvailable: () => false });
  expect(() => store.set('coingecko', 'CG-abcDEF123456789')).toThrow(
    expect.objectContaining({
      code: 'key_not_storable',
      params: { problem: 'cipher_unavailable', variable: 'COINGECKO_API_KEY' },
    }),
  );
  expect(fs.readdirSync(dataDir)).toEqual([]);
});

describe('texts', () => {
  const key = 'CG-a+b/c?d&e=f"g\\h~i';
  const forms: [string, (key: string) => string][] = [
    ['as it is', (text) => text],
    ['in a URL', encodeURIComponent],
    ['in JSON', (text) => JSON.stringify({ text })],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64 after one letter', (text) => Buffer.from(`x${text}`).toString('base64')],
    ['in base64 between two words', (text) => Buffer.from(`ab${text}cd`).toString('base64url')],
    ['in hex', (text) => Buffer.from(text).toString('hex')],
  ];

  test.each(forms)('lose a key %s', (_, form) => {
    const { store } = open();
    store.set('coingecko', key);
    const text = `before ${form(key)} after`;
    const clean = store.redact(text);
    expect(clean).toMatch(/^before .*\*\*\*.* after$/);
    // Of an encoded key some letters at its ends may stay, no more.
    expect(clean.length).toBeLessThan('before *** after'.length + 16);
  });

  test('lose the beginning of a key where they were cut short', () => {
    const { store } = open();
    store.set('fred', fredKey);
    for (const length of [31, 16, 6])
      expect(store.redact(`api_key=${fredKey.slice(0, length)}`)).toBe('api_key=***');
    expect(store.redact(`api_key=${fredKey.slice(0, 5)}`)).toBe(`api_key=${fredKey.slice(0, 5)}`);
  });

  test('lose a replaced key too, and one that was only read; words are left alone', () => {
    const { dataDir, cipher, store } = open();
    store.set('fred', fredKey);
    store.set('fred', otherKey);
    expect(store.redact(`${fredKey} ${otherKey} abc`)).toBe('*** *** abc');
    const later = open(dataDir, cipher).store;
    later.get('fred');
    expect(later.redact(otherKey)).toBe('***');
    const careless = open(dataDir, cipher, { fred: 'a', coingecko: undefined }).store;
    expect(careless.redact('a banana')).toBe('a banana');
  });
});
