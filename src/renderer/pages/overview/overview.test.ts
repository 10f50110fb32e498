import { describe, expect, test } from 'vitest';
import type { StatusReport } from '../../../shared/model.ts';
import { collectorRun } from '../../testing/sample.ts';
import { adviceFor, problemsOf, verdictOf } from './problems.ts';

const status = (collectors: Partial<StatusReport['collectors']>, running: StatusReport['running'] = []) =>
  ({ collectors: { liquidity: null, crypto: null, news: null, ...collectors }, running }) as StatusReport;

describe('problems', () => {
  test('are the steps that did not succeed, worst first, and none of those that did', () => {
    const found = problemsOf(
      status({
        liquidity: collectorRun('partial', [
          { step: 'news', status: 'partial', code: 'note' },
          { step: 'fred', status: 'skipped', code: 'not_configured' },
          { step: 'price', status: 'success' },
        ]),
        crypto: collectorRun('partial', [{ step: 'fear_greed', status: 'failed', code: 'source_timeout' }]),
      }),
    );
    expect(found.map(({ step, status: ended, advice }) => [step, ended, advice])).toEqual([
      ['fear_greed', 'failed', 'retry'],
      ['fred', 'skipped', 'key'],
      ['news', 'partial', 'retry'],
    ]);
  });

  test('name a run that ended early, beside its steps', () => {
    const [whole] = problemsOf(status({ crypto: collectorRun('failed', [], 'interrupted') }));
    expect(whole).toMatchObject({
      collector: 'crypto',
      step: undefined,
      status: 'failed',
      advice: 'interrupted',
    });
  });

  test.each([
    [['source_rate_limited'], 'wait'],
    [['source_unreachable'], 'network'],
    [['disk_full'], 'disk'],
    [['note', 'source_changed'], 'changed'],
    [['something_new'], 'retry'],
    [[], 'retry'],
  ])('%j advise %s', (codes, advice) => {
    expect(adviceFor(codes.map((code) => ({ code })))).toBe(advice);
  });
});

describe('the verdict of the morning', () => {
  const whole = {
    liquidity: collectorRun('success'),
    crypto: collectorRun('success'),
    news: collectorRun('partial'),
  };
  const today = { liquidity: '2026-02-19', crypto: '2026-02-19' };
  const expected = '2026-02-19';
  test.each([
    ['good', status(whole), today],
    ['partial', status({ ...whole, news: collectorRun('failed') }), today],
    ['partial', status({ ...whole, news: null }), today],
    ['partial', status({ ...whole, news: { ...collectorRun('success'), date: '2026-02-18' } }), today],
    ['partial', status({ ...whole, crypto: collectorRun('partial') }), today],
    ['partial', status({ ...whole, crypto: collectorRun('failed') }), today],
    ['stale', status(whole), { ...today, liquidity: '2026-02-18' }],
    ['stale', status(whole), { ...today, crypto: null }],
    ['none', status({}), { liquidity: null, crypto: null }],
    ['partial', status(whole), { ...today, crypto: undefined }],
    [
      'running',
      status(whole, [
        { collector: 'run-all', run_id: 'x', started_at: '2026-02-18T21:00:00Z', triggered_by: 'api' },
      ]),
      today,
    ],
  ] as const)('is %s', (verdict, of, dates) => expect(verdictOf(of, dates, expected)).toBe(verdict));
});
