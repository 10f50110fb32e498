import { adoptTable, type Migration } from './migration.ts';

const real = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'REAL']));

/** The five liquidity tables and the news table of the Python system, and what the stress index needs beside them. */
export const liquidityAndNews: Migration = {
  version: 20,
  title: 'liquidity tables, stress index, news',
  up(db) {
    adoptTable(db, 'liquidity_macro', {
      key: ['date'],
      columns: {
        ...real('hy_oas', 'ig_oas', 'sofr', 'rrp_balance', 'dgs2', 'dgs10', 'dgs30'),
        created_at: 'TIMESTAMP',
        ...real('iorb', 'fed_target_upper', 'fed_target_lower'),
      },
      ddl: `CREATE TABLE liquidity_macro (
        date             TEXT PRIMARY KEY,
        hy_oas           REAL,
        ig_oas           REAL,
        sofr             REAL,
        rrp_balance      REAL,
        dgs2             REAL,
        dgs10            REAL,
        dgs30            REAL,
        created_at       TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        iorb             REAL,
        fed_target_upper REAL,
        fed_target_lower REAL
      )`,
    });
    adoptTable(db, 'liquidity_price', {
      key: ['date', 'symbol'],
      columns: real('close', 'high', 'low', 'volume'),
      ddl: `CREATE TABLE liquidity_price (
        date   TEXT NOT NULL,
        symbol TEXT NOT NULL,
        close  REAL,
        high   REAL,
        low    REAL,
        volume REAL,
        PRIMARY KEY (date, symbol)
      )`,
    });
    adoptTable(db, 'liquidity_news', {
      key: ['date', 'keyword'],
      columns: { count: 'INTEGER', sample_titles: 'TEXT' },
      ddl: `CREATE TABLE liquidity_news (
        date          TEXT NOT NULL,
        keyword       TEXT NOT NULL,
        count         INTEGER DEFAULT 0,
        sample_titles TEXT,
        PRIMARY KEY (date, keyword)
      )`,
    });
    adoptTable(db, 'fed_tone', {
      key: ['date'],
      columns: real('liquidity_score', 'credit_score', 'stability_score'),
      ddl: `CREATE TABLE fed_tone (
        date            TEXT PRIMARY KEY,
        liquidity_score REAL DEFAULT 0.0,
        credit_score    REAL DEFAULT 0.0,
        stability_score REAL DEFAULT 0.0
      )`,
    });
    const scores = [
      'vol_score',
      'credit_score',
      'funding_score',
      'treasury_score',
      'news_score',
      'fed_tone_score',
    ];
    adoptTable(db, 'stress_index', {
      key: ['date'],
      columns: { ...real(...scores, 'total_score'), level: 'TEXT', coverage: 'REAL', inputs: 'TEXT' },
      ddl: `CREATE TABLE stress_index (
        date           TEXT PRIMARY KEY,
        vol_score      REAL,
        credit_score   REAL,
        funding_score  REAL,
        treasury_score REAL,
        news_score     REAL,
        fed_tone_score REAL,
        total_score    REAL,
        level          TEXT,
        coverage       REAL,
        inputs         TEXT
      )`,
    });
    adoptTable(db, 'news_articles', {
      key: ['id'],
      columns: {
        source: 'TEXT',
        category: 'TEXT',
        title: 'TEXT',
        url: 'TEXT',
        publisher: 'TEXT',
        published_at: 'TIMESTAMP',
        fetched_at: 'TIMESTAMP',
        summary: 'TEXT',
      },
      ddl: `CREATE TABLE news_articles (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        source       TEXT NOT NULL,
        category     TEXT NOT NULL,
        title        TEXT NOT NULL,
        url          TEXT NOT NULL,
        publisher    TEXT,
        published_at TIMESTAMP,
        fetched_at   TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        summary      TEXT,
        CONSTRAINT uq_news_source_url UNIQUE (source, url)
      )`,
    });
    db.exec(`
      -- The newest run of each collector is looked up at every glance at the status.
      CREATE INDEX IF NOT EXISTS ddc_log_collector ON collector_log (collector, id);
      -- The articles of one day, by the very expression that they are asked for with.
      CREATE INDEX IF NOT EXISTS ddc_news_at ON news_articles (coalesce(published_at, fetched_at));
      CREATE INDEX IF NOT EXISTS ddc_news_fetched_at ON news_articles (fetched_at);
      CREATE INDEX IF NOT EXISTS ddc_news_url ON news_articles (url);
      -- Outcome of each part of a step (feeds, keywords), as JSON.
      ALTER TABLE run_step ADD COLUMN parts TEXT;
    `);
  },
};
