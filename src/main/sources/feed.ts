import { decodeHTML, decodeXML } from 'entities';
import { XMLParser } from 'fast-xml-parser';
import { AppError } from '../lib/errors.ts';

/** One item of an RSS or Atom feed, as text. What a feed says is text, never markup. */
export interface FeedItem {
  title: string;
  link: string;
  guid: string;
  publishedAt: Date | null;
  summary: string;
  /** Who wrote it, where the feed names somebody else than itself. */
  publisher: string | null;
}

const lists = new Set(['item', 'entry', 'link', 'creator', 'author']);

// DTD entities stay off: they are how an XML document grows without bounds or reads files.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  trimValues: true,
  isArray: (name) => lists.has(name),
});

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value : [value]).filter(isNode);

/** The text of an element, whether it has attributes or not, or of the first of several. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return textOf(value[0]);
  return isNode(value) && typeof value['#'] === 'string' ? value['#'] : '';
}

/** White space and control characters (those that turn the direction of text among them) folded into single spaces. */
const folded = (text: string): string =>
  text
    .replace(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** Plain text of a title or summary: markup off, entities read, white space and control characters folded. */
export function plainText(markup: string): string {
  const decoded = decodeHTML(markup);
  return folded(decodeHTML(decoded.replace(/<[a-zA-Z/!][^<>]{0,2000}>/g, ' ')));
}

/** A title is text to begin with: `<b>` in it is what somebody wrote. Feeds write entities once or twice over. */
const titleText = (text: string): string => folded(decodeHTML(decodeHTML(text)));

const zones: Readonly<Record<string, string>> = {
  KST: '+0900',
  JST: '+0900',
  CET: '+0100',
  BST: '+0100',
  AEST: '+1000',
};

/** RFC 822 and ISO dates as feeds write them; null for what is none. A date without a zone is taken as UTC. */
export function feedDate(text: string): Date | null {
  const trimmed = text
    .trim()
    .replace(/\b[A-Z]{3,4}$/, (zone) => zones[zone] ?? zone)
    .replace(/^\d{4}-\d\d-\d\d$/, '$&T00:00')
    .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?)$/, '$1T$2');
  if (!/\d{4}|^(?:\w{3}, )?\d{1,2} \w{3} \d{2}\b/.test(trimmed)) return null;
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2}|\b[A-Z]{2,4})$/i.test(trimmed);
  const at = new Date(hasZone ? trimmed : `${trimmed}${/T\d/.test(trimmed) ? 'Z' : ' GMT'}`);
  const year = at.getUTCFullYear();
  return year >= 1990 && year <= 2100 ? at : null;
}

/** When the feed says that it was made; null when it does not say. */
export function feedBuiltAt(text: string): Date | null {
  return feedDate(/<lastBuildDate>([^<]{1,60})</.exec(text)?.[1] ?? '');
}

function linkOf(item: Node): string {
  const links = Array.isArray(item.link) ? item.link : [];
  const alternate = links.find(
    (link) => isNode(link) && (link['@rel'] ?? 'alternate') === 'alternate' && link['@href'],
  );
  const href = isNode(alternate) ? String(alternate['@href']) : links.map(textOf).find((text) => text !== '');
  return decodeXML(href ?? '').trim();
}

function toItem(item: Node): FeedItem {
  const guid = decodeXML(textOf(item.guid) || textOf(item.id));
  const link = linkOf(item) || (/^https?:/.test(guid) ? guid : '');
  const authors = Array.isArray(item.author) ? item.author : [];
  const author = authors.find(isNode);
  return {
    title: titleText(textOf(item.title)),
    link,
    guid: guid || link,
    publishedAt: feedDate(
      textOf(item.pubDate) || textOf(item.published) || textOf(item.updated) || textOf(item.date),
    ),
    summary: plainText(
      textOf(item.description) || textOf(item.summary) || textOf(item.encoded) || textOf(item.content),
    ),
    publisher: titleText(textOf(item.source) || textOf(item.creator) || textOf(author?.name)) || null,
  };
}

/**
 * Reads RSS 2.0, RSS 1.0 or Atom. Throws `source_changed` for a web page (dead feeds answer with one), for a document
 * that breaks off, and for one with a document type: feeds need none.
 */
export function parseFeed(text: string, host: string): FeedItem[] {
  const fail = (problem: string, cause?: unknown) =>
    new AppError('source_changed', { host, problem }, { cause });
  const body = text.replace(/^\ufeff/, '').trim();
  if (body === '') throw fail('empty');
  if (/^<(?:!doctype\s+)?html/i.test(body)) throw fail('html');
  if (!body.startsWith('<')) throw fail('not_feed');
  const rootAt = body.search(/<(?:rss|feed|rdf:RDF)[\s>]/);
  // Further down it is part of some text.
  if (/<!DOCTYPE/i.test(rootAt < 0 ? body : body.slice(0, rootAt))) throw fail('doctype');
  if (rootAt < 0 || rootAt > 4000) throw fail(/<html[\s>]/i.test(body) ? 'html' : 'not_feed');
  if (!/<\/(?:rss|feed|rdf:RDF)>\s*(?:<!--[\s\S]*-->\s*)?$/.test(body.slice(-2000))) throw fail('cut');
  let root: unknown;
  try {
    root = parser.parse(body);
  } catch (cause) {
    throw fail('not_feed', cause);
  }
  if (!isNode(root)) throw fail('not_feed');
  const channel = isNode(root.rss) ? nodes(root.rss.channel)[0] : undefined;
  const rdf = isNode(root.RDF) ? root.RDF : undefined;
  const feed = isNode(root.feed) ? root.feed : undefined;
  const items = channel?.item ?? rdf?.item ?? feed?.entry;
  return nodes(items ?? []).map(toItem);
}
