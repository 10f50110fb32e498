import { AppError } from '../lib/errors.ts';
import type { GetText } from '../lib/fetch-json.ts';
import { normalTitle } from '../lib/normal-title.ts';
import { type FeedItem, feedBuiltAt, parseFeed } from './feed.ts';

/** The feed shows no more than this, however much there is. */
export const searchCap = 100;

/** A search is made when it is asked for. An older one comes out of a cache and knows nothing of the last day. */
const staleMs = 12 * 3_600_000;

/** The URL of a search: English, United States. */
export function searchUrl(baseUrl: string, query: string): string {
  return `${baseUrl}/rss/search?${new URLSearchParams({ q: query, hl: 'en-US', gl: 'US', ceid: 'US:en' })}`;
}

/** "Headline - Publisher" without the publisher, which the feed names in an element of its own. */
export function headlineOf(item: FeedItem): string {
  const suffix = item.publisher ? ` - ${item.publisher}` : '';
  return suffix && item.title.endsWith(suffix) ? item.title.slice(0, -suffix.length) : item.title;
}

/**
 * The articles of a search that were published in the last day, newest first, each story once. `when:1d` alone lets
 * older ones through. `total` is what the feed held. Throws when it is an old answer, and when nothing in it has a title
 * and a date: a count of what cannot be read would be a zero that means nothing.
 */
export async function articlesOfLastDay(
  ask: { getText: GetText; baseUrl: string; now: Date },
  query: string,
): Promise<{ articles: FeedItem[]; total: number }> {
  const url = searchUrl(ask.baseUrl, query);
  const host = new URL(url).hostname;
  const text = await ask.getText({ url });
  const items = parseFeed(text, host);
  const until = ask.now.getTime();
  const built = feedBuiltAt(text);
  if (built && until - built.getTime() > staleMs)
    throw new AppError('source_stale', { host, observed: built.toISOString().slice(0, 10) });
  if (items.length > 0 && !items.some((item) => item.title !== '' && item.publishedAt))
    throw new AppError('source_changed', { host, problem: 'missing' });
  const stories = new Map<string, FeedItem>();
  for (const item of items) {
    const at = item.publishedAt?.getTime();
    if (item.title === '' || at === undefined || at <= until - 86_400_000 || at > until + 3_600_000) continue;
    const story = `${normalTitle(headlineOf(item))} ${item.publisher ?? ''}`;
    if (!stories.has(story)) stories.set(story, item);
  }
  const articles = [...stories.values()].sort(
    (a, b) => (b.publishedAt?.getTime() ?? 0) - (a.publishedAt?.getTime() ?? 0),
  );
  return { articles, total: items.length };
}
