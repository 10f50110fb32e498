/**
 * The stress index: pure arithmetic, the same for collection, recomputation, backfill and screen. Weights, bounds and
 * levels are those of the user's Python system (original-system 4) with its defects mended (design section 5).
 */

/** Stored with every index, so that a change of the formula never passes for a change of the market. */
export const formulaVersion = 1;

export const moduleIds = ['volatility', 'credit', 'funding', 'treasury', 'news', 'fedTone'] as const;
export type ModuleId = (typeof moduleIds)[number];

export interface ModuleSpec {
  /** Column of `stress_index`. */
  column: string;
  weight: number;
  lo: number;
  hi: number;
}

export const modules: Readonly<Record<ModuleId, ModuleSpec>> = {
  volatility: { column: 'vol_score', weight: 0.25, lo: 12, hi: 35 },
  credit: { column: 'credit_score', weight: 0.25, lo: 2.5, hi: 6 },
  funding: { column: 'funding_score', weight: 0.2, lo: 0, hi: 0.5 },
  treasury: { column: 'treasury_score', weight: 0.15, lo: 0.5, hi: 5 },
  news: { column: 'news_score', weight: 0.1, lo: 0, hi: 80 },
  fedTone: { column: 'fed_tone_score', weight: 0.05, lo: 0, hi: 0.5 },
};

export const levels = [
  { level: 'normal', below: 0.25, label: '안정', color: '#22c55e' },
  { level: 'watch', below: 0.4, label: '관심', color: '#eab308' },
  { level: 'caution', below: 0.55, label: '주의', color: '#f97316' },
  { level: 'stress', below: 0.75, label: '경계', color: '#ef4444' },
  { level: 'crisis', below: Number.POSITIVE_INFINITY, label: '위기', color: '#dc2626' },
] as const;
export type Level = (typeof levels)[number]['level'];

/** Below this share of the weights, the level is not reliable. */
export const reliableCoverage = 0.5;

/** One value that went into the index. */
export interface StressInput {
  name: string;
  value: number;
  /** The date that the source itself gives the value. */
  observed_on: string;
  source: string;
  provisional: boolean;
}

/** What is stored in `stress_index.inputs`. A module without inputs is missing. */
export interface StoredInputs {
  formula: number;
  modules: Partial<Record<ModuleId, { inputs: StressInput[]; missing?: string[] }>>;
}

export interface StressResult {
  /** 0 (calm) to 1, unrounded; null where the inputs are missing. A missing input is not calm. */
  scores: Record<ModuleId, number | null>;
  /** Weighted mean over the modules that are there, unrounded; null when none is. */
  total: number | null;
  /** Sum of the weights of the modules that are there, 0-1. */
  coverage: number;
  level: Level | null;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** (v − lo) / (hi − lo), cut to 0-1. */
const norm = (value: number, lo: number, hi: number): number => clamp((value - lo) / (hi - lo));

/** Three decimals, as modules and total are stored. */
export const round3 = (value: number): number => Math.round(value * 1000) / 1000;

/** The level of an unrounded total. */
function levelOf(total: number): Level {
  // Six modules at 0.75 each make 0.7499999999999999 in binary: only that noise is taken off, nothing is rounded up.
  const exact = Number(total.toFixed(12));
  return (levels.find((each) => exact < each.below) ?? levels[4]).level;
}

const inputValue = (inputs: readonly StressInput[], name: string): number | null =>
  inputs.find((input) => input.name === name)?.value ?? null;

function sumOf(inputs: readonly StressInput[]): number | null {
  return inputs.length === 0 ? null : inputs.reduce((sum, input) => sum + input.value, 0);
}

/** IORB, else the middle of the target range; null when the inputs have neither. */
export function policyRateOf(inputs: readonly StressInput[]): number | null {
  const [upper, lower] = [inputValue(inputs, 'target upper'), inputValue(inputs, 'target lower')];
  return inputValue(inputs, 'IORB') ?? (upper !== null && lower !== null ? (upper + lower) / 2 : null);
}

/** The figure of a module in its own unit, from its inputs; null when they do not suffice. */
function rawOf(module: ModuleId, inputs: readonly StressInput[]): number | null {
  if (inputs.some((input) => !Number.isFinite(input.value))) return null;
  const get = (name: string) => inputValue(inputs, name);
  switch (module) {
    case 'volatility':
      return get('VIX');
    case 'credit':
      return get('HY OAS');
    case 'funding': {
      const [sofr, policy] = [get('SOFR'), policyRateOf(inputs)];
      return sofr === null || policy === null ? null : sofr - policy;
    }
    case 'treasury': {
      const [high, low, close] = [get('TLT high'), get('TLT low'), get('TLT close')];
      return high === null || low === null || close === null || close <= 0
        ? null
        : ((high - low) / close) * 100;
    }
    case 'news':
    case 'fedTone':
      return sumOf(inputs);
  }
}

/** The index of one day from its inputs. The same inputs give the same index bit for bit. */
export function stressOf(stored: StoredInputs): StressResult {
  const scores = {} as Record<ModuleId, number | null>;
  let weighted = 0;
  let weights = 0;
  for (const id of moduleIds) {
    const { weight, lo, hi } = modules[id];
    const raw = rawOf(id, stored.modules[id]?.inputs ?? []);
    const score = raw === null ? null : norm(raw, lo, hi);
    scores[id] = score;
    if (score === null) continue;
    weighted += weight * score;
    weights += weight;
  }
  const total = weights > 0 ? weighted / weights : null;
  return {
    scores,
    total,
    // Weights have two decimals; their sum in binary need not.
    coverage: Math.round(weights * 100) / 100,
    level: total === null ? null : levelOf(total),
  };
}
