import { afterEach, expect, test } from 'vitest';
import { startTestCore } from '../../../e2e/support/core.ts';
import { fredKey } from '../../../e2e/support/liquidity.ts';
import { readTrayStatus, type TraySurroundings } from './tray-status.ts';

const nothingElse: TraySurroundings = {
  running: [],
  nextDue: undefined,
  portTaken: undefined,
  loginStart: false,
  update: undefined,
  quitting: false,
};

type Harness = Awaited<ReturnType<typeof startTestCore>>;
let harness: Harness | undefined;
afterEach(() => harness?.stop());
async function start(): Promise<Harness> {
  harness = await startTestCore({ secrets: { fred: fredKey } });
  return harness;
}

test('an empty database has nothing to show', async () => {
  const { core } = await start();
  expect(readTrayStatus(core, nothingElse)).toMatchObject({
    last: undefined,
    troubled: [],
    stress: undefined,
  });
});

test('the newest run of liquidity or crypto is the last collection; a fetch of news is not', async () => {
  const { core } = await start();
  await core.runner.runAll('scheduler');
  await core.runner.run('news', 'tray');
  const status = readTrayStatus(core, nothingElse);
  expect(status).toMatchObject({ last: { status: 'success', trigger: 'scheduler' }, troubled: [] });
  expect(status.last?.at).toBe(core.store.runs.newest('crypto')?.finishedAt);
  const stored = core.store.liquidity.stress('2026-11-23');
  expect(status.stress).toEqual({
    date: '2026-11-23',
    score: stored?.total_score,
    level: stored?.level,
    reliable: true,
  });
});

test('a collector is in trouble while its newest run has a step that failed', async () => {
  const { core, simulator } = await start();
  simulator.setFault('api.alternative.me', '500');
  await core.runner.run('crypto', 'tray');
  expect(readTrayStatus(core, nothingElse).troubled).toEqual(['crypto']);
  simulator.clearFaults();
  await core.runner.run('crypto', 'tray');
  expect(readTrayStatus(core, nothingElse).troubled).toEqual([]);
});
