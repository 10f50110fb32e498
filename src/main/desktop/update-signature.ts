import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/**
 * The key that lists of versions are signed with, from what stands in the package: Ed25519, SPKI, base64. Throws when it
 * is no such key.
 */
export function updateKeyFrom(text: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${key.asymmetricKeyType} is not Ed25519`);
  return key;
}

/** What is signed: a list with its name, so that the list of one system is not taken for that of another. */
export const signedText = (name: string, list: string): Buffer => Buffer.from(`${name}\n${list}`);

/** Whether `signature` (base64) is that of whoever has the other half of the key, over the list `name` to the byte. */
export function isSigned(key: KeyObject, name: string, list: string, signature: string): boolean {
  return verify(null, signedText(name, list), key, Buffer.from(signature, 'base64'));
}
