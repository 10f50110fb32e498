import type { Distortion } from './distort.ts';
import type { FeedFaultKind } from './faults.ts';

const items = /<(item|entry)\b[^>]*>[\s\S]*?<\/\1>/g;
const needed = /<(title|link|guid|id|pubDate|published|updated)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1>)/g;
const dates = /<(pubDate|published|updated)>[\s\S]*?<\/\1>/g;

type Change = (name: string, whole: string) => string;

/** The faults that spoil a good answer, for feeds. Their only numbers are the dates. */
export const feedDistortions: Readonly<Record<Distortion, (feed: string) => string>> = {
  'wrong-types': (feed) => spoil(feed, needed, (name) => `<${name}><b>7</b><b>many</b></${name}>`),
  'missing-keys': (feed) => spoil(feed, needed, () => ''),
  nulls: (feed) => spoil(feed, needed, (name) => `<${name}/>`),
  'numbers-as-text': (feed) => spoil(feed, dates, (name, whole) => `<${name}>${secondsOf(whole)}</${name}>`),
  'huge-number': (feed) => spoil(feed, dates, (name) => `<${name}>1e308</${name}>`),
  nan: (feed) => spoil(feed, dates, (name) => `<${name}>NaN</${name}>`),
};

function spoil(feed: string, parts: RegExp, change: Change): string {
  return feed.replace(items, (item) => item.replace(parts, (whole, name: string) => change(name, whole)));
}

function secondsOf(date: string): number {
  return Math.floor(Date.parse(date.replace(/<!\[CDATA\[|\]\]>|<[^>]*>/g, '')) / 1000);
}

const emptyFeed =
  '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>News</title><link>https://news.invalid/</link><description>News</description></channel></rss>\n';

const bombLevels = 10;

/** A body that only a reader of XML can be hurt by, made of the good one where that is XML. */
export function feedFault(kind: FeedFaultKind, good: string): string {
  const feed = isFeed(good) ? good : emptyFeed;
  if (kind === 'empty-feed') return feed.replace(items, '');
  const withItem =
    feed.search(items) < 0 ? feed.replace('</channel>', '<item><title/></item></channel>') : feed;
  return kind === 'xml-bomb'
    ? withEntity(withItem, bomb(), `lol${bombLevels - 1}`)
    : withEntity(withItem, '<!ENTITY xxe SYSTEM "file:///etc/passwd">', 'xxe');
}

export function isFeed(body: string): boolean {
  return /^\uFEFF?\s*<(\?xml|rss|feed)/.test(body);
}

/** A thousand million laughs. */
function bomb(): string {
  return Array.from({ length: bombLevels }, (_, level) =>
    level === 0 ? '<!ENTITY lol0 "lol">' : `<!ENTITY lol${level} "${`&lol${level - 1};`.repeat(10)}">`,
  ).join('\n  ');
}

/** Declares an entity and puts it into the title of every item. */
function withEntity(feed: string, declarations: string, name: string): string {
  const root = /<(rss|feed)\b/.exec(feed)?.[1] ?? 'rss';
  const doctype = `<!DOCTYPE ${root} [\n  ${declarations}\n]>\n`;
  const titles = /<(title)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1>)/g;
  return spoil(feed, titles, (title) => `<${title}>&${name};</${title}>`).replace(
    `<${root}`,
    `${doctype}<${root}`,
  );
}
