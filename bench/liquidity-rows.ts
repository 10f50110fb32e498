import type { Database } from 'better-sqlite3';
import { crisisKeywords } from '../src/main/sources/keywords.ts';
import { priceSymbols } from '../src/main/sources/yahoo.ts';
import { macroColumns } from '../src/main/store/liquidity.ts';
import { formulaVersion, moduleIds, type StoredInputs } from '../src/shared/stress.ts';

/** Articles a day, as the standard feeds bring them. */
const articles = 300;

/** One morning, as `sampleDatabase` makes it up. */
interface Morning {
  date: string;
  /** When the run was, UTC. */
  at: string;
  day: number;
  figure: (seed: number) => number;
  origin: (dataset: string, field: string, source: string) => void;
  hasArticles: boolean;
}

const marks = (count: number) => Array.from({ length: count }, () => '?').join(', ');

/** Writes the rows of the liquidity monitor and the news of one morning. */
export function liquidityWriter(db: Database): (morning: Morning) => void {
  const macro = db.prepare(
    `INSERT INTO liquidity_macro (date, created_at, ${macroColumns.join(', ')}) VALUES (${marks(macroColumns.length + 2)})`,
  );
  const price = db.prepare('INSERT INTO liquidity_price VALUES (?, ?, ?, ?, ?, ?)');
  const keyword = db.prepare('INSERT INTO liquidity_news VALUES (?, ?, ?, ?)');
  const tone = db.prepare('INSERT INTO fed_tone VALUES (?, ?, ?, ?)');
  const stress = db.prepare(`INSERT INTO stress_index VALUES (${marks(11)})`);
  const article = db.prepare(
    `INSERT INTO news_articles (source, category, title, url, publisher, published_at, fetched_at, summary)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  return ({ date, at, day, figure, origin, hasArticles }) => {
    const score = (seed: number) => Math.round(figure(seed) / 1e9) / 1000;
    const rate = (seed: number) => Math.round(figure(seed) / 1e9) / 100;
    macro.run(date, `${date} 21:00:03`, ...macroColumns.map((_column, index) => rate(index)));
    for (const column of macroColumns) origin('liquidity_macro', column, `FRED ${column}`);
    priceSymbols.forEach((symbol, index) => {
      price.run(date, symbol, rate(index), rate(index) + 1, rate(index) - 1, Math.round(figure(index) / 1e5));
      origin('liquidity_price', symbol, 'Yahoo Finance');
    });
    const titles = Array.from({ length: 5 }, (_, index) => `Headline ${index} about what markets fear today`);
    for (const { keyword: word } of crisisKeywords) {
      keyword.run(date, word, day % 20, titles.join(' | '));
      origin('liquidity_news', word, 'Google News RSS');
    }
    tone.run(date, score(1), score(2), score(3));
    origin('fed_tone', '*', 'Federal Reserve press_all.xml');

    // Three inputs a module is about what the real ones have.
    const inputs: StoredInputs = { formula: formulaVersion, modules: {} };
    for (const id of moduleIds) {
      const three = [1, 2, 3].map((seed) => ({
        name: `${id} ${seed}`,
        value: rate(seed),
        observed_on: date,
        source: 'Yahoo Finance',
        provisional: false,
      }));
      inputs.modules[id] = { inputs: three };
    }
    const scores = moduleIds.map((_id, index) => score(index));
    stress.run(date, ...scores, score(7), 'watch', 1, JSON.stringify(inputs));
    origin('stress_index', '*', 'stress index');

    for (let each = 0; hasArticles && each < articles; each++) {
      const title = `Story ${day}-${each} on funds, rates and the price of everything else`;
      const published = `${at.slice(0, 10)} ${String(each % 21).padStart(2, '0')}:${String(each % 60).padStart(2, '0')}:00`;
      const summary = 'What happened, in the two or three sentences that most feeds give of a story. '.repeat(
        3,
      );
      const category = ['market', 'stock', 'etf', 'crypto', 'korea'][each % 5] ?? '';
      const url = `https://news.example.org/${date}/${day}-${each}-funds-rates-and-the-price-of-everything-else`;
      article.run(
        `feed-${each % 20}`,
        category,
        title,
        url,
        'A Paper',
        published,
        `${at.slice(0, 10)} 21:30:00`,
        summary,
      );
    }
  };
}
