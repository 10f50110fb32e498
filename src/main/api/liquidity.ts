import type { StressHistory, StressLatest } from '../../shared/model-liquidity.ts';
import {
  levels,
  type ModuleId,
  modules,
  policyRateOf,
  reliableCoverage,
  type StoredInputs,
} from '../../shared/stress.ts';
import { addDays, daysBetween } from '../lib/day.ts';
import { isCrisisKeyword } from '../sources/keywords.ts';
import { priceSymbols } from '../sources/yahoo.ts';
import type { LiquidityReads, MacroColumn, StressRow } from '../store/liquidity.ts';

/** An observation that is older does not stand for the day any more; the one before it may be a little older still. */
const maxAgeDays = 7;
const previousDays = 21;
/** Sessions are at most so far apart (a long weekend); a change over a longer gap would not be one of a day. */
const sessionGapDays = 5;

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
const styleOf = (level: string | null) => levels.find((each) => each.level === level);

function parseInputs(row: StressRow): StoredInputs {
  return row.inputs === null ? { formula: 0, modules: {} } : (JSON.parse(row.inputs) as StoredInputs);
}

/** The observation before, when it is of the session before and not of before a gap. */
const neighbour = <T extends { date: string }>(
  before: T | undefined,
  now: { date: string },
): T | undefined => (before && daysBetween(before.date, now.date) <= sessionGapDays ? before : undefined);

/** A series as of a date: newest value not older than a week, its date, and the change since the one before. */
function seriesAt(reads: LiquidityReads, column: MacroColumn, date: string) {
  const [now, earlier] = reads.macro(column, addDays(date, -previousDays), date, 2);
  if (!now || daysBetween(now.date, date) > maxAgeDays) return { value: null, change: null, date: undefined };
  const before = neighbour(earlier, now);
  const { source, provisional, fetchedAt } = now;
  return {
    value: now.value,
    change: before ? round(now.value - before.value, 4) : null,
    date: now.date,
    origin: { observed_at: now.date, source, provisional, fetched_at: fetchedAt },
  };
}

/** A symbol as of a date, the change in percent against the session before. */
function priceAt(reads: LiquidityReads, symbol: string, date: string) {
  const [now, earlier] = reads.prices(symbol, addDays(date, -previousDays), date, 2);
  if (!now || daysBetween(now.date, date) > maxAgeDays) {
    return {
      close: null,
      changePercent: null,
      date: null,
      source: null,
      provisional: false,
      fetched_at: null,
    };
  }
  const before = neighbour(earlier, now);
  return {
    close: now.close,
    changePercent: before ? round((now.close / before.close - 1) * 100, 1) : null,
    date: now.date,
    source: now.source,
    provisional: now.provisional,
    fetched_at: now.fetchedAt,
  };
}

const seenBy = (inputs: StoredInputs, id: ModuleId): string =>
  JSON.stringify((inputs.modules[id]?.inputs ?? []).map(({ name, observed_on }) => [name, observed_on]));

/**
 * The score of a module by the observations before those that it has now; null when there is none within a week. The
 * row of the day before may stand on the same session by now, since days are scored again when their own session has
 * come in: compared with it, nothing would ever have changed.
 */
function previousScore(reads: LiquidityReads, id: ModuleId, date: string, now: StoredInputs): number | null {
  const seen = seenBy(now, id);
  for (let row = reads.stressBefore(date); row; row = reads.stressBefore(row.date)) {
    if (daysBetween(row.date, date) > maxAgeDays) return null;
    // Rows without inputs (Python system) tell nothing of what they were made from.
    if (row.inputs !== null && seenBy(parseInputs(row), id) === seen) continue;
    return row[modules[id].column as keyof StressRow] as number | null;
  }
  return null;
}

const nothing: Omit<StressRow, 'date'> = {
  vol_score: null,
  credit_score: null,
  funding_score: null,
  treasury_score: null,
  news_score: null,
  fed_tone_score: null,
  total_score: null,
  level: null,
  coverage: null,
  inputs: null,
};

/**
 * The index of a date with everything that it was made from (original-system 2.1, nulls where it had zeros); all nulls
 * when there is no date yet.
 */
