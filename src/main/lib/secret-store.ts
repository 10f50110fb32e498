import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { KeyState, KeyStates } from '../../shared/settings.ts';
import { type KeyName, keyNames } from '../../shared/words.ts';
import { AppError, systemCode } from './errors.ts';
import { createRedactor } from './redact.ts';
import { replaceFile, whileLocked } from './replace-file.ts';

/** What encrypts for this user on this PC and no other; Electron's `safeStorage` behind the desktop. */
export interface Cipher {
  /** Resolves when it can be asked; before that, what is stored cannot be had. */
  whenReady(): Promise<unknown>;
  isAvailable(): boolean;
  encrypt(plain: string): Buffer;
  /** Throws for what another user or PC has encrypted. */
  decrypt(encrypted: Buffer): string;
}

/** The keys of the sources. No key ever leaves it but through `get`, for the request that needs it. */
export interface SecretStore {
  /** Resolves when the stored keys can be had: the desktop's cipher is there later than the core. */
  ready(): Promise<unknown>;
  /** As it is now; a changed key counts from the next ask. */
  get(name: KeyName): string | undefined;
  /** Keeps a key, encrypted. Throws `bad_input` (without the key in it), `key_not_storable`, `file_not_written`. */
  set(name: KeyName, value: string): void;
  /** Forgets a stored key; one that the environment gives stays. */
  clear(name: KeyName): void;
  /** Whether there is a key and where from, never the key. */
  describe(): KeyStates;
  /** A text without any key that this store has ever held. */
  redact(text: string): string;
}

const keyVariables: Readonly<Record<KeyName, string>> = {
  fred: 'FRED_API_KEY',
  coingecko: 'COINGECKO_API_KEY',
};

/** FRED's own words: a 32 character alpha-numeric lower-case string. CoinGecko names no form. */
const keyForms: Readonly<Record<KeyName, { form: RegExp; problem: string }>> = {
  fred: { form: /^[0-9a-z]{32}$/, problem: 'not_fred_key' },
  coingecko: { form: /^[\x21-\x7e]{8,128}$/, problem: 'not_key' },
};

/** Base64 of what the cipher made, nothing in clear. */
const fileSchema = z.partialRecord(z.enum(keyNames), z.base64().min(1));
type KeyFile = z.output<typeof fileSchema>;

export interface SecretStoreOptions {
  dataDir: string;
  /** Keys from outside; they win. */
  environment: Readonly<Record<KeyName, string | undefined>>;
  /** Without one, keys come from the environment alone. */
  cipher?: Cipher | undefined;
}

function trimmed(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}

/** Opens the keys of a data folder: `keys.json` holds what the cipher made of them, the environment goes before it. */
export function openSecrets({ dataDir, environment, cipher }: SecretStoreOptions): SecretStore {
  const file = path.join(dataDir, 'keys.json');
  const { hide, redact } = createRedactor();
  const fromOutside = (name: KeyName) => trimmed(environment[name]);
  for (const name of keyNames) hide(fromOutside(name) ?? '');

  /** Undefined: there is a file, but it cannot be read. */
  function readFile(): KeyFile | undefined {
    try {
      return fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    } catch (thrown) {
      return systemCode(thrown) === 'ENOENT' ? {} : undefined;
    }
  }

  function stored(name: KeyName): { key?: string; problem: KeyState['problem'] } {
    const keys = readFile();
    if (!keys) return { problem: 'file_unreadable' };
    const encrypted = keys[name];
    if (encrypted === undefined) return { problem: null };
    if (!cipher?.isAvailable()) return { problem: 'only_in_app' };
    try {
      const key = trimmed(cipher.decrypt(Buffer.from(encrypted, 'base64')));
      if (key === undefined) return { problem: 'not_decrypted' };
      hide(key);
      return { key, problem: null };
    } catch {
      // Another user or PC has encrypted it. What is wrong may hold parts of it, so it is told nowhere.
      return { problem: 'not_decrypted' };
    }
  }

  const notStorable = (name: KeyName, problem: string) =>
    new AppError('key_not_storable', { problem, variable: keyVariables[name] });

  function write(name: KeyName, encrypted: string | undefined): void {
    let keys = readFile();
    if (!keys) {
      // It may be only half broken, and the keys in it good on another PC.
      const aside = path.join(dataDir, `keys-unreadable-${randomUUID().slice(0, 8)}.json`);
      try {
        fs.renameSync(file, aside);
      } catch (cause) {
        const problem = systemCode(cause) ?? 'unwritable';
        throw new AppError('file_not_written', { path: file, problem }, { cause });
      }
      keys = {};
    }
    const { [name]: _, ...others } = keys;
    const next = encrypted === undefined ? others : { ...others, [name]: encrypted };
    replaceFile(file, `${JSON.stringify(next, null, 2)}\n`);
  }

  return {
    ready: () => cipher?.whenReady() ?? Promise.resolve(),
    get: (name) => fromOutside(name) ?? stored(name).key,
    set(name, value) {
      const key = value.trim();
      const { form, problem } = keyForms[name];
      hide(key);
      if (!form.test(key)) throw new AppError('bad_input', { field: 'value', problem });
      if (!cipher) throw notStorable(name, 'no_cipher');
      if (!cipher.isAvailable()) throw notStorable(name, 'cipher_unavailable');
      const encrypted = cipher.encrypt(key).toString('base64');
      whileLocked(file, () => write(name, encrypted));
    },
    clear(name) {
      const keys = readFile();
      if (keys && !(name in keys)) return;
      whileLocked(file, () => write(name, undefined));
    },
    describe() {
      const storable = cipher?.isAvailable() ?? false;
      const state = (name: KeyName): KeyState => {
        const { key, problem } = stored(name);
        if (fromOutside(name) !== undefined) return { set: true, from: 'environment', problem, storable };
        return { set: key !== undefined, from: key === undefined ? 'none' : 'stored', problem, storable };
      };
      return { fred: state('fred'), coingecko: state('coingecko') };
    },
    redact,
  };
}

/** Keys that are given once and for all: demo mode and tests. */
export function fixedSecrets(keys: Partial<Record<KeyName, string | undefined>>): SecretStore {
  const { hide, redact } = createRedactor();
  for (const name of keyNames) hide(keys[name] ?? '');
  const refuse = (name: KeyName) => {
    throw new AppError('key_not_storable', { problem: 'demo_keys', variable: keyVariables[name] });
  };
  const state = (name: KeyName): KeyState => ({
    set: keys[name] !== undefined,
    from: keys[name] === undefined ? 'none' : 'environment',
    problem: null,
    storable: false,
  });
  return {
    ready: () => Promise.resolve(),
    get: (name) => keys[name],
    set: refuse,
    clear: refuse,
    describe: () => ({ fred: state('fred'), coingecko: state('coingecko') }),
    redact,
  };
}
