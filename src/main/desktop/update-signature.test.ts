import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSigned, signedText, updateKeyFrom } from './update-signature.ts';

const spki = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('base64');
const pair = generateKeyPairSync('ed25519');
const key = updateKeyFrom(spki(pair.publicKey));
const list = "version: 9.9.9\npath: ddc.exe\nsha512: abc\nreleaseDate: '2026-02-19'\n";
const name = 'latest-linux.yml';
const signedBy = (secret: KeyObject, of = name) =>
  sign(null, signedText(of, list), secret).toString('base64');

test('a list is believed with the signature of the other half of the key, with or without a line end', () => {
  expect(isSigned(key, name, list, signedBy(pair.privateKey))).toBe(true);
  expect(isSigned(key, name, list, `${signedBy(pair.privateKey)}\n`)).toBe(true);
});

test.each([
  ['another list', list.replace('9.9.9', '9.9.8'), signedBy(pair.privateKey)],
  ['a list with one more byte', `${list} `, signedBy(pair.privateKey)],
  ['the signature of somebody else', list, signedBy(generateKeyPairSync('ed25519').privateKey)],
  ['the list of another system', list, signedBy(pair.privateKey, 'latest.yml')],
  ['a signature cut off', list, signedBy(pair.privateKey).slice(0, 40)],
  ['no signature', list, ''],
  ['a page instead of one', list, '<html>404</html>'],
])('%s is not believed', (_, text, signature) => expect(isSigned(key, name, text, signature)).toBe(false));

test.each([
  ['nothing', ''],
  ['no key', Buffer.from('key').toString('base64')],
  ['a key of another kind', spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)],
])('%s is refused as a key', (_, text) => expect(() => updateKeyFrom(text)).toThrow());
