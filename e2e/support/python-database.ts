import Database from 'better-sqlite3';
import type { Row } from './tables.ts';

/** user-design 2.1, word for word. */
const designTables = `
  CREATE TABLE crypto_price (
    date       TEXT NOT NULL,          -- YYYY-MM-DD
    coin_id    TEXT NOT NULL,          -- coingecko id: bitcoin, ethereum, ...
    symbol     TEXT NOT NULL,          -- BTC, ETH, ...
    price_usd  REAL,                   -- USD 가격
    market_cap REAL,                   -- 시가총액 (USD)
    volume_24h REAL,                   -- 24h 거래량
    change_24h REAL,                   -- 24h 변동률 (%)
    change_7d  REAL,                   -- 7d 변동률 (%)
    PRIMARY KEY (date, coin_id)
  );
  CREATE TABLE crypto_metric (
    date              TEXT PRIMARY KEY,  -- YYYY-MM-DD
    total_market_cap  REAL,              -- 전체 시가총액
    total_volume_24h  REAL,              -- 전체 24h 거래량
    btc_dominance     REAL,              -- BTC 도미넌스 (%)
    eth_btc_ratio     REAL,              -- ETH/BTC 비율
    fear_greed_index  INTEGER,           -- Fear & Greed (0-100)
    fear_greed_label  TEXT,              -- Extreme Fear/Fear/Neutral/Greed/Extreme Greed
    defi_tvl          REAL,              -- DeFi 총 TVL (USD)
    stablecoin_mcap   REAL,             -- 스테이블코인 총 시가총액
    created_at        TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE collector_log (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    date       TEXT NOT NULL,          -- YYYY-MM-DD
    collector  TEXT NOT NULL,          -- liquidity, crypto, news
    status     TEXT NOT NULL,          -- success, partial, failed
    duration   REAL,                   -- 실행 시간 (초)
    details    TEXT,                   -- JSON: 각 단계별 결과
    triggered_by TEXT,                 -- api, scheduler, manual-cli
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
  );`;

/** The same tables as SQLAlchemy's create_all makes them from the models of user-design 2.2. */
const sqlAlchemyTables = `
  CREATE TABLE crypto_price (
    date VARCHAR(10) NOT NULL, coin_id VARCHAR(50) NOT NULL, symbol VARCHAR(20) NOT NULL, price_usd FLOAT,
    market_cap FLOAT, volume_24h FLOAT, change_24h FLOAT, change_7d FLOAT, PRIMARY KEY (date, coin_id)
  );
  CREATE TABLE crypto_metric (
    date VARCHAR(10) NOT NULL, total_market_cap FLOAT, total_volume_24h FLOAT, btc_dominance FLOAT,
    eth_btc_ratio FLOAT, fear_greed_index INTEGER, fear_greed_label VARCHAR(30), defi_tvl FLOAT,
    stablecoin_mcap FLOAT, created_at DATETIME DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (date)
  );
  CREATE TABLE collector_log (
    id INTEGER NOT NULL, date VARCHAR(10) NOT NULL, collector VARCHAR(30) NOT NULL, status VARCHAR(20) NOT NULL,
    duration FLOAT, details JSON, triggered_by VARCHAR(30), created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id)
  );`;

