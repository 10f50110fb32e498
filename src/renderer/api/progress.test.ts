import { expect, test } from 'vitest';
import type { RunEvent } from '../../shared/events.ts';
import { createProgress, nextProgress, type RunProgress } from './progress.ts';

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
