import { adoptTable, type Migration } from './migration.ts';

/** The three tables of the user's design, exactly as given there, and the run log's own memory beside them. */
export const cryptoAndRuns: Migration = {
  version: 10,
  title: 'crypto tables, run log, provenance',
  up(db) {
    adoptTable(db, 'crypto_price', {
      key: ['date', 'coin_id'],
      columns: {
        symbol: 'TEXT',
        price_usd: 'REAL',
        market_cap: 'REAL',
        volume_24h: 'REAL',
        change_24h: 'REAL',
        change_7d: 'REAL',
      },
      ddl: `CREATE TABLE crypto_price (
        date       TEXT NOT NULL,
        coin_id    TEXT NOT NULL,
        symbol     TEXT NOT NULL,
        price_usd  REAL,
        market_cap REAL,
        volume_24h REAL,
        change_24h REAL,
        change_7d  REAL,
        PRIMARY KEY (date, coin_id)
      )`,
    });
    adoptTable(db, 'crypto_metric', {
      key: ['date'],
      columns: {
        total_market_cap: 'REAL',
        total_volume_24h: 'REAL',
        btc_dominance: 'REAL',
        eth_btc_ratio: 'REAL',
        fear_greed_index: 'INTEGER',
        fear_greed_label: 'TEXT',
        defi_tvl: 'REAL',
        stablecoin_mcap: 'REAL',
        created_at: 'TIMESTAMP',
      },
      ddl: `CREATE TABLE crypto_metric (
        date              TEXT PRIMARY KEY,
        total_market_cap  REAL,
        total_volume_24h  REAL,
        btc_dominance     REAL,
        eth_btc_ratio     REAL,
        fear_greed_index  INTEGER,
        fear_greed_label  TEXT,
        defi_tvl          REAL,
        stablecoin_mcap   REAL,
        created_at        TIMESTAMP DEFAULT CURRENT_TIMESTAMP
      )`,
    });
    adoptTable(db, 'collector_log', {
      key: ['id'],
      columns: {
        date: 'TEXT',
        collector: 'TEXT',
        status: 'TEXT',
        duration: 'REAL',
        details: 'TEXT',
        triggered_by: 'TEXT',
        created_at: 'TIMESTAMP',
      },
      ddl: `CREATE TABLE collector_log (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        date         TEXT NOT NULL,
        collector    TEXT NOT NULL,
        status       TEXT NOT NULL,
        duration     REAL,
        details      TEXT,
        triggered_by TEXT,
        created_at   TIMESTAMP DEFAULT CURRENT_TIMESTAMP
      )`,
    });
    db.exec(`
      CREATE TABLE crypto_chain_stablecoin (
        date            TEXT NOT NULL,
        chain           TEXT NOT NULL,
        circulating_usd REAL,
        PRIMARY KEY (date, chain)
      ) STRICT, WITHOUT ROWID;

      -- What the shared collector_log has no column for. members: run ids of a run-all, which has no log row.
      CREATE TABLE run (
        run_id      TEXT PRIMARY KEY,
        collector   TEXT NOT NULL,
        log_id      INTEGER,
        started_at  TEXT NOT NULL,
        finished_at TEXT NOT NULL,
        reason      TEXT,
        members     TEXT
      ) STRICT;
      CREATE UNIQUE INDEX run_log_id ON run (log_id) WHERE log_id IS NOT NULL;

      CREATE TABLE run_step (
        run_id             TEXT NOT NULL,
        position           INTEGER NOT NULL,
        step               TEXT NOT NULL,
        source             TEXT NOT NULL,
        status             TEXT NOT NULL,
        summary            TEXT NOT NULL,
        reason             TEXT,
        rows_written       INTEGER NOT NULL,
        newest_observation TEXT,
        attempts           INTEGER NOT NULL,
        duration_ms        INTEGER NOT NULL,
        fetched_at         TEXT,
        PRIMARY KEY (run_id, step)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE provenance (
        dataset        TEXT NOT NULL,
        date           TEXT NOT NULL,
        field          TEXT NOT NULL,
        source         TEXT NOT NULL,
        observed_at    TEXT,
        fetched_at     TEXT NOT NULL,
        run_id         TEXT NOT NULL,
        is_provisional INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (dataset, date, field)
      ) STRICT, WITHOUT ROWID;

      -- One row while a collector (or a run-all) is going on, in whatever process.
      CREATE TABLE active_run (
        collector    TEXT PRIMARY KEY,
        run_id       TEXT NOT NULL,
        pid          INTEGER NOT NULL,
        started_at   TEXT NOT NULL,
        triggered_by TEXT NOT NULL,
        heartbeat_at TEXT NOT NULL
      ) STRICT;
    `);
  },
};