export function stressOn(reads: LiquidityReads, of: string | undefined): StressLatest {
  const date = of ?? null;
  const at = date ?? '1970-01-01';
  const row: StressRow = (date === null ? undefined : reads.stress(date)) ?? { date: '', ...nothing };
  const earlier = date === null ? undefined : reads.stressBefore(date);
  const previous = earlier && daysBetween(earlier.date, at) <= maxAgeDays ? earlier : undefined;
  const inputs = parseInputs(row);

  const base = (id: ModuleId) => {
    const column = modules[id].column as keyof StressRow;
    return {
      score: row[column] as number | null,
      prevScore: previousScore(reads, id, at, inputs),
      inputs: (inputs.modules[id]?.inputs ?? []).map((input) => ({
        ...input,
        age_days: daysBetween(input.observed_on, at),
      })),
      missing: inputs.modules[id]?.missing ?? [],
    };
  };
  const series = (column: MacroColumn) => seriesAt(reads, column, at);
  const [hy, ig, sofr, rrp] = [series('hy_oas'), series('ig_oas'), series('sofr'), series('rrp_balance')];
  const [dgs2, dgs10, dgs30] = [series('dgs2'), series('dgs10'), series('dgs30')];
  const iorb = series('iorb');
  const [upper, lower] = [series('fed_target_upper').value, series('fed_target_lower').value];
  const middle = upper !== null && lower !== null ? (upper + lower) / 2 : null;
  const vix = priceAt(reads, '^VIX', at);
  const tlt = priceAt(reads, 'TLT', at);

  // What is shown is what is scored: a database of the Python system may hold other keywords.
  const scored = (of: string) =>
    reads.keywordCounts(addDays(of, -1), of).filter(({ keyword }) => isCrisisKeyword(keyword));
  const keywords = scored(at).sort((a, b) => b.count - a.count);
  const sum = (counts: { count: number }[]) => counts.reduce((total, each) => total + each.count, 0);
  const earlierKeywords = previous ? scored(previous.date) : [];
  const tone = reads.tone(addDays(at, -1), at);
  const earlierTone = previous ? reads.tone(addDays(previous.date, -1), previous.date) : undefined;
  // A change from a day to itself, or between different keywords, would be a zero that stands for "unknown".
  const isOf = (of: string) => (each: { date: string }) => each.date === of;
  const namesOf = (counts: readonly { keyword: string }[]) =>
    counts
      .map(({ keyword }) => keyword)
      .sort()
      .join();
  const canCompare =
    previous !== undefined &&
    keywords.length > 0 &&
    keywords.every(isOf(at)) &&
    earlierKeywords.every(isOf(previous.date)) &&
    namesOf(keywords) === namesOf(earlierKeywords);
  const toneChange = (score: 'liquidity_score' | 'stability_score'): number | null =>
    tone?.date === at && earlierTone && earlierTone.date === previous?.date
      ? round(tone[score] - earlierTone[score], 4)
      : null;
  const observed = { hyOas: hy, igOas: ig, sofr, rrpBalance: rrp, dgs2, dgs10, dgs30, iorb };

  return {
    date,
    totalScore: row.total_score,
    level: row.level,
    levelLabel: styleOf(row.level)?.label ?? null,
    levelColor: styleOf(row.level)?.color ?? null,
    coverage: row.coverage,
    prevDate: previous?.date ?? null,
    reliable: row.coverage !== null && row.coverage >= reliableCoverage,
    fetchedAt: {
      index: reads.fetchedAt('stress_index', at),
      news: keywords[0] ? reads.fetchedAt('liquidity_news', keywords[0].date) : null,
      fedTone: tone ? reads.fetchedAt('fed_tone', tone.date) : null,
    },
    modules: {
      volatility: { ...base('volatility'), vix: vix.close, vixChange: vix.changePercent },
      credit: {
        ...base('credit'),
        hyOas: hy.value,
        igOas: ig.value,
        hyOasChg: hy.change,
        igOasChg: ig.change,
      },
      funding: {
        ...base('funding'),
        sofr: sofr.value,
        rrpBalance: rrp.value,
        // The rate that the score was made with; the newest may be of a decision after SOFR's date.
        policyRate: policyRateOf(inputs.modules.funding?.inputs ?? []) ?? iorb.value ?? middle,
        sofrChg: sofr.change,
        rrpChg: rrp.change,
      },
      treasury: {
        ...base('treasury'),
        dgs10: dgs10.value,
        tltClose: tlt.close,
        dgs10Chg: dgs10.change,
        tltChg: tlt.changePercent,
      },
      news: {
        ...base('news'),
        totalCount: keywords.length > 0 ? sum(keywords) : null,
        topKeyword: keywords[0] && keywords[0].count > 0 ? keywords[0].keyword : null,
        countChg: canCompare ? sum(keywords) - sum(earlierKeywords) : null,
        keywords: keywords.map(({ keyword, count, date: of, titles }) => ({
          keyword,
          count,
          date: of,
          titles,
        })),
      },
      fedTone: {
        ...base('fedTone'),
        liquidityFocus: tone?.liquidity_score ?? null,
        creditFocus: tone?.credit_score ?? null,
        stabilityFocus: tone?.stability_score ?? null,
        liqChg: toneChange('liquidity_score'),
        stabChg: toneChange('stability_score'),
      },
    },
    prices: priceSymbols.map((symbol) => ({ symbol, ...priceAt(reads, symbol, at) })),
    macro: {
      dgs2: dgs2.value,
      dgs10: dgs10.value,
      dgs30: dgs30.value,
      hyOas: hy.value,
      igOas: ig.value,
      sofr: sofr.value,
      dgs2Chg: dgs2.change,
      dgs10Chg: dgs10.change,
      dgs30Chg: dgs30.change,
      origin: Object.fromEntries(
        Object.entries(observed).flatMap(([name, each]) =>
          each.origin ? [[name, each.origin] as const] : [],
        ),
      ),
      observed: Object.fromEntries(
        Object.entries(observed).flatMap(([name, each]) => (each.date ? [[name, each.date] as const] : [])),
      ),
    },
  };
}

/** The index by collection date, oldest first. */
export function stressHistory(reads: LiquidityReads, from: string, to: string): StressHistory['history'] {
  return reads.stressHistory(from, to).map((row) => ({
    date: row.date,
    totalScore: row.total_score,
    level: row.level,
    levelLabel: styleOf(row.level)?.label ?? null,
    levelColor: styleOf(row.level)?.color ?? null,
    coverage: row.coverage,
    volScore: row.vol_score,
    creditScore: row.credit_score,
    fundingScore: row.funding_score,
    treasuryScore: row.treasury_score,
    newsScore: row.news_score,
    fedToneScore: row.fed_tone_score,
    vix: row.vix,
    hyOas: row.hy_oas,
    igOas: row.ig_oas,
    sofr: row.sofr,
    rrpBalance: row.rrp_balance,
    dgs10: row.dgs10,
    dgs2: row.dgs2,
    dgs30: row.dgs30,
    tltClose: row.tlt_close,
    newsCount: row.news_count,
    fedLiquidity: row.fed_liquidity,
    fedStability: row.fed_stability,
  }));
}
