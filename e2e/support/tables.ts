import Database from 'better-sqlite3';

export type Row = Readonly<Record<string, string | number | null>>;

/** Reads a database file from outside, as any other program would. */
export function query(file: string, sql: string, ...values: (string | number)[]): Row[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).all(...values) as Row[];
  } finally {
    db.close();
  }
}

const provenanceIn = (file: string) =>
  query(
    file,
    `SELECT dataset, date, field, source, observed_at, is_provisional FROM provenance
     ORDER BY dataset, date, field`,
  );

/** Every stored crypto figure with its origin; not when and by which run it was fetched. */
export const dumpCrypto = (file: string) => ({
  prices: query(file, 'SELECT * FROM crypto_price ORDER BY date, coin_id'),
  metrics: query(file, 'SELECT * FROM crypto_metric ORDER BY date'),
  chains: query(file, 'SELECT * FROM crypto_chain_stablecoin ORDER BY date, chain'),
  provenance: provenanceIn(file),
});

/** The same of the liquidity tables. */
export const dumpLiquidity = (file: string) => ({
  macro: query(file, 'SELECT * FROM liquidity_macro ORDER BY date'),
  prices: query(file, 'SELECT * FROM liquidity_price ORDER BY date, symbol'),
  news: query(file, 'SELECT * FROM liquidity_news ORDER BY date, keyword'),
  tone: query(file, 'SELECT * FROM fed_tone ORDER BY date'),
  stress: query(file, 'SELECT * FROM stress_index ORDER BY date'),
  provenance: provenanceIn(file),
});

export const countRows = (file: string, table: 'collector_log' | 'crypto_price' | 'crypto_metric'): number =>
  Number(query(file, `SELECT count(*) AS n FROM ${table}`)[0]?.n);
