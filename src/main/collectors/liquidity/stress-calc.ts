import { reliableCoverage } from '../../../shared/stress.ts';
import { addDays } from '../../lib/day.ts';
import type { StoredReason } from '../../store/runs.ts';
import type { Figures } from '../../store/write.ts';
import { remark, type Step } from '../collector.ts';
import { gatherInputs, rereadDays, stressRow } from '../stress-day.ts';

/** The stress index of the collection date, and again of the days that are read again. */
export const stressCalc: Step = {
  id: 'stress_calc',
  source: 'stress index',
  after: ['fred', 'price', 'news', 'fed_tone'],
  derived: true,
  writes: ['stress_index'],
  limitMs: 30_000,
  async run({ date, read }) {
    const today = stressRow(date, gatherInputs(read.liquidity, date));
    if (!today) return { skipped: { code: 'inputs_missing', params: {} } };
    const rows: Figures[] = [];
    for (const day of read.liquidity.stressDates(addDays(date, -rereadDays), addDays(date, -1))) {
      // A row without inputs was made by the Python system and its formula: it is history, not ours to change.
      if (!read.liquidity.stress(day)?.inputs) continue;
      const again = stressRow(day, gatherInputs(read.liquidity, day));
      if (again) rows.push(again.figures);
    }
    rows.push(today.figures);
    const { coverage } = today.result;
    const problems: StoredReason[] = [];
    if (coverage < reliableCoverage)
      problems.push(remark('low_coverage', { percent: Math.round(coverage * 100) }));
    return { rows, problems, note: { key: 'coverage', params: { percent: Math.round(coverage * 100) } } };
  },
};
