import os from 'node:os';
import { expect, test } from 'vitest';
import { startTestCore } from '../../../e2e/support/core.ts';
import { configure } from '../host.ts';
import { readEnvironment } from '../lib/environment.ts';
import { diagnosticReport } from './diagnostics.ts';

const key = 'abcdef0123456789abcdef0123456789';

test('the report names versions, settings and the newest runs with their reasons, but no key and no home folder', async () => {
  const { core, simulator, dataDir, stop } = await startTestCore({ secrets: { fred: key } });
  simulator.setFault('api.alternative.me', '403-html');
  await core.runner.run('crypto', 'tray');
  const environment = readEnvironment({ DDC_DATA_DIR: dataDir, FRED_API_KEY: key });
  const report = diagnosticReport({
    core,
    configuration: configure({ environment, locale: 'ko', demo: false }),
    settings: { port: 8000, note: key, folder: `${os.homedir()}/data` },
    versions: { electron: '45.4.1' },
    state: { tray: true },
  });
  await stop();
  expect(report).toMatch(/^Daily Data Collector 0\.0\.0-test\nelectron: "45\.4\.1"\n/);
  expect(report).toMatch(/crypto partial [\d.]+ s by tray\n/);
  expect(report).toContain('fear_greed: failed (HTTP 403)');
  expect(report).toContain('crypto_price: 20');
  expect(report).toContain('port: 8000');
  expect(report).not.toContain(key);
  expect(report).toContain('folder: "~/data"');
  expect(report).not.toContain(`${os.homedir()}/`);
});
