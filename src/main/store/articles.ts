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

/** Shorter titles ("Markets wrap") mean something else every time. */
const tellingTitle = 20;
const dayMs = 86_400_000;

/** An article that has told a story, for finding the same one in another feed. */
interface Teller {
  source: string;
  publishedAt: number | null;
}

/**
 * Whether two articles of one title tell one story: in different feeds within a day; in one feed only when it repeats
 * itself to the second, for a daily column has the same title every day.
 */
function isSameStory(article: Article, teller: Teller): boolean {
  const at = article.publishedAt ? Math.floor(article.publishedAt.getTime() / 1000) * 1000 : null;
  if (article.source === teller.source) return at !== null && at === teller.publishedAt;
  return at === null || teller.publishedAt === null || Math.abs(at - teller.publishedAt) <= dayMs;
}

/** News articles: one row a story, however many feeds tell it. */
export function createArticleStore(db: Database) {
  const known = db.prepare('SELECT 1 FROM news_articles WHERE url = ? LIMIT 1').pluck();
  const recent = db.prepare('SELECT title, source, published_at FROM news_articles WHERE fetched_at >= ?');
  const insert = db.prepare(`
    INSERT INTO news_articles (source, category, title, url, publisher, published_at, fetched_at, summary)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, url) DO NOTHING`);

  function recentTellers(now: Date): Map<string, Teller[]> {
    const tellers = new Map<string, Teller[]>();
    const since = toSqlTime(new Date(now.getTime() - 2 * dayMs));
    for (const row of recent.all(since) as { title: string; source: string; published_at: string | null }[]) {
      const title = normalTitle(row.title);
      const publishedAt = row.published_at === null ? null : Date.parse(fromSqlTime(row.published_at));
      tellers.set(title, [...(tellers.get(title) ?? []), { source: row.source, publishedAt }]);
    }
    return tellers;
  }

  return {
    /** Saves what is new and says how many. A story that is known, by its link or by its title, is not. */
    save(articles: readonly Article[], now: Date): number {
      const tellers = recentTellers(now);
      let saved = 0;
      for (const article of articles) {
        const title = normalTitle(article.title);
        const told = title.length >= tellingTitle ? (tellers.get(title) ?? []) : [];
        if (known.get(article.url) !== undefined || told.some((teller) => isSameStory(article, teller)))
          continue;
        // The table keeps whole seconds, and so does what is compared with it.
        const seconds = article.publishedAt && toSqlTime(article.publishedAt);
        const { changes } = insert.run(
          article.source,
          article.category,
          article.title,
          article.url,
          article.publisher,
          seconds,
          toSqlTime(now),
          article.summary,
        );
        saved += changes;
        const publishedAt = seconds === null ? null : Date.parse(fromSqlTime(seconds));
        tellers.set(title, [...told, { source: article.source, publishedAt }]);
      }
      return saved;
    },
    /** Articles published or fetched on a calendar date in Seoul: what a morning's fetch brought is of that morning. */
    list(filter: ArticleFilter): { total: number; articles: StoredArticle[] } {
      // Seoul is nine hours ahead of UTC all year.
      const from = `${addDays(filter.date, -1)} 15:00:00`;
      const to = `${filter.date} 15:00:00`;
      const where = [
        `((coalesce(published_at, fetched_at) >= @from AND coalesce(published_at, fetched_at) < @to)
          OR (fetched_at >= @from AND fetched_at < @to))`,
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
