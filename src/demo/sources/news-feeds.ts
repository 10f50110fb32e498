import { type FeedRow, feedRows, type Newsroom, newsrooms } from '../data/feeds.ts';
import { Reply, type RequestContext, type Route } from '../route.ts';
import { easternDay, easternOffset } from '../world/calendar.ts';
import type { Story } from '../world/news.ts';
import { pathKey, unit } from '../world/noise.ts';
import type { World } from '../world/world.ts';
import { cdata, element, escapeXml, type FeedZone, feedDate } from '../xml.ts';

const window = 2 * 86_400_000;
const authors = ['Dana Whitlock', 'Marcus Feld', 'Priya Raman', 'Owen Tate'];

/** The news feeds: the roll of the last two days, each with the habits of its newsroom. */
export const newsFeeds: readonly Route[] = feedRows.map((feed) => ({
  host: feed.host,
  path: feed.path,
  handle: (context) => answer(feed, context),
}));

/** A story as one feed tells it. */
export interface FeedItem extends Story {
  /** Its address without tracking: the same in every feed. */
  readonly address: string;
  /** Its place in the feed. */
  readonly position: number;
}

/** What a feed has at an instant (ms), newest first. */
export function feedItems(world: World, feed: FeedRow, ms: number): FeedItem[] {
  const taste = pathKey(world.seed, feed.host + feed.path);
  const stories = feed.from.flatMap(([room, share]) =>
    world.news
      .stories(room, newsrooms[room][0], ms - window, ms)
      .filter(({ id }) => unit(taste, id) < share)
      .map((story) => ({ ...story, address: addressOf(room, story) })),
  );
  return stories
    .sort((a, b) => b.at - a.at)
    .slice(0, feed.items)
    .map((story, position) => ({ ...story, position }));
}

