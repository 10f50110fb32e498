import { describe, expect, test } from 'vitest';
import { startTestCore } from '../../../e2e/support/core.ts';
import type { AppEvent } from '../../shared/events.ts';
import type { Collector, Found, Step } from '../collectors/collector.ts';
import { AppError } from '../lib/errors.ts';
import { judge, summaryOf } from './run-step.ts';
import { runStatus } from './runner.ts';

const found = (date: string, value: number): Found => ({
  rows: [
    { table: 'crypto_metric', key: { date }, values: { defi_tvl: value }, source: 'test', observedAt: null },
  ],
});

function step(id: string, run: Step['run'], rest: Partial<Step> = {}): Step {
  return { id, source: 'Test', writes: ['crypto_metric'], limitMs: 5_000, run, ...rest };
}

const collector = (...steps: Step[]): Collector => ({ id: 'crypto', steps });
const forever = () => new Promise<Found>(() => undefined);

async function withSteps<T>(
  steps: Step[],
  work: (test: Awaited<ReturnType<typeof startTestCore>>) => Promise<T>,
  limits: { runMs?: number } = {},
): Promise<T> {
  const started = await startTestCore({ collectors: [collector(...steps)], limits });
  try {
    return await work(started);
  } finally {
    await started.stop();
  }
}

describe('judging', () => {
  test('no rows is a failure, whatever the step says', () => {
    expect(judge([], 0)).toEqual({
      status: 'failed',
      reasons: [{ code: 'no_rows', params: {} }],
    });
  });

  test('rows with a problem are partial, without one a success', () => {
    const problem = { code: 'note' as const, params: { part: 'older', observed: '2026-11-20' } };
    expect(judge([problem], 1).status).toBe('partial');
    expect(judge([problem], 0)).toEqual({ status: 'failed', reasons: [problem] });
    expect(judge([], 1).status).toBe('success');
  });

  test('steps read in the user’s form', () => {
    expect(summaryOf('success', [], { key: 'coins', params: { count: 20 } })).toBe('success (20 coins)');
    expect(summaryOf('failed', [{ code: 'source_refused', params: { status: 503 } }])).toBe(
      'failed (HTTP 503)',
    );
    expect(summaryOf('skipped', [{ code: 'not_configured', params: { what: 'FRED API key' } }])).toBe(
      'skipped (FRED API key not set)',
    );
  });

  test.each([
    [['success', 'success'], 'success'],
    [['success', 'failed'], 'partial'],
    [['partial', 'failed'], 'partial'],
    [['failed', 'failed'], 'failed'],
    [['success', 'unconfigured'], 'success'],
    [['success', 'skipped'], 'partial'],
    [['failed', 'unconfigured'], 'failed'],
    [['unconfigured', 'unconfigured'], 'failed'],
  ] as const)('a run of %j is %s', (steps, expected) => {
    const outcomes = steps.map((status) =>
      status === 'unconfigured'
        ? { status: 'skipped' as const, reasons: [{ code: 'not_configured' as const, params: {} }] }
        : { status, reasons: status === 'skipped' ? [{ code: 'needs_failed' as const, params: {} }] : [] },
    );
    expect(runStatus(outcomes)).toBe(expected);
  });
});

