import type { Database } from 'better-sqlite3';
import { tables } from './tables.ts';

export const macroColumns = tables.liquidity_macro.columns;
export type MacroColumn = (typeof macroColumns)[number];

/** A stored value with its own date. Rows of the Python system have no source. */
export interface Observation {
  date: string;
  value: number;
  source: string;
  provisional: boolean;
  fetchedAt: string | null;
}

export interface PriceBar {
  date: string;
  close: number;
  high: number | null;
  low: number | null;
  source: string;
  provisional: boolean;
  fetchedAt: string | null;
}

export interface KeywordCount {
  keyword: string;
  date: string;
  count: number;
  titles: string[];
  source: string;
}

export interface FedTone {
  date: string;
  liquidity_score: number;
  credit_score: number;
  stability_score: number;
}

export interface StressRow {
  date: string;
  vol_score: number | null;
  credit_score: number | null;
  funding_score: number | null;
  treasury_score: number | null;
  news_score: number | null;
  fed_tone_score: number | null;
  total_score: number | null;
  level: string | null;
  coverage: number | null;
  inputs: string | null;
}

/** A day of the liquidity history: scores, and raw values of exactly that date. */
export type StressHistoryRow = Omit<StressRow, 'inputs'> & {
  vix: number | null;
  hy_oas: number | null;
  ig_oas: number | null;
  sofr: number | null;
  rrp_balance: number | null;
  dgs2: number | null;
  dgs10: number | null;
  dgs30: number | null;
  tlt_close: number | null;
  news_count: number | null;
  fed_liquidity: number | null;
  fed_stability: number | null;
};

interface RawObservation {
  date: string;
  value: number;
  source: string | null;
  is_provisional: number | null;
  fetched_at: string | null;
}

const unknownSource = 'unknown';
const origin = (row: {
  source: string | null;
  is_provisional: number | null;
  fetched_at: string | null;
}) => ({
  source: row.source ?? unknownSource,
  provisional: row.is_provisional === 1,
  fetchedAt: row.fetched_at,
});

