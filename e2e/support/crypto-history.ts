import type { Database } from 'better-sqlite3';

const dayMs = 86_400_000;
const dayBefore = (date: string, back: number): string =>
  new Date(Date.parse(date) - back * dayMs).toISOString().slice(0, 10);

/**
 * Puts days before the newest one into a database that has been collected once, as if the app had run every morning;
 * the days of `missing` (days back) are left out. Figures move a little and rise, deterministically.
 */
export function fillCryptoHistory(db: Database, days: number, missing: readonly number[] = []): void {
  const date = db.prepare('SELECT max(date) FROM crypto_metric').pluck().get() as string;
  const metric = db.prepare(`
    INSERT OR REPLACE INTO crypto_metric
      (date, total_market_cap, total_volume_24h, btc_dominance, eth_btc_ratio, fear_greed_index, fear_greed_label,
       defi_tvl, stablecoin_mcap)
    SELECT @day, total_market_cap * @factor, total_volume_24h * @wave, btc_dominance + @shift, eth_btc_ratio * @factor,
       max(0, min(100, fear_greed_index + @points)), fear_greed_label, defi_tvl * @factor, stablecoin_mcap * @factor
    FROM crypto_metric WHERE date = @date`);
  const prices = db.prepare(`
    INSERT OR REPLACE INTO crypto_price (date, coin_id, symbol, price_usd, market_cap, volume_24h, change_24h, change_7d)
    SELECT @day, coin_id, symbol, price_usd * @factor, market_cap * @factor, volume_24h * @wave, change_24h, change_7d
    FROM crypto_price WHERE date = @date`);
  const chains = db.prepare(`
    INSERT OR REPLACE INTO crypto_chain_stablecoin (date, chain, circulating_usd)
    SELECT @day, chain, circulating_usd * @factor FROM crypto_chain_stablecoin WHERE date = @date`);
  db.transaction(() => {
    for (let back = 1; back <= days; back++) {
      if (missing.includes(back)) continue;
      const values = {
        date,
        day: dayBefore(date, back),
        factor: (1 - back / 1000) * (1 + Math.sin(back * 1.7) / 100),
        wave: 1 + Math.sin(back * 2.3) / 5,
        shift: Math.sin(back / 15) * 2,
        points: Math.round(Math.sin(back / 4) * 20),
      };
      for (const statement of [metric, prices, chains]) statement.run(values);
    }
  })();
}
