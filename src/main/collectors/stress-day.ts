import {
  formulaVersion,
  moduleIds,
  modules,
  round3,
  type StoredInputs,
  type StressInput,
  type StressResult,
  stressOf,
} from '../../shared/stress.ts';
import { addDays } from '../lib/day.ts';
import { crisisKeywords, isCrisisKeyword } from '../sources/keywords.ts';
import type { LiquidityReads, MacroColumn, Observation, PriceBar } from '../store/liquidity.ts';
import type { Figures } from '../store/write.ts';

/**
 * Days before the collection date that every run reads again, where a source gives them; those of them that have an
 * index are scored again, so that late and corrected values find their way in.
 */
export const rereadDays = 30;

/** An observation older than this does not stand for a day any more; news and tone: one day. */
const maxAgeDays = 7;
const newsMaxAgeDays = 1;
/** TLT's range is over five sessions; with holidays they lie within a fortnight. No input lies further back. */
const rangeSessions = 5;
export const rangeDays = 14;
/** With fewer of the six keywords, their sum says too little. */
const enoughKeywords = 4;

const input = (name: string, at: Observation): StressInput => ({
  name,
  value: at.value,
  observed_on: at.date,
  source: at.source,
  provisional: at.provisional,
});

function fromBar(name: string, value: number, bar: PriceBar): StressInput {
  return { name, value, observed_on: bar.date, source: bar.source, provisional: bar.provisional };
}

/** What the database knows of a collection date, by the rules of the design's section 5. */
export function gatherInputs(reads: LiquidityReads, date: string): StoredInputs {
  const oldest = addDays(date, -maxAgeDays);
  const macro = (column: MacroColumn, notAfter = date) => reads.macro(column, oldest, notAfter)[0];
  const found: StoredInputs = { formula: formulaVersion, modules: {} };

  const vix = reads.prices('^VIX', oldest, date, 1)[0];
  if (vix) found.modules.volatility = { inputs: [fromBar('VIX', vix.close, vix)] };

  const hy = macro('hy_oas');
  if (hy) found.modules.credit = { inputs: [input('HY OAS', hy)] };

  const sofr = macro('sofr');
  if (sofr) {
    // The policy rate of SOFR's own day: on the day of a rate decision, the newer one would look like stress.
    const at = (column: MacroColumn) => macro(column, sofr.date) ?? macro(column);
    const [iorb, upper, lower] = [at('iorb'), at('fed_target_upper'), at('fed_target_lower')];
    const policy = iorb
      ? [input('IORB', iorb)]
      : upper && lower
        ? [input('target upper', upper), input('target lower', lower)]
        : undefined;
    if (policy) found.modules.funding = { inputs: [input('SOFR', sofr), ...policy] };
  }

  const sessions = reads
    .prices('TLT', addDays(date, -rangeDays), date, rangeSessions)
    .filter((bar) => bar.high !== null && bar.low !== null);
  const last = sessions[0];
  if (last && last.date >= oldest && sessions.length === rangeSessions) {
    const top = sessions.reduce((best, bar) => ((bar.high ?? 0) > (best.high ?? 0) ? bar : best));
    const bottom = sessions.reduce((best, bar) => ((bar.low ?? 0) < (best.low ?? 0) ? bar : best));
    found.modules.treasury = {
      inputs: [
        fromBar('TLT high', top.high ?? 0, top),
        fromBar('TLT low', bottom.low ?? 0, bottom),
        fromBar('TLT close', last.close, last),
      ],
    };
  }

  const counts = reads
    .keywordCounts(addDays(date, -newsMaxAgeDays), date)
    .filter(({ keyword }) => isCrisisKeyword(keyword));
  const missing = crisisKeywords
    .map(({ keyword }) => keyword)
    .filter((k) => !counts.some((c) => c.keyword === k));
  if (counts.length >= enoughKeywords) {
    const inputs = counts.map(({ keyword, count, date: observed_on, source }) => ({
      name: keyword,
      value: count,
      observed_on,
      source,
      provisional: false,
    }));
    found.modules.news = { inputs, ...(missing.length > 0 && { missing }) };
  }

  const tone = reads.tone(addDays(date, -newsMaxAgeDays), date);
  if (tone) {
    const score = (name: string, value: number): StressInput => ({
      name,
      value,
      observed_on: tone.date,
      source: 'Federal Reserve press_all.xml',
      provisional: false,
    });
    found.modules.fedTone = {
      inputs: [
        score('liquidity', tone.liquidity_score),
        score('credit', tone.credit_score),
        score('stability', tone.stability_score),
      ],
    };
  }
  return found;
}

/** The row of `stress_index` that these inputs make; undefined when there is no input at all. */
export function stressRow(
  date: string,
  inputs: StoredInputs,
): { figures: Figures; result: StressResult } | undefined {
  const result = stressOf(inputs);
  if (result.total === null || result.level === null) return undefined;
  const scores = moduleIds.map((id) => {
    const score = result.scores[id];
    return [modules[id].column, score === null ? null : round3(score)] as const;
  });
  const all = moduleIds.flatMap((id) => inputs.modules[id]?.inputs ?? []);
  return {
    result,
    figures: {
      table: 'stress_index',
      key: { date },
      values: {
        ...Object.fromEntries(scores),
        total_score: round3(result.total),
        level: result.level,
        coverage: result.coverage,
        inputs: JSON.stringify(inputs),
      },
      source: `stress index, formula ${formulaVersion}`,
      observedAt:
        all
          .map((each) => each.observed_on)
          .sort()
          .at(-1) ?? null,
      provisional: all.some((each) => each.provisional),
    },
  };
}
