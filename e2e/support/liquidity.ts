import { fredSeries } from '../../src/main/sources/fred-series.ts';
import { crisisKeywords } from '../../src/main/sources/keywords.ts';
import type { MacroColumn } from '../../src/main/store/liquidity.ts';
import type { Store } from '../../src/main/store/store.ts';
import type { Figures } from '../../src/main/store/write.ts';
import { morning } from './core.ts';

/** Of the right form; the simulator takes it. */
export const fredKey = 'demo'.repeat(8);

/** Rates and spreads of one observation date. */
export const macro = (date: string, values: Partial<Record<MacroColumn, number>>): Figures[] =>
  (Object.entries(values) as [MacroColumn, number][]).map(([column, value]) => ({
    table: 'liquidity_macro',
    key: { date },
    values: { [column]: value },
    source: `FRED ${fredSeries[column].id}`,
    observedAt: date,
  }));

export interface BarValues {
  close: number | null;
  high?: number | null;
  low?: number | null;
  provisional?: boolean;
}

export const bar = (date: string, symbol: string, { close, high, low, provisional }: BarValues): Figures => ({
  table: 'liquidity_price',
  key: { date, symbol },
  values: { close, high: high ?? null, low: low ?? null, volume: 0 },
  source: 'Yahoo Finance',
  observedAt: date,
  ...(provisional !== undefined && { provisional }),
});

/** Five sessions of TLT on these dates: highest high 102, lowest low 99.25, close 100, so the range is 2.75 %. */
export const tltWeek = (...dates: readonly [string, string, string, string, string]): Figures[] =>
  dates.map((date, index) =>
    bar(date, 'TLT', {
      close: index === 4 ? 100 : 101,
      high: index === 1 ? 102 : 101.5,
      low: index === 3 ? 99.25 : 99.5,
    }),
  );

/** Counts of the crisis keywords in their order; fewer numbers, fewer keywords. */
export const counts = (date: string, ...numbers: number[]): Figures[] =>
  numbers.map((count, index) => {
    const keyword = crisisKeywords[index]?.keyword ?? '';
    return {
      table: 'liquidity_news',
      key: { date, keyword },
      values: { count, sample_titles: count > 0 ? `${keyword} one | ${keyword} two` : '' },
      source: 'Google News RSS',
      observedAt: null,
    };
  });

export const tone = (date: string, liquidity: number, credit: number, stability: number): Figures => ({
  table: 'fed_tone',
  key: { date },
  values: { liquidity_score: liquidity, credit_score: credit, stability_score: stability },
  source: 'Federal Reserve press_all.xml',
  observedAt: null,
});

/** Stores rows as a step would. */
export async function put(store: Store, ...rows: readonly (Figures | readonly Figures[])[]): Promise<void> {
  const fetchedAt = morning.toISOString();
  const origin = { runId: 'by-hand', fetchedAt, createdAt: fetchedAt.slice(0, 19).replace('T', ' ') };
  await store.write(() => store.figures(rows.flat(), origin));
}
