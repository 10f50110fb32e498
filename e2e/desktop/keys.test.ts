import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createHttpClient } from '../../src/shared/client.ts';
import { temporaryDir } from '../support/core.ts';
import { query } from '../support/tables.ts';
import { describeDesktop, hostUrl, type Surroundings, spawnApp, surround } from './support/app.ts';

const key = 'zz9key'.repeat(6).slice(0, 32);

/** A keyring, which no test has: like a real one it cannot be asked before Electron is ready. */
function plantKeyring(): Record<string, string> {
  const file = path.join(temporaryDir('ddc-planted-'), 'keyring.cjs');
  fs.writeFileSync(
    file,
    `const Module = require('node:module');
    const load = Module._load;
    Module._load = function (name, ...rest) {
      const found = load.call(this, name, ...rest);
      if (name === 'electron' && process.type === 'browser') {
        const { app, safeStorage } = found;
        Object.assign(safeStorage, {
          isEncryptionAvailable: () => app.isReady(),
          getSelectedStorageBackend: () => 'gnome_libsecret',
          decryptString: (text) => text.toString().slice(1),
        });
      }
      return found;
    };`,
  );
  return { NODE_OPTIONS: `--require=${file}` };
}

/** As an earlier session has stored it. */
const storeKey = ({ dataDir }: Surroundings) =>
  fs.writeFileSync(
    path.join(dataDir, 'keys.json'),
    JSON.stringify({ fred: Buffer.from(`x${key}`).toString('base64') }),
  );
const logOf = ({ dataDir }: Surroundings) => fs.readFileSync(path.join(dataDir, 'logs/main.log'), 'utf8');

describeDesktop('a stored key', () => {
  test('is there for the run that a start catches up, which begins before Electron is ready', async () => {
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    const at = (time: string) => new Date(`${today}T${time}:00+09:00`).toISOString();
    const around = await surround({ env: { ...plantKeyring(), DDC_NOW: at('05:00') } });
    storeKey(around);
    const first = spawnApp(around, '--hidden');
    await around.panel?.tray();
    first.process.kill('SIGTERM');
    await first.exit;
    around.env.DDC_NOW = at('07:00');
    spawnApp(around, '--hidden');
    await hostUrl(around.dataDir);
    const file = path.join(around.dataDir, 'stock_research.db');
    const runs = () => query(file, "SELECT triggered_by FROM collector_log WHERE collector = 'liquidity'");
    await expect.poll(runs).toEqual([{ triggered_by: 'catch-up' }]);
    expect(query(file, "SELECT status FROM run_step WHERE step = 'fred'")).toEqual([{ status: 'success' }]);
  });

  test('is not in the log either when an error that nothing catches names it', async () => {
    const around = await surround({ env: plantKeyring() });
    storeKey(around);
    const app = spawnApp(around, '--hidden', '--inspect=0');
    await around.panel?.tray();
    const client = createHttpClient({ baseUrl: await hostUrl(around.dataDir) });
    await client.call('collector.run', { collector: 'liquidity' });
    const socket = new WebSocket(/ws:\/\/127\.0\.0\.1:\S+/.exec(app.output())?.[0] ?? '');
    await once(socket, 'open');
    const expression = `Promise.reject(new Error('https://host/?api_key=${key}'))`;
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
    await expect.poll(() => logOf(around)).toContain('unhandled rejection');
    socket.close();
    expect(logOf(around)).not.toContain(key);
  });
});