describe('steps are isolated', () => {
  test('one that throws anything at all does not touch the others', async () => {
    const steps = [
      step('throws', () => Promise.reject(new TypeError('boom'))),
      step('throws_text', () => Promise.reject('text')),
      step('throws_at_once', () => {
        throw new AppError('source_refused', { status: 503 });
      }),
      step('good', async ({ date }) => found(date, 7)),
    ];
    await withSteps(steps, async ({ core }) => {
      const run = await core.runner.run('crypto', 'api');
      expect(run.status).toBe('partial');
      expect(run.steps.good).toBe('success');
      expect(run.steps.throws_at_once).toBe('failed (HTTP 503)');
      expect(run.steps.throws).toMatch(/^failed \(Something unexpected/);
      expect(core.store.crypto.latest().metrics.defi_tvl).toBe(7);
    });
  });

  test('one that never ends is cut off at its limit, though it does not look at its signal', async () => {
    const steps = [
      step('hangs', forever, { limitMs: 100 }),
      step('good', async ({ date }) => found(date, 7)),
    ];
    await withSteps(steps, async ({ core }) => {
      const run = await core.runner.run('crypto', 'api');
      expect(run.steps).toEqual({ hangs: 'failed (not done within 0.1 s)', good: 'success' });
    });
  });

  test('a step waits for those it comes after, even when they fail', async () => {
    const order: string[] = [];
    const steps = [
      step('first', async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        order.push('first');
        throw new AppError('no_rows');
      }),
      step(
        'second',
        async ({ date }) => {
          order.push('second');
          return found(date, 7);
        },
        { after: ['first'] },
      ),
    ];
    await withSteps(steps, async ({ core }) => {
      expect((await core.runner.run('crypto', 'api')).status).toBe('partial');
      expect(order).toEqual(['first', 'second']);
    });
  });
});

describe('a run as a whole', () => {
  test('ends at its limit, keeps what its finished steps stored, and says why', async () => {
    const steps = [step('good', async ({ date }) => found(date, 7)), step('hangs', forever)];
    await withSteps(
      steps,
      async ({ core }) => {
        const run = await core.runner.run('crypto', 'api');
        expect(run.reason?.code).toBe('run_timeout');
        expect(run.status).toBe('partial');
        expect(core.store.crypto.latest().metrics.defi_tvl).toBe(7);
      },
      { runMs: 200 },
    );
  });

  test('can be cancelled, and is logged then', async () => {
    await withSteps([step('hangs', forever)], async ({ core }) => {
      const going = core.runner.run('crypto', 'tray');
      await expect.poll(() => core.runner.running()).toHaveLength(1);
      const id = core.runner.running()[0]?.run_id ?? '';
      expect(core.runner.cancel('another')).toBe(false);
      expect(core.runner.cancel(id)).toBe(true);
      const run = await going;
      expect(run).toMatchObject({
        runId: id,
        status: 'failed',
        triggeredBy: 'tray',
        reason: { code: 'cancelled' },
      });
      expect(core.runner.running()).toEqual([]);
      expect(core.store.runs.newest('crypto')?.runId).toBe(id);
    });
  });

  test('is told of in order, after its rows are stored', async () => {
    await withSteps([step('good', async ({ date }) => found(date, 7))], async ({ core }) => {
      const seen: string[] = [];
      const stored: unknown[] = [];
      core.events.on((event: AppEvent) => {
        seen.push(event.type);
        if (event.type === 'step:finished')
          stored.push(event.tables, core.store.crypto.latest().metrics.defi_tvl);
      });
      await core.runner.run('crypto', 'api');
      expect(seen).toEqual(['run:started', 'step:started', 'step:finished', 'run:finished']);
      expect(stored).toEqual([['crypto_metric'], 7]);
    });
  });

  test('is joined by everyone who asks while it goes on, and only then', async () => {
    let asked = 0;
    const slow = step('slow', async ({ date }) => {
      asked++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return found(date, asked);
    });
    await withSteps([slow], async ({ core }) => {
      const ids = await Promise.all(
        Array.from({ length: 100 }, () => core.runner.run('crypto', 'api').then((r) => r.runId)),
      );
      expect(new Set(ids).size).toBe(1);
      expect(asked).toBe(1);
      expect((await core.runner.run('crypto', 'api')).runId).not.toBe(ids[0]);
      expect(asked).toBe(2);
    });
  });

  test('an unknown collector is not found', async () => {
    await withSteps([step('good', async ({ date }) => found(date, 7))], async ({ core }) => {
      await expect(core.runner.run('news', 'api')).rejects.toMatchObject({ code: 'not_found' });
    });
  });
});
