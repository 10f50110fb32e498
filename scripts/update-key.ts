/**
 * The signature of a release's lists of versions (latest*.yml), which name the checksum of every package:
 *
 *   node scripts/update-key.ts new           prints a new pair of keys
 *   node scripts/update-key.ts sign FOLDER   writes latest*.yml.sig beside each list, with both keys in the environment
 *
 * A package that was made with UPDATE_PUBLIC_KEY takes no other lists (scripts/package.ts, desktop/update-signature.ts).
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSigned, signedText, updateKeyFrom } from '../src/main/desktop/update-signature.ts';

const der = { publicKeyEncoding: { format: 'der', type: 'spki' } } as const;

function newPair(): void {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    ...der,
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
  });
  console.log(`UPDATE_PUBLIC_KEY=${publicKey.toString('base64')}`);
  console.log(`UPDATE_SIGNING_KEY=${privateKey.toString('base64')}`);
}

function signLists(folder: string): void {
  // A line end that was pasted along is none of the key.
  const secret = process.env.UPDATE_SIGNING_KEY?.trim();
  const stated = process.env.UPDATE_PUBLIC_KEY?.trim();
  // Packages with a key refuse a list without a signature, and packages without one ask for none.
  if (Boolean(secret) !== Boolean(stated)) {
    throw new Error(
      `${secret ? 'UPDATE_PUBLIC_KEY' : 'UPDATE_SIGNING_KEY'} is not set, the other half of it is`,
    );
  }
  if (!secret) {
    console.log('Lists of versions are not signed: UPDATE_PUBLIC_KEY and UPDATE_SIGNING_KEY are not set.');
    return;
  }
  const key = createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
  // Packages that carry another key would refuse every one of them.
  const own = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
  if (stated !== own) throw new Error('UPDATE_SIGNING_KEY does not belong to UPDATE_PUBLIC_KEY');
  const lists = readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name));
  if (lists.length === 0) throw new Error(`no latest*.yml in ${folder}`);
  for (const name of lists) {
    const list = readFileSync(join(folder, name), 'utf8');
    const signature = sign(null, signedText(name, list), key).toString('base64');
    if (!isSigned(updateKeyFrom(own), name, list, signature))
      throw new Error(`${name}: the signature is not right`);
    writeFileSync(join(folder, `${name}.sig`), `${signature}\n`);
    console.log(`${name}.sig`);
  }
}

const [what, folder] = process.argv.slice(2);
if (what === 'new') newPair();
else if (what === 'sign' && folder !== undefined) signLists(folder);
else {
  console.error('usage: node scripts/update-key.ts new | sign FOLDER');
  process.exitCode = 2;
}
