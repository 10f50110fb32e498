import type { StressHistory } from '../../../shared/model-liquidity.ts';
import { useOperation } from '../../api/host.tsx';
import { daysOf, type Range } from '../../charts/series.ts';

const none: StressHistory['history'] = [];

/** The days of a range; while a longer one is being read, the days that are known already. */
export function useStressHistory(range: Range): StressHistory['history'] {
  return useOperation('stress.history', { days: daysOf[range] }).data?.history ?? none;
}