function addressOf(room: Newsroom, { id, at, title }: Story): string {
  const [y = '', m = '', d = ''] = new Date(at).toISOString().slice(0, 10).split('-');
  const slug = title
    .toLowerCase()
    .replaceAll("'", '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const parts = { y, m, d, slug, id: String(id), hex: id.toString(16) };
  return newsrooms[room][1].replace(/\{(\w+)\}/g, (gap, name: keyof typeof parts) => parts[name] ?? gap);
}

function answer(feed: FeedRow, { world, now }: RequestContext): Reply {
  const ms = now.getTime();
  const items = feedItems(world, feed, ms);
  const body = feed.style === 'atom' ? atom(feed, items, ms) : rss(feed, items, ms);
  return new Reply(body, {
    contentType: feed.style === 'korean' ? 'text/xml;charset=UTF-8' : 'application/rss+xml; charset=utf-8',
    raw: true,
  });
}

function rss(feed: FeedRow, items: readonly FeedItem[], ms: number): string {
  const date = feedDate(ms, zoneAt(feed, ms));
  // CNBC leaves the seconds out, for the channel only.
  const built = feed.style === 'cnbc' ? date.replace(/:\d\d (?=GMT)/, ' ') : date;
  const head = [
    element('title', escapeXml(feed.title)),
    element('link', escapeXml(feed.home)),
    element('description', feed.style === 'cnbc' ? cdata(feed.title) : escapeXml(feed.title)),
    element('language', feed.style === 'korean' ? 'ko' : 'en-US'),
    element('lastBuildDate', built),
    ...(feed.style === 'cnbc' ? ['<ttl>60</ttl>', element('pubDate', built)] : []),
  ];
  const lines = items.map((item) => rssItem(feed, item));
  const ordered = feed.style === 'yahoo' ? [...lines, ...head] : [...head, ...lines];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:metadata="http://search.cnbc.com/rss/2.0/modules/siteContentMetadata">\n  <channel>\n    ${ordered.join('\n    ')}\n  </channel>\n</rss>\n`;
}

function rssItem(feed: FeedRow, item: FeedItem): string {
  const link = item.address + feed.tracking;
  const date = element('pubDate', feedDate(item.at, zoneAt(feed, item.at)));
  const isEmpty = feed.emptyEvery > 0 && item.position % feed.emptyEvery === feed.emptyEvery - 1;
  const summary = isEmpty ? '' : item.summary;
  const uuid = `<guid isPermaLink="false">${uuidOf(item.id)}</guid>`;
  switch (feed.style) {
    case 'cnbc':
      return block([
        element('link', escapeXml(link)),
        `<guid isPermaLink="false">${item.id}</guid>`,
        '<metadata:type>cnbcnewsstory</metadata:type>',
        `<metadata:id>${item.id}</metadata:id>`,
        element('title', escapeXml(item.title).replaceAll("'", '&apos;')),
        element('description', cdata(summary)),
        date,
      ]);
    case 'yahoo':
      return block([
        ...(isEmpty ? [] : [element('description', escapeXml(summary))]),
        uuid,
        element('link', escapeXml(link)),
        date,
        element('title', escapeXml(item.title)),
      ]);
    case 'coindesk':
      return block([
        element('title', cdata(item.title)),
        element('link', escapeXml(link)),
        uuid,
        date,
        isEmpty ? '<description/>' : element('description', cdata(summary)),
        ...authorsOf(item).map((name) => element('dc:creator', name)),
        '<content:encoded/>',
        '<dc:description/>',
        `<category domain="tag">${cdata('Markets')}</category>`,
      ]);
    case 'html':
      return block([
        element('title', cdata(` ${item.title} `)),
        element('link', cdata(`\n        ${link}\n      `)),
        element('guid', escapeXml(item.address)),
        date,
        element(
          'description',
          cdata(
            `<p style="float:right"><img src="https://images.example/${item.id}.jpg"></p><p>${escapeXml(summary)}</p>`,
          ),
        ),
        ...authorsOf(item).map((name) => element('dc:creator', cdata(name))),
      ]);
    case 'korean':
      return block([
        element('title', cdata(item.title)),
        element('link', cdata(link)),
        element('description', cdata(`<b>${summary}</b>`)),
        date,
      ]);
    default:
      return block([
        element('title', escapeXml(item.title)),
        element('link', escapeXml(link)),
        `<guid isPermaLink="true">${escapeXml(item.address)}</guid>`,
        date,
        element('description', escapeXml(summary)),
      ]);
  }
}

function atom(feed: FeedRow, items: readonly FeedItem[], ms: number): string {
  const entries = items.map((item) =>
    [
      '<entry>',
      `<title type="html">${escapeXml(escapeXml(item.title))}</title>`,
      `<link rel="alternate" type="text/html" href="${escapeXml(item.address)}"/>`,
      element('id', `urn:uuid:${uuidOf(item.id)}`),
      element('published', new Date(item.at).toISOString()),
      element('updated', new Date(item.at + 60_000).toISOString()),
      `<summary type="html">${escapeXml(`<p>${escapeXml(item.summary)}</p>`)}</summary>`,
      `<author><name>${authorsOf(item)[0] ?? ''}</name></author>`,
      '</entry>',
    ].join('\n    '),
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n  ${element('title', feed.title)}\n  <link href="${feed.home}"/>\n  ${element('updated', new Date(ms).toISOString())}\n  ${element('id', feed.home)}\n  ${entries.join('\n  ')}\n</feed>\n`;
}

const block = (lines: readonly string[]): string => `<item>\n      ${lines.join('\n      ')}\n    </item>`;

function zoneAt(feed: FeedRow, ms: number): FeedZone {
  if (feed.zone !== 'eastern') return feed.zone;
  return easternOffset(easternDay(ms)) === 4 ? '-0400' : '-0500';
}

function authorsOf({ id }: Story): string[] {
  const first = Math.floor(unit(id, 80) * authors.length);
  return [authors[first] ?? '', ...(unit(id, 81) < 0.2 ? [authors[(first + 1) % authors.length] ?? ''] : [])];
}

function uuidOf(id: number): string {
  const hex = [1, 2, 3, 4].map((n) => pathKey(id, `uuid ${n}`).toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
