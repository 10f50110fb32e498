import type { Database } from 'better-sqlite3';
import {
  type CryptoHistory,
  type CryptoLatest,
  type CryptoMetrics,
  type CryptoPrice,
  metricFields,
  type Provenance,
} from '../../shared/model.ts';

const metricColumns = metricFields.join(', ');
const priceColumns = 'price_usd, market_cap, volume_24h, change_24h, change_7d';

interface ProvenanceRow {
  dataset: string;
  field: string;
  source: string;
  observed_at: string | null;
  fetched_at: string;
  is_provisional: number;
}

/** Reads of the crypto tables. */
export function createCryptoReads(db: Database) {
  const newestDate = db
    .prepare(
      'SELECT max(date) FROM (SELECT max(date) AS date FROM crypto_metric UNION SELECT max(date) FROM crypto_price)',
    )
    .pluck();
  const metrics = db.prepare(`SELECT ${metricColumns} FROM crypto_metric WHERE date = ?`);
  const prices = db.prepare(
    `SELECT coin_id, symbol, ${priceColumns} FROM crypto_price WHERE date = ? ORDER BY market_cap DESC, coin_id`,
  );
  const chains = db.prepare(
    'SELECT chain, circulating_usd FROM crypto_chain_stablecoin WHERE date = ? ORDER BY circulating_usd DESC, chain',
  );
  const provenance = db.prepare(
    `SELECT dataset, field, source, observed_at, fetched_at, is_provisional FROM provenance
     WHERE dataset IN ('crypto_metric', 'crypto_price', 'crypto_chain_stablecoin') AND date = ?`,
  );
  const metricHistory = db.prepare(
    `SELECT date, ${metricColumns} FROM crypto_metric WHERE date BETWEEN ? AND ? ORDER BY date`,
  );
  const priceHistory = db.prepare(
    `SELECT date, ${priceColumns} FROM crypto_price WHERE coin_id = ? AND date BETWEEN ? AND ? ORDER BY date`,
  );

  const metricDates = db
    .prepare('SELECT date FROM crypto_metric WHERE date BETWEEN ? AND ? ORDER BY date')
    .pluck();
  const collectedDates = db
    .prepare(
      `SELECT DISTINCT date FROM provenance
       WHERE dataset = 'crypto_price' AND date BETWEEN ? AND ? AND source NOT LIKE '%market_chart%'
       UNION SELECT DISTINCT c.date FROM crypto_price AS c WHERE c.date BETWEEN ? AND ? AND NOT EXISTS
         (SELECT 1 FROM provenance AS p WHERE p.dataset = 'crypto_price' AND p.date = c.date)`,
    )
    .pluck();

  const fullDates = db
    .prepare(
      `SELECT date FROM crypto_price WHERE date BETWEEN ? AND ?
       GROUP BY date HAVING count(*) >= ? AND sum(coin_id = ?) = 0`,
    )
    .pluck();

  const toProvenance = (row: ProvenanceRow): Provenance => ({
    source: row.source,
    observed_at: row.observed_at,
    fetched_at: row.fetched_at,
    provisional: row.is_provisional === 1,
  });

  return {
    /** The newest date that has anything, whole; empty when there is nothing yet. */
    latest(): CryptoLatest {
      const date = (newestDate.get() as string | null | undefined) ?? null;
      if (date === null) return { date, metrics: {}, prices: [], stablecoin_chains: [], provenance: {} };
      const origin = new Map<string, Provenance>();
      for (const row of provenance.all(date) as ProvenanceRow[]) {
        origin.set(`${row.dataset}/${row.field}`, toProvenance(row));
      }
      const ofFields: CryptoLatest['provenance'] = {};
      for (const field of metricFields) {
        const found = origin.get(`crypto_metric/${field}`);
        if (found) ofFields[field] = found;
      }
      const ofChains = origin.get('crypto_chain_stablecoin/*');
      if (ofChains) ofFields.stablecoin_chains = ofChains;
      return {
        date,
        metrics: (metrics.get(date) as CryptoMetrics | undefined) ?? {},
        prices: (prices.all(date) as CryptoPrice[]).map((price) => ({
          ...price,
          provenance: origin.get(`crypto_price/${price.coin_id}`) ?? null,
        })),
        stablecoin_chains: chains.all(date) as CryptoLatest['stablecoin_chains'],
        provenance: ofFields,
      };
    },
    /** Rows of the dates from..to, oldest first; a date without data has no row. */
    history(from: string, to: string): CryptoHistory['history'] {
      return metricHistory.all(from, to) as CryptoHistory['history'];
    },
    /** Stablecoins by chain on a date, largest first; empty when that day is not stored. */
    chainsOn: (date: string) => chains.all(date) as CryptoLatest['stablecoin_chains'],
    metricDates: (from: string, to: string) => metricDates.all(from, to) as string[],
    newestDate: () => (newestDate.get() as string | null) ?? undefined,
    /** Dates whose coins were collected on the day itself, not filled in later. */
    collectedDates: (from: string, to: string) => collectedDates.all(from, to, from, to) as string[],
    /** Dates that have so many coins without this one. */
    fullDates: (coinId: string, coins: number, from: string, to: string) =>
      fullDates.all(from, to, coins, coinId) as string[],
    coinHistory(coinId: string, from: string, to: string): CryptoHistory['prices'] {
      return priceHistory.all(coinId, from, to) as CryptoHistory['prices'];
    },
  };
}
export type CryptoReads = ReturnType<typeof createCryptoReads>;