/** Tables of collectors to come and of other programs, with what hangs on them (original-system 1.1, 1.3, 1.4). */
const otherTables = `
  CREATE TABLE liquidity_macro (date VARCHAR(10) NOT NULL, hy_oas FLOAT, ig_oas FLOAT, sofr FLOAT, rrp_balance FLOAT,
    dgs2 FLOAT, dgs10 FLOAT, dgs30 FLOAT, created_at DATETIME DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (date));
  CREATE TABLE liquidity_price (date VARCHAR(10) NOT NULL, symbol VARCHAR(20) NOT NULL, close FLOAT, high FLOAT,
    low FLOAT, volume FLOAT, PRIMARY KEY (date, symbol));
  CREATE TABLE liquidity_news (date VARCHAR(10) NOT NULL, keyword VARCHAR(100) NOT NULL, count INTEGER DEFAULT 0,
    sample_titles TEXT, PRIMARY KEY (date, keyword));
  CREATE TABLE fed_tone (date VARCHAR(10) NOT NULL, liquidity_score FLOAT, credit_score FLOAT,
    stability_score FLOAT, PRIMARY KEY (date));
  CREATE TABLE stress_index (date VARCHAR(10) NOT NULL, vol_score FLOAT, credit_score FLOAT, funding_score FLOAT,
    treasury_score FLOAT, news_score FLOAT, fed_tone_score FLOAT, total_score FLOAT, level VARCHAR(20),
    PRIMARY KEY (date));
  CREATE TABLE news_articles (id INTEGER NOT NULL, source VARCHAR(50) NOT NULL, category VARCHAR(50) NOT NULL,
    title VARCHAR(500) NOT NULL, url VARCHAR(500) NOT NULL, publisher VARCHAR(100), published_at DATETIME,
    fetched_at DATETIME DEFAULT CURRENT_TIMESTAMP, summary TEXT, PRIMARY KEY (id),
    CONSTRAINT uq_news_source_url UNIQUE (source, url));
  CREATE INDEX ix_news_articles_published_at ON news_articles (published_at);
  CREATE TABLE portfolio_holdings (id INTEGER PRIMARY KEY, ticker TEXT NOT NULL, note BLOB,
    digest VARCHAR(10) REFERENCES daily_digests (date));
  CREATE TABLE daily_digests (date VARCHAR(10) NOT NULL PRIMARY KEY, module_summaries JSON, ai_summary TEXT,
    source VARCHAR(20) DEFAULT 'REAL');
  CREATE VIEW newest_prices AS SELECT coin_id, max(date) AS date FROM crypto_price GROUP BY coin_id;
  CREATE TABLE price_audit (coin_id TEXT, price_usd REAL);
  CREATE TRIGGER audit_prices AFTER INSERT ON crypto_price
    BEGIN INSERT INTO price_audit VALUES (new.coin_id, new.price_usd); END;
  CREATE INDEX ix_price_coin ON crypto_price (coin_id);

  INSERT INTO liquidity_macro VALUES ('2026-02-18', 2.94, 0.81, 3.66, 0.0123, 3.47, NULL, 4.7, '2026-02-18 21:00:09');
  INSERT INTO liquidity_price VALUES ('2026-02-18', '^VIX', 20.29, 21.1, 19.8, NULL);
  INSERT INTO liquidity_news VALUES ('2026-02-18', 'liquidity crisis', 3, '제목 하나 | 제목 둘'), ('2026-02-18', 'bank run', 0, '');
  INSERT INTO fed_tone VALUES ('2026-02-18', 0.0123, 0, 0.0004);
  INSERT INTO stress_index VALUES ('2026-02-18', 0.1, 0.2, 0.05, 0.3, 0.4, 0.02, 0.187, 'normal');
  INSERT INTO news_articles (source, category, title, url, published_at) VALUES
    ('reuters', 'market', '"A" & <b>', 'https://example.org/a?b=1', '2026-02-18 20:15:00.000000');
  INSERT INTO daily_digests VALUES ('2026-02-18', '{"crypto": "요약"}', NULL, 'REAL');
  -- One row refers to a digest that is not there: the Python system never switched foreign keys on.
  INSERT INTO portfolio_holdings VALUES (1, 'NVDA', x'00ff10', '2026-02-18'), (2, 'TSLA', NULL, '1999-01-01');`;

const cryptoRows = `
  INSERT INTO crypto_price VALUES
    ('2026-02-18', 'bitcoin', 'BTC', 66434.123456789, 1.32e12, 4.1e10, -1.75, NULL),
    ('2026-02-18', 'ethereum', 'ETH', 1951.5, 2.3e11, 1.9e10, 0, -4.25),
    ('2026-02-19', 'bitcoin', 'BTC', 67001, 1.34e12, NULL, 0.85, -2.1);
  INSERT INTO crypto_metric VALUES
    ('2026-02-18', 2.3e12, 9e10, 57.1, 0.0294, 9, 'Extreme Fear', NULL, 3.1e11, '2026-02-18 21:01:02'),
    ('2026-02-19', 2.4e12, NULL, 57.0, 0.0291, 11, 'Extreme Fear', 9.5e10, NULL, '2026-02-19 21:01:03.250000');
  INSERT INTO collector_log VALUES
    (3, '2026-02-18', 'crypto', 'partial', 8.5,
      '{"coingecko_prices": "success (20 coins)", "defillama_tvl": "skipped"}', 'api', '2026-02-17 21:00:42'),
    (7, '2026-02-19', 'liquidity', 'success', 12.3, '{"fred": "success"}', 'scheduler', '2026-02-18 21:00:30.123456'),
    (8, '2026-02-19', 'disclosure', 'failed', NULL, NULL, NULL, '2026-02-18 21:05:00');`;

export type PythonDdl = 'design' | 'sqlalchemy';

/** Writes a database as the Python system leaves it: its tables and rows, foreign tables, no WAL, no version. */
export function writePythonDatabase(file: string, ddl: PythonDdl = 'design', more = ''): void {
  const db = new Database(file);
  db.pragma('foreign_keys = OFF');
  db.exec((ddl === 'design' ? designTables : sqlAlchemyTables) + cryptoRows + otherTables + more);
  db.close();
}

/** Everything in the file: what the schema says of each table, index, view and trigger, and every row of each table. */
export function dumpDatabase(file: string): Record<string, { sql: string; rows: Row[] }> {
  const db = new Database(file, { readonly: true });
  try {
    const objects = db
      .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name`)
      .all() as { type: string; name: string; sql: string }[];
    return Object.fromEntries(
      objects.map(({ type, name, sql }) => {
        const rows = type === 'table' ? (db.prepare(`SELECT * FROM "${name}"`).all() as Row[]) : [];
        return [`${type} ${name}`, { sql, rows }];
      }),
    );
  } finally {
    db.close();
  }
}
