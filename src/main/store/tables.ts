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
}

export const tables = {
  crypto_price: {
    key: ['date', 'coin_id'],
    columns: ['symbol', 'price_usd', 'market_cap', 'volume_24h', 'change_24h', 'change_7d'],
    provenanceOf: (key) => key.coin_id ?? '',
  },
  crypto_metric: {
    key: ['date'],
    columns: [
      'total_market_cap',
      'total_volume_24h',
      'btc_dominance',
      'eth_btc_ratio',
      'fear_greed_index',
      'fear_greed_label',
      'defi_tvl',
      'stablecoin_mcap',
    ],
    provenanceOf: (_key, column) => column,
    stamped: ['created_at'],
  },
  crypto_chain_stablecoin: {
    key: ['date', 'chain'],
    columns: ['circulating_usd'],
    provenanceOf: () => '*',
  },
} as const satisfies Record<string, TableSpec>;

export type TableName = keyof typeof tables;
const tableNames = Object.keys(tables) as TableName[];
export const specOf = (table: TableName): TableSpec => tables[table];

/** Tables whose rows the status counts, ours and those shared with the Python system. */
export const countedTables = [...tableNames, 'collector_log'] as const;
