import type { Database } from 'better-sqlite3';
import { addDays, fromSqlTime, toSqlTime } from '../lib/day.ts';
import { normalTitle } from '../lib/normal-title.ts';
import type { StoredReason } from './runs.ts';

/** An article as a feed gave it. `url` is canonical. */
export interface Article {
  source: string;
  category: string;
  title: string;
  url: string;
  publisher: string | null;
  publishedAt: Date | null;
  summary: string | null;
}

/** What one feed brought, before it is known how much of it is new. */
export interface FeedResult {
  part: { name: string; category: string };
  /** Items in the feed. */
  fetched: number;
  /** Those that are articles. */
  articles: Article[];
  reason?: StoredReason;
}

export interface StoredArticle {
  id: number;
  source: string;
  category: string;
  title: string;
  url: string;
  publisher: string | null;
  published_at: string | null;
  fetched_at: string | null;
  summary: string | null;
}

export interface ArticleFilter {
  /** Calendar date in Seoul. */
  date: string;
  category?: string | undefined;
  source?: string | undefined;
  /** Words that title, summary or publisher must all contain. */
  q?: string | undefined;
  limit: number;
}

/** Shorter titles ("Markets wrap") come again every day. */
const tellingTitle = 20;

/** News articles: one row a story, however many feeds tell it. */
export function createArticleStore(db: Database) {
  const known = db.prepare('SELECT 1 FROM news_articles WHERE url = ? LIMIT 1').pluck();
  const recent = db.prepare('SELECT title FROM news_articles WHERE fetched_at >= ?').pluck();
  const insert = db.prepare(`
    INSERT INTO news_articles (source, category, title, url, publisher, published_at, fetched_at, summary)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, url) DO NOTHING`);

  return {
    /** Saves what is new and says how many. A story known by its link, or of these two days by its title, is not. */
    save(articles: readonly Article[], now: Date): number {
      const since = toSqlTime(new Date(now.getTime() - 2 * 86_400_000));
      const titles = new Set((recent.all(since) as string[]).map(normalTitle));
      let saved = 0;
      for (const article of articles) {
        const title = normalTitle(article.title);
        const isTelling = title.length >= tellingTitle;
        if (known.get(article.url) !== undefined || (isTelling && titles.has(title))) continue;
        const { changes } = insert.run(
          article.source,
          article.category,
          article.title,
          article.url,
          article.publisher,
          article.publishedAt && toSqlTime(article.publishedAt),
          toSqlTime(now),
          article.summary,
        );
        saved += changes;
        if (isTelling) titles.add(title);
      }
      return saved;
    },
    /** Articles published, or without a date fetched, on a calendar date in Seoul; newest first. */
    list(filter: ArticleFilter): { total: number; articles: StoredArticle[] } {
      // Seoul is nine hours ahead of UTC all year.
      const from = `${addDays(filter.date, -1)} 15:00:00`;
      const to = `${filter.date} 15:00:00`;
      const where = [
        'coalesce(published_at, fetched_at) >= @from',
        'coalesce(published_at, fetched_at) < @to',
      ];
      const values: Record<string, string | number> = { from, to };
      for (const name of ['category', 'source'] as const) {
        const value = filter[name];
        if (value === undefined) continue;
        where.push(`${name} = @${name}`);
        values[name] = value;
      }
      const words = (filter.q ?? '')
        .split(/[\s\p{Cc}]+/u)
        .filter(Boolean)
        .slice(0, 10);
      words.forEach((word, index) => {
        values[`q${index}`] = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
        where.push(
          `(title || ' ' || coalesce(summary, '') || ' ' || coalesce(publisher, '')) LIKE @q${index} ESCAPE '\\'`,
        );
      });
      const condition = where.join(' AND ');
      const total = db
        .prepare(`SELECT count(*) FROM news_articles WHERE ${condition}`)
        .pluck()
        .get(values) as number;
      const rows = db
        .prepare(
          `SELECT id, source, category, title, url, publisher, published_at, fetched_at, summary FROM news_articles
           WHERE ${condition} ORDER BY coalesce(published_at, fetched_at) DESC, id DESC LIMIT @limit`,
        )
        .all({ ...values, limit: filter.limit }) as StoredArticle[];
      const utc = (at: string | null) => at && fromSqlTime(at);
      return {
        total,
        articles: rows.map((row) => ({
          ...row,
          published_at: utc(row.published_at),
          fetched_at: utc(row.fetched_at),
        })),
      };
    },
  };
}
