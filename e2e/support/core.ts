import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startSimulator } from '../../src/demo/simulator.ts';
import { type CoreOptions, createCore } from '../../src/main/core.ts';
import { clockFrom } from '../../src/main/lib/clock.ts';
import { silentLog } from '../../src/main/lib/log.ts';
import { fixedSecrets, type SecretStore } from '../../src/main/lib/secret-store.ts';
import type { KeyName } from '../../src/shared/words.ts';

/** 06:00 on 23 November 2026 in Seoul. */
export const morning = new Date('2026-11-22T21:00:00Z');
export const morningDate = '2026-11-23';

/** A new empty folder; the OS clears it away. */
export function temporaryDir(prefix = 'ddc-'): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), prefix));
}

type TestCoreOptions = Partial<Omit<CoreOptions, 'secrets'>> & {
  now?: Date;
  secrets?: Partial<Record<KeyName, string>> | SecretStore;
};

/** The real core in this process: real file, real sockets, the simulator as every source, no pauses. */
export async function startTestCore(options: TestCoreOptions = {}) {
  const { now = morning, secrets = {}, ...rest } = options;
  const clock = rest.clock ?? clockFrom(now);
  const simulator = await startSimulator({ now: () => clock.now() });
  const dataDir = rest.dataDir ?? temporaryDir();
  const core = await createCore({
    dataDir,
    fetch,
    clock,
    log: silentLog,
    secrets: 'get' in secrets ? secrets : fixedSecrets(secrets),
    version: '0.0.0-test',
    upstream: simulator.url,
    pace: 0,
    ...rest,
  });
  return {
    core,
    simulator,
    dataDir,
    async stop() {
      await core.close();
      await simulator.close();
    },
  };
}

/** Real upstream answers; a user's clone has none. */
const capturesDir = path.resolve(import.meta.dirname, '../../../shared/captures');
export const hasCaptures = fs.existsSync(capturesDir);
export const capture = (file: string): Buffer => fs.readFileSync(path.join(capturesDir, file));
