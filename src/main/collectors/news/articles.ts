import { AppError, toAppError } from '../../lib/errors.ts';
import { canonicalLink } from '../../sources/canonical-link.ts';
import { type FeedItem, parseFeed } from '../../sources/feed.ts';
import type { Feed } from '../../sources/feeds.ts';
import { headlineOf } from '../../sources/google-news.ts';
import type { Article } from '../../store/articles.ts';
import type { StoredReason } from '../../store/runs.ts';
import { reasonOf, type Step } from '../collector.ts';

/** Nothing older comes in: a feed that shows its archive does not make old news new. */
const maxAgeDays = 7;

/** The first characters of a text; none of them is half a one. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

/** Undefined for what has no title or no link that could be opened. */
function toArticle(item: FeedItem, feed: Feed): Article | undefined {
  const url = canonicalLink(item.link, feed.url);
  const title = cut(headlineOf(item), 500);
  if (!url || title === '') return undefined;
  return {
    source: feed.name,
    category: feed.category,
    title,
    url,
    publisher: item.publisher && cut(item.publisher, 100),
    publishedAt: item.publishedAt,
    summary: cut(item.summary, 2000) || null,
  };
}

/** The articles of the last days. A date in the future is a mistake of the feed: such an article is as new as now. */
function recent(articles: readonly Article[], now: Date): Article[] {
  const oldest = now.getTime() - maxAgeDays * 86_400_000;
  return articles
    .filter(({ publishedAt }) => !publishedAt || publishedAt.getTime() >= oldest)
    .map((article) => ({
      ...article,
      publishedAt: article.publishedAt && article.publishedAt > now ? now : article.publishedAt,
    }));
}

/** Market news from RSS and Atom feeds. Feeds of different hosts are read side by side; one that fails is named. */
export const articles: Step = {
  id: 'articles',
  source: 'RSS',
  writes: ['news_articles'],
  limitMs: 240_000,
  async run({ now, getText, sources, signal }) {
    const problems: StoredReason[] = [];
    const found = await Promise.all(
      sources.feeds.map(async (feed) => {
        const part = { name: feed.name, category: feed.category };
        try {
          const host = new URL(feed.url).hostname;
          const items = parseFeed(await getText({ url: feed.url }), host);
          if (items.length === 0) throw new AppError('no_rows');
          const all = items.map((item) => toArticle(item, feed)).filter((article) => article !== undefined);
          if (all.length === 0) throw new AppError('source_changed', { host, problem: 'missing' });
          return { part, fetched: items.length, articles: recent(all, now) };
        } catch (thrown) {
          signal.throwIfAborted();
          const reason = reasonOf(toAppError(thrown));
          problems.push({ code: reason.code, params: { ...reason.params, part: 'item', name: feed.name } });
          return { part, fetched: 0, articles: [], reason };
        }
      }),
    );
    return {
      rows: [],
      feeds: found,
      problems,
      note: { key: 'items', params: { count: found.reduce((sum, feed) => sum + feed.fetched, 0) } },
    };
  },
};
