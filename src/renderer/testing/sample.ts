import type { StatusReport } from '../../shared/model.ts';
import type { StressLatest } from '../../shared/model-liquidity.ts';
import { type ModuleId, moduleIds } from '../../shared/stress.ts';

/** A stress reply with these scores and nothing else; modules that are not named are missing. */
export function stressLatest(scores: Partial<Record<ModuleId, number | null>>): StressLatest {
  const base = (id: ModuleId) => ({ score: scores[id] ?? null, prevScore: null, inputs: [], missing: [] });
  const present = moduleIds.filter((id) => scores[id] != null);
  return {
    date: '2026-02-19',
    totalScore: present.length > 0 ? 0.3 : null,
    level: 'watch',
    levelLabel: '관심',
    levelColor: '#eab308',
    coverage: 1,
    prevDate: null,
    reliable: true,
    fetchedAt: { index: null, news: null, fedTone: null },
    modules: {
      volatility: { ...base('volatility'), vix: null, vixChange: null },
      credit: { ...base('credit'), hyOas: null, igOas: null, hyOasChg: null, igOasChg: null },
      funding: {
        ...base('funding'),
        sofr: null,
        rrpBalance: null,
        policyRate: null,
        sofrChg: null,
        rrpChg: null,
      },
      treasury: { ...base('treasury'), dgs10: null, tltClose: null, dgs10Chg: null, tltChg: null },
      news: { ...base('news'), totalCount: null, topKeyword: null, countChg: null, keywords: [] },
      fedTone: {
        ...base('fedTone'),
        liquidityFocus: null,
        creditFocus: null,
        stabilityFocus: null,
        liqChg: null,
        stabChg: null,
      },
    },
    prices: [],
    macro: {
      dgs2: null,
      dgs10: null,
      dgs30: null,
      hyOas: null,
      igOas: null,
      sofr: null,
      dgs2Chg: null,
      dgs10Chg: null,
      dgs30Chg: null,
      origin: {},
      observed: {},
    },
  };
}

type CollectorRun = NonNullable<StatusReport['collectors']['crypto']>;

/** A run of 06:01 on 19 February 2026 in Seoul with these steps. */
export function collectorRun(
  status: CollectorRun['status'],
  steps: readonly (Pick<CollectorRun['step_details'][number], 'step' | 'status'> & { code?: string })[] = [],
  reason: string | null = null,
): CollectorRun {
  const told = (code: string) => ({ code, params: {}, text: code });
  return {
    status,
    duration: 5,
    date: '2026-02-19',
    steps: {},
    run_id: 'run',
    triggered_by: 'scheduler',
    started_at: '2026-02-18T21:01:00.000Z',
    finished_at: '2026-02-18T21:01:05.000Z',
    created_at: '2026-02-18T21:01:05.000Z',
    running: false,
    reason: reason === null ? null : told(reason),
    step_details: steps.map(({ step, status: ended, code }) => ({
      step,
      status: ended,
      source: 'test',
      summary: ended,
      reasons: code === undefined ? [] : [told(code)],
      rows_written: 0,
      newest_observation: null,
      attempts: 1,
      duration_ms: 1,
      fetched_at: null,
      parts: [],
    })),
  };
}