/** Reads of the liquidity tables. Every carried value comes with the date that it is of. */
export function createLiquidityReads(db: Database) {
  const newestMacro = new Map(
    macroColumns.map((column) => [
      column,
      db.prepare(`
        SELECT m.date, m.${column} AS value, p.source, p.is_provisional, p.fetched_at
        FROM liquidity_macro AS m
        LEFT JOIN provenance AS p ON p.dataset = 'liquidity_macro' AND p.date = m.date AND p.field = '${column}'
        WHERE m.date BETWEEN ? AND ? AND m.${column} IS NOT NULL ORDER BY m.date DESC LIMIT ?`),
    ]),
  );
  const bars = db.prepare(`
    SELECT b.date, b.close, b.high, b.low, p.source, p.is_provisional, p.fetched_at
    FROM liquidity_price AS b
    LEFT JOIN provenance AS p ON p.dataset = 'liquidity_price' AND p.date = b.date AND p.field = b.symbol
    WHERE b.symbol = ? AND b.date BETWEEN ? AND ? AND b.close IS NOT NULL ORDER BY b.date DESC LIMIT ?`);
  const keywords = db.prepare(`
    SELECT n.keyword, n.date, n.count, n.sample_titles, p.source FROM liquidity_news AS n
    LEFT JOIN provenance AS p ON p.dataset = 'liquidity_news' AND p.date = n.date AND p.field = n.keyword
    WHERE n.date BETWEEN ? AND ? AND n.count IS NOT NULL ORDER BY n.keyword, n.date DESC`);
  const tone = db.prepare('SELECT * FROM fed_tone WHERE date BETWEEN ? AND ? ORDER BY date DESC LIMIT 1');
  const fetchedAt = db
    .prepare('SELECT max(fetched_at) FROM provenance WHERE dataset = ? AND date = ?')
    .pluck();
  const stress = db.prepare('SELECT * FROM stress_index WHERE date = ?');
  const newestStress = db.prepare('SELECT max(date) FROM stress_index').pluck();
  const earlierStress = db.prepare('SELECT * FROM stress_index WHERE date < ? ORDER BY date DESC LIMIT 1');
  const stressDates = db
    .prepare('SELECT date FROM stress_index WHERE date BETWEEN ? AND ? ORDER BY date')
    .pluck();
  const history = db.prepare(`
    SELECT s.date, s.vol_score, s.credit_score, s.funding_score, s.treasury_score, s.news_score, s.fed_tone_score,
           s.total_score, s.level, s.coverage, vix.close AS vix, m.hy_oas, m.ig_oas, m.sofr, m.rrp_balance, m.dgs2,
           m.dgs10, m.dgs30, tlt.close AS tlt_close,
           (SELECT sum(count) FROM liquidity_news AS n WHERE n.date = s.date) AS news_count,
           f.liquidity_score AS fed_liquidity, f.stability_score AS fed_stability
    FROM stress_index AS s
    LEFT JOIN liquidity_macro AS m ON m.date = s.date
    LEFT JOIN liquidity_price AS vix ON vix.date = s.date AND vix.symbol = '^VIX'
    LEFT JOIN liquidity_price AS tlt ON tlt.date = s.date AND tlt.symbol = 'TLT'
    LEFT JOIN fed_tone AS f ON f.date = s.date
    WHERE s.date BETWEEN ? AND ? ORDER BY s.date`);

  return {
    /** The newest `count` observations of a series on the dates from..to, newest first. */
    macro(column: MacroColumn, from: string, to: string, count = 1): Observation[] {
      const rows = newestMacro.get(column)?.all(from, to, count) as RawObservation[];
      return rows.map((row) => ({ date: row.date, value: row.value, ...origin(row) }));
    },
    /** The newest `count` bars of a symbol on the dates from..to, newest first. */
    prices(symbol: string, from: string, to: string, count: number): PriceBar[] {
      const rows = bars.all(symbol, from, to, count) as (RawObservation & Omit<PriceBar, 'provisional'>)[];
      return rows.map((row) => ({
        date: row.date,
        close: row.close,
        high: row.high,
        low: row.low,
        ...origin({ ...row, fetched_at: (row as unknown as RawObservation).fetched_at }),
      }));
    },
    /** Each keyword's newest count on the dates from..to. */
    keywordCounts(from: string, to: string): KeywordCount[] {
      const newest = new Map<string, KeywordCount>();
      for (const row of keywords.all(from, to) as (Omit<KeywordCount, 'titles'> & {
        sample_titles: string | null;
      })[]) {
        if (newest.has(row.keyword)) continue;
        newest.set(row.keyword, {
          keyword: row.keyword,
          date: row.date,
          count: row.count,
          titles: row.sample_titles ? row.sample_titles.split(' | ') : [],
          source: row.source ?? unknownSource,
        });
      }
      return [...newest.values()];
    },
    tone: (from: string, to: string) => tone.get(from, to) as FedTone | undefined,
    /** When the newest of a dataset's figures of a date was read, or worked out; null where nobody has noted it. */
    fetchedAt: (dataset: 'stress_index' | 'liquidity_news' | 'fed_tone', date: string) =>
      fetchedAt.get(dataset, date) as string | null,
    stress: (date: string) => stress.get(date) as StressRow | undefined,
    newestStressDate: () => (newestStress.get() as string | null) ?? undefined,
    /** The index row before a date, however long before. */
    stressBefore: (date: string) => earlierStress.get(date) as StressRow | undefined,
    stressDates: (from: string, to: string) => stressDates.all(from, to) as string[],
    /** Oldest first; a date without an index has no row. */
    stressHistory: (from: string, to: string) => history.all(from, to) as StressHistoryRow[],
  };
}
export type LiquidityReads = ReturnType<typeof createLiquidityReads>;
