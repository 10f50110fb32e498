import { metricFields } from '../../shared/model.ts';

/**
 * The tables that steps write figures to. `provenanceOf` says at which grain a table's provenance is kept: a
 * market figure each for itself, a coin as one row (all its figures come in one answer), a set as one.
 */
interface TableSpec {
  key: readonly string[];
  /** The value columns. */
  columns: readonly string[];
  provenanceOf: (key: Readonly<Record<string, string>>, column: string) => string;
  /** Columns filled once, when the row is made. */
  stamped?: readonly string[];
  /** A computed row is replaced as a whole: a null is a result there, not a gap. */
  computed?: boolean;
}

export const tables = {
  crypto_price: {
    key: ['date', 'coin_id'],
    columns: ['symbol', 'price_usd', 'market_cap', 'volume_24h', 'change_24h', 'change_7d'],
    provenanceOf: (key) => key.coin_id ?? '',
  },
  crypto_metric: {
    key: ['date'],
    columns: metricFields,
    provenanceOf: (_key, column) => column,
    stamped: ['created_at'],
  },
  crypto_chain_stablecoin: {
    key: ['date', 'chain'],
    columns: ['circulating_usd'],
    provenanceOf: () => '*',
  },
  liquidity_macro: {
    key: ['date'],
    columns: [
      'hy_oas',
      'ig_oas',
      'sofr',
      'rrp_balance',
      'dgs2',
      'dgs10',
      'dgs30',
      'iorb',
      'fed_target_upper',
      'fed_target_lower',
    ],
    provenanceOf: (_key, column) => column,
    stamped: ['created_at'],
  },
  liquidity_price: {
    key: ['date', 'symbol'],
    columns: ['close', 'high', 'low', 'volume'],
    provenanceOf: (key) => key.symbol ?? '',
  },
  liquidity_news: {
    key: ['date', 'keyword'],
    columns: ['count', 'sample_titles'],
    provenanceOf: (key) => key.keyword ?? '',
  },
  fed_tone: {
    key: ['date'],
    columns: ['liquidity_score', 'credit_score', 'stability_score'],
    provenanceOf: () => '*',
  },
  stress_index: {
    key: ['date'],
    columns: [
      'vol_score',
      'credit_score',
      'funding_score',
      'treasury_score',
      'news_score',
      'fed_tone_score',
      'total_score',
      'level',
      'coverage',
      'inputs',
    ],
    provenanceOf: () => '*',
    computed: true,
  },
} as const satisfies Record<string, TableSpec>;

export type TableName = keyof typeof tables;
const tableNames = Object.keys(tables) as TableName[];
export const specOf = (table: TableName): TableSpec => tables[table];

/** Tables whose rows the status counts, ours and those shared with the Python system. */
export const countedTables = [...tableNames, 'news_articles', 'manual_input', 'collector_log'] as const;
