import type { StressHistory, StressLatest } from '../../../shared/model-liquidity.ts';
import { type ModuleId, moduleIds, modules } from '../../../shared/stress.ts';

/** Colours of the modules in the contribution bar. */
export const moduleColors: Readonly<Record<ModuleId, string>> = {
  volatility: '#ef4444',
  credit: '#f97316',
  funding: '#eab308',
  treasury: '#3b82f6',
  news: '#a855f7',
  fedTone: '#06b6d4',
};

export interface Contribution {
  id: ModuleId;
  /** Part of the total score, 0-1; those of all modules add up to it. */
  value: number;
  /** Of the total, 0-1. */
  share: number;
}

/** From this on a module is a driver of the index. */
const driverFrom = 0.05;
const mostDrivers = 3;

/** What each module that has inputs brings to the total, largest first; a missing module brings nothing and takes nothing. */
export function contributionsOf(latest: StressLatest): Contribution[] {
  const present = moduleIds.flatMap((id) => {
    const { score } = latest.modules[id];
    return score === null ? [] : [{ id, weighted: score * modules[id].weight, weight: modules[id].weight }];
  });
  const weights = present.reduce((sum, { weight }) => sum + weight, 0);
  const total = present.reduce((sum, { weighted }) => sum + weighted, 0);
  return present
    .map(({ id, weighted }) => ({ id, value: weighted / weights, share: total > 0 ? weighted / total : 0 }))
    .sort((a, b) => b.value - a.value);
}

/** The modules that make the index what it is: at most three. */
export const driversOf = (contributions: readonly Contribution[]): ModuleId[] =>
  contributions
    .filter(({ value }) => value >= driverFrom)
    .slice(0, mostDrivers)
    .map(({ id }) => id);

/** The field of the history that holds the score of a module. */
export const scoreField = {
  volatility: 'volScore',
  credit: 'creditScore',
  funding: 'fundingScore',
  treasury: 'treasuryScore',
  news: 'newsScore',
  fedTone: 'fedToneScore',
} as const satisfies Record<ModuleId, keyof StressHistory['history'][number]>;

/**
 * How the total has changed against an earlier day; null where that day is not stored, or was made of other modules: then
 * the difference would tell of the inputs and not of the market.
 */
export function totalChange(
  latest: StressLatest,
  earlier: StressHistory['history'][number] | undefined,
): number | null {
  if (latest.totalScore === null || earlier?.totalScore == null) return null;
  const isSame = moduleIds.every(
    (id) => (latest.modules[id].score === null) === (earlier[scoreField[id]] === null),
  );
  return isSame ? latest.totalScore - earlier.totalScore : null;
}

/**
 * The total less what it would be with every module at its observation before; null unless all modules that are there
 * have one. The stored index of the day before may stand on the same session, and so would not have moved.
 */
export function totalMove(latest: StressLatest): number | null {
  let [weights, moved] = [0, 0];
  for (const id of moduleIds) {
    const { score, prevScore } = latest.modules[id];
    if (score === null) continue;
    if (prevScore === null) return null;
    weights += modules[id].weight;
    moved += modules[id].weight * (score - prevScore);
  }
  return weights > 0 ? moved / weights : null;
}
