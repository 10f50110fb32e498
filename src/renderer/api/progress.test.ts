import { expect, test } from 'vitest';
import type { RunEvent } from '../../shared/events.ts';
import { collectorRun } from '../testing/sample.ts';
import { createProgress, isOvertaken, nextProgress, type RunProgress } from './progress.ts';

const run = { runId: 'r1', collector: 'crypto' } as const;
const started: RunEvent = {
  type: 'run:started',
  ...run,
  trigger: 'api',
  date: '2026-02-19',
  steps: ['price', 'global'],
};
const stepStarted = (step: string, runId = 'r1'): RunEvent => ({
  type: 'step:started',
  ...run,
  runId,
  step,
});
const stepFinished = (step: string): RunEvent => ({
  type: 'step:finished',
  ...run,
  step,
  status: 'failed',
  summary: 'failed (HTTP 503)',
  note: undefined,
  reasons: [{ code: 'source_refused', params: { status: 503 }, text: 'HTTP 503' }],
  done: 1,
  total: 2,
  tables: [],
});
const finished: RunEvent = { type: 'run:finished', ...run, status: 'partial' };

const after = (...events: RunEvent[]): RunProgress | undefined =>
  events.reduce<RunProgress | undefined>(nextProgress, undefined);

test('a run goes from waiting steps through running ones to its outcome, and keeps the order of the steps', () => {
  expect(after(started)?.steps.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  expect(after(started, stepStarted('global'))?.steps).toMatchObject([
    { step: 'price', state: 'waiting' },
    { step: 'global', state: 'running' },
  ]);
  const done = after(started, stepStarted('price'), stepFinished('price'), finished);
  expect(done).toMatchObject({ status: 'partial', steps: [{ state: 'failed' }, { state: 'waiting' }] });
  expect(done?.steps[0]?.reasons[0]?.code).toBe('source_refused');
});

test('a run begun anew forgets the one before', () => {
  const again = after(started, stepFinished('price'), finished, { ...started, runId: 'r2' });
  expect(again?.status).toBeUndefined();
  expect(again).toMatchObject({ runId: 'r2', steps: [{ state: 'waiting' }, { state: 'waiting' }] });
});

test('events of another run leave it as it is', () => {
  const before = after(started);
  expect(before && nextProgress(before, stepStarted('price', 'other'))).toBe(before);
});

test('a page that was opened in the middle of a run follows it from there', () => {
  const progress = createProgress();
  progress.take(stepFinished('price'));
  progress.take(stepStarted('global'));
  expect(progress.get()).toMatchObject([
    {
      runId: 'r1',
      steps: [
        { step: 'price', state: 'failed' },
        { step: 'global', state: 'running' },
      ],
    },
  ]);
});

test('listeners hear of changes alone, and no more once they have gone', () => {
  const progress = createProgress();
  let heard = 0;
  const stop = progress.on(() => {
    heard += 1;
  });
  progress.take(started);
  progress.take({ type: 'data:changed', tables: [] });
  expect(heard).toBe(1);
  stop();
  progress.take(finished);
  expect(heard).toBe(1);
  expect(progress.get()[0]?.status).toBe('partial');
});

test('runs of different collectors stand side by side', () => {
  const progress = createProgress();
  progress.take(started);
  progress.take({ ...started, runId: 'r2', collector: 'news' });
  progress.take(finished);
  expect(progress.get().map(({ collector, status }) => [collector, status])).toEqual([
    ['crypto', 'partial'],
    ['news', undefined],
  ]);
});

test('a later run whose start was not heard takes the place of one that has ended', () => {
  const progress = createProgress();
  progress.take(started);
  progress.take(finished);
  progress.take(stepStarted('global', 'r2'));
  expect(progress.get()).toMatchObject([{ runId: 'r2', steps: [{ step: 'global', state: 'running' }] }]);
});

test('what the user has closed stays closed, until the collector runs again', () => {
  const progress = createProgress();
  progress.take(started);
  progress.take(finished);
  progress.dismiss({ runId: 'other', collector: 'crypto' });
  expect(progress.get()).toHaveLength(1);
  progress.dismiss({ runId: 'r1', collector: 'crypto' });
  progress.take(finished);
  expect(progress.get()).toEqual([]);
  progress.take({ ...started, runId: 'r2' });
  expect(progress.get()).toHaveLength(1);
});

test('an ended run is overtaken by a later one of its collector, whether that goes on or has ended', () => {
  const ended: RunProgress = {
    runId: '20261123T210000Z-a',
    collector: 'crypto',
    steps: [],
    status: 'partial',
  };
  const later = '20261123T220000Z-b';
  const report = (run_id: string, collector: 'crypto' | 'news' = 'crypto') => ({
    collectors: {
      crypto: null,
      liquidity: null,
      news: null,
      [collector]: { ...collectorRun('partial'), run_id },
    },
    running: [],
  });
  const running = (collector: 'crypto' | 'news') => ({
    ...report(ended.runId),
    running: [
      { collector, run_id: later, triggered_by: 'api' as const, started_at: '2026-11-23T22:00:00.000Z' },
    ],
  });
  expect(isOvertaken(ended, undefined)).toBe(false);
  expect(isOvertaken(ended, report(ended.runId))).toBe(false);
  expect(isOvertaken(ended, report(later))).toBe(true);
  // Two runs may begin in one second.
  expect(isOvertaken(ended, report(ended.runId.replace(/-.*/, '-0')))).toBe(true);
  expect(isOvertaken(ended, report(later, 'news'))).toBe(false);
  expect(isOvertaken(ended, report('log-12'))).toBe(false);
  expect(isOvertaken(ended, running('crypto'))).toBe(true);
  expect(isOvertaken(ended, running('news'))).toBe(false);
  const { status: _, ...going } = ended;
  expect(isOvertaken(going, report(later))).toBe(false);
});
