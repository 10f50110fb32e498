import { afterEach, expect, test } from 'vitest';
import { startTestCore, temporaryDir } from '../../../e2e/support/core.ts';
import { fredKey } from '../../../e2e/support/liquidity.ts';
import { translator } from '../../shared/translator.ts';
import { AppError } from '../lib/errors.ts';
import { silentLog } from '../lib/log.ts';
import { watchOutcomes } from './attention.ts';
import type { Notice } from './notices.ts';
import { remember } from './remembered.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function watch(
  notifications = { failures: true, levelUp: true },
  { seen, now }: { seen?: { date: string; level: string }; now?: Date } = {},
) {
  const { core, simulator, stop } = await startTestCore({ secrets: { fred: fredKey }, ...(now && { now }) });
  const remembered = remember(temporaryDir(), silentLog);
  if (seen) remembered.set({ level: seen });
  const notices: Notice[] = [];
  const end = watchOutcomes({
    core,
    remembered,
    preferences: {
      get: () => ({ language: 'ko', keepInTray: true, notifications }),
      onChange: () => undefined,
    },
    translate: () => translator('ko'),
    show: (notice) => notices.push(notice),
    pace: 0,
  });
  stops.push(async () => {
    end();
    await stop();
  });
  return { core, simulator, remembered, notices };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

test('who looks at a run himself is not told of its failure; of one that ran by itself he is', async () => {
  const { core, simulator, notices } = await watch();
  simulator.setFault('api.alternative.me', '500');
  await core.runner.run('crypto', 'dashboard');
  await settled();
  expect(notices).toEqual([]);
  await core.runner.run('crypto', 'scheduler');
  await settled();
  expect(notices.map(({ page }) => page)).toEqual(['runs']);
});

test('nobody is told of failures who does not want to be, and the day is not used up by it', async () => {
  const { core, simulator, notices, remembered } = await watch({ failures: false, levelUp: true });
  simulator.setFault('api.alternative.me', '500');
  await core.runner.run('crypto', 'scheduler');
  await settled();
  expect(notices).toEqual([]);
  expect(remembered.get().failureNoticeOn).toBeNull();
});

/** A morning on which the simulated index is in the second level. */
const tense = new Date('2026-10-15T21:00:00Z');

test.each([
  { wanted: true, before: 'normal', told: ['유동성 스트레스가 "관심" 단계로 올랐습니다'] },
  { wanted: false, before: 'normal', told: [] },
  { wanted: true, before: 'watch', told: [] },
])('a level of watch after $before, notices wanted: $wanted', async ({ wanted, before, told }) => {
  const seen = { date: '2026-10-15', level: before };
  const { core, notices, remembered } = await watch(
    { failures: true, levelUp: wanted },
    { seen, now: tense },
  );
  await core.runner.run('liquidity', 'scheduler');
  await core.runner.run('liquidity', 'scheduler');
  expect(notices.map(({ title }) => title)).toEqual(told);
  expect(remembered.get().level).toEqual({ date: '2026-10-16', level: 'watch' });
});

test('a database that cannot be read at the start is no reason to be without windows', async () => {
  const { core, stop } = await startTestCore({});
  stops.push(stop);
  core.store.liquidity.newestStressDate = () => {
    throw new Error('database disk image is malformed');
  };
  const options = {
    core,
    remembered: remember(temporaryDir(), silentLog),
    translate: () => translator('ko'),
  };
  const notifications = { failures: true, levelUp: true };
  const preferences = {
    get: () => ({ language: 'ko' as const, keepInTray: true, notifications }),
    onChange: () => undefined,
  };
  const end = watchOutcomes({ ...options, preferences, show: () => undefined, pace: 0 });
  end();
});

test('that nothing can be run at all is told too, once a day', async () => {
  const { core, notices } = await watch();
  const problem = new AppError('disk_full');
  core.schedule = { nextDue: () => undefined, problem: () => problem, setPlan: () => Promise.resolve() };
  for (let times = 0; times < 2; times++) {
    core.events.emit({ type: 'schedule:changed' });
    await settled();
  }
  expect(notices).toEqual([
    {
      title: '예정된 수집을 하지 못했습니다',
      body: expect.stringContaining('디스크가 가득 찼습니다'),
      page: 'overview',
    },
  ]);
});
