/** Databases as the product leaves them after so many mornings, written past the product in a second or two. */
import path from 'node:path';
import DatabaseConstructor from 'better-sqlite3';
import { foldersOf } from '../src/main/core.ts';
import { systemClock } from '../src/main/lib/clock.ts';
import { addDays, collectionDate } from '../src/main/lib/day.ts';
import { silentLog } from '../src/main/lib/log.ts';
import { createNotices } from '../src/main/lib/notices.ts';
import { openStore } from '../src/main/store/store.ts';
import { metricFields } from '../src/shared/model.ts';
import { liquidityWriter } from './liquidity-rows.ts';

export const coins = 20;
/** Those of the real list that are large enough to be stored. */
const chains = 54;

/** News of a year; who collects for longer has more, and pays for it in the file alone. */
const articleDays = 365;

const runSteps = [
  { collector: 'liquidity', steps: ['fred', 'price', 'news', 'fed_tone', 'stress_calc'] },
  { collector: 'crypto', steps: ['coingecko_prices', 'coingecko_global', 'defillama_tvl', 'fear_greed'] },
  { collector: 'news', steps: ['news_feeds'] },
] as const;

export interface SampleDatabase {
  dir: string;
  file: string;
  days: number;
}

/** A database with a run of each collector on each of the last `days` days. `days` 0 gives an empty one. */
export async function sampleDatabase(dir: string, days: number): Promise<SampleDatabase> {
  const file = path.join(dir, 'stock_research.db');
  const store = await openStore({
    path: file,
    ...foldersOf(dir, file),
    notices: createNotices(path.join(dir, 'state', 'notices')),
    demo: false,
    clock: systemClock,
    log: silentLog,
  });
  store.close();

  const db = new DatabaseConstructor(file);
  db.pragma('synchronous = OFF');
  const price = db.prepare('INSERT INTO crypto_price VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const metric = db.prepare('INSERT INTO crypto_metric VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const chain = db.prepare('INSERT INTO crypto_chain_stablecoin VALUES (?, ?, ?)');
  const provenance = db.prepare('INSERT INTO provenance VALUES (?, ?, ?, ?, ?, ?, ?, 0)');
  const log = db.prepare('INSERT INTO collector_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const run = db.prepare('INSERT INTO run VALUES (?, ?, ?, ?, ?, NULL, NULL)');
  const step = db.prepare('INSERT INTO run_step VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, NULL)');
  const writeLiquidity = liquidityWriter(db);

  const today = collectionDate(new Date());
  db.transaction(() => {
    for (let day = 1; day <= days; day++) {
      const date = addDays(today, day - days);
      const at = `${addDays(date, -1)}T21:00:03.000Z`;
      const runId = `${at.slice(0, 19).replace(/[-:]/g, '')}Z-${String(day).padStart(8, '0')}`;
      // Digits as long as those of real figures, because the length decides how long they take to write as text.
      const figure = (seed: number) => (((day * 7919 + seed * 104_729) % 1_000_003) / 1_000_003) * 1e12;
      const origin = (dataset: string, field: string, source: string) =>
        provenance.run(dataset, date, field, source, at, at, runId);

      for (let coin = 0; coin < coins; coin++) {
        const change = Math.round(figure(coin) % 1e7) / 1e5;
        price.run(
          date,
          `coin-${coin}`,
          `C${coin}`,
          figure(coin) / 1e7,
          figure(coin + 100),
          figure(coin + 200),
          change,
          -change,
        );
        origin('crypto_price', `coin-${coin}`, 'CoinGecko /coins/markets');
      }
      metric.run(
        date,
        figure(1),
        figure(2),
        figure(3) / 1e10,
        figure(4) / 1e13,
        day % 101,
        'Greed',
        figure(5),
        figure(6),
        `${date} 21:00:03`,
      );
      for (const field of metricFields) origin('crypto_metric', field, 'CoinGecko /global');
      for (let each = 0; each < chains; each++) chain.run(date, `Chain ${each}`, figure(each + 300));
      origin('crypto_chain_stablecoin', '*', 'DefiLlama /stablecoinchains');
      writeLiquidity({ date, at, day, figure, origin, hasArticles: days - day < articleDays });
      runSteps.forEach(({ collector, steps }, index) => {
        const id = `${runId}-${collector}`;
        const logId = day * runSteps.length + index;
        const summaries = JSON.stringify(Object.fromEntries(steps.map((name) => [name, 'success'])));
        log.run(logId, date, collector, 'success', 12.3, summaries, 'scheduler', `${date} 21:00:15`);
        run.run(id, collector, logId, at, at);
        steps.forEach((name, position) => {
          step.run(id, position, name, 'CoinGecko', 'success', 'success', 20, at, 1, 412, at);
        });
      });
    }
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return { dir, file, days };
}

/** Changes the file from outside, as another program would: whoever caches by the data's version must read again. */
export function outsideWriter(file: string): { touch: () => void; close: () => void } {
  const db = new DatabaseConstructor(file);
  // Durability is not what is measured here, and waiting for the disk would only add noise.
  db.pragma('synchronous = OFF');
  const touch = db.prepare(
    'UPDATE collector_log SET duration = duration + 0.1 WHERE id = (SELECT max(id) FROM collector_log)',
  );
  return { touch: () => void touch.run(), close: () => db.close() };
}
