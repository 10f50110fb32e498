import { publishers } from '../data/headlines.ts';
import { Reply, type RequestContext, type Route } from '../route.ts';
import type { Story } from '../world/news.ts';
import { pathKey, unit } from '../world/noise.ts';
import type { World } from '../world/world.ts';
import { element, escapeXml, feedDate } from '../xml.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const mostItems = 100;

/** Google's news search: not in order of time, and `when:` is not meant too seriously. */
export const googleNews: readonly Route[] = [
  { host: 'news.google.com', path: '/rss/search', handle: search },
];

function search({ world, now, query }: RequestContext): Reply {
  const words = query.get('q') ?? '';
  if (words.trim() === '')
    return new Reply('<html><title>Error 400</title></html>', { status: 400, ...asHtml });
  const stories = found(world, words, now.getTime());
  const items = stories.flatMap((story) => {
    const again = unit(story.id, 90) < 0.04 ? [item(story, 'again')] : [];
    return [item(story, ''), ...again];
  });
  const [hl, gl, ceid] = ['hl', 'gl', 'ceid'].map((name) => query.get(name) ?? '');
  const link = `https://news.google.com/search?${new URLSearchParams({ q: words, hl: hl ?? '', gl: gl ?? '', ceid: ceid ?? '' })}`;
  const head = [
    '<generator>NFE/5.0</generator>',
    element('title', escapeXml(`"${words}" - Google News`)),
    element('link', escapeXml(link)),
    element('language', escapeXml(hl || 'en-US')),
    '<webMaster>news-webmaster@google.com</webMaster>',
    element('copyright', `Copyright © ${now.getUTCFullYear()} Google. All rights reserved.`),
    element('lastBuildDate', feedDate(now.getTime(), 'GMT')),
    '<image><title>Google News</title><url>https://lh3.googleusercontent.com/logo</url><link>https://news.google.com/</link><height>256</height><width>256</width></image>',
    '<description>Google News</description>',
  ];
  const body = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>${head.join('')}${items.slice(0, mostItems).join('\n')}</channel></rss>`;
  return new Reply(body, { contentType: 'application/xml; charset=utf-8', raw: true });
}

const asHtml = { contentType: 'text/html; charset=utf-8', raw: true };

/** The phrase that a search is about: its first quoted words, or all of them. */
export function searchedPhrase(words: string): string {
  const plain = words.replaceAll(/\b(when|after|before|site):\S+/g, ' ');
  if (/\bETFs?\b/.test(plain)) return 'etf';
  if (/commercial real estate|\bCRE\b/.test(plain)) return 'cre default';
  const phrase = /"([^"]+)"/.exec(plain)?.[1] ?? plain;
  return phrase.replaceAll(/[()"]/g, ' ').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

function found(world: World, words: string, ms: number): Story[] {
  const phrase = searchedPhrase(words);
  const [, amount, unitOfTime] = /\bwhen:(\d+)([hd])/.exec(words) ?? [];
  const byChance = (a: Story, b: Story): number => a.id - b.id;
  if (amount !== undefined) {
    const span = Number(amount) * (unitOfTime === 'h' ? HOUR_MS : DAY_MS);
    return world.news
      .about(phrase, ms - span * 1.15, ms)
      .sort(byChance)
      .slice(0, mostItems);
  }
  const recent = world.news.about(phrase, ms - 5 * DAY_MS, ms).slice(-40);
  const old: Story[] = [];
  for (let step = 0; old.length + recent.length < mostItems && step < 100; step += 1) {
    const day = ms - (6 + 0.5 * step * step) * DAY_MS;
    old.push(...world.news.about(phrase, day - DAY_MS, day).slice(0, 1));
  }
  return [...recent, ...old].sort(byChance).slice(0, mostItems);
}

function item(story: Story, suffix: string): string {
  const [publisher, url] = publishers[Math.floor(unit(story.id, 91) * publishers.length)] ?? ['', ''];
  const guid = guidOf(`${story.id}${suffix}`);
  const link = `https://news.google.com/rss/articles/${guid}?oc=5`;
  const html = `<a href="${link}" target="_blank">${escapeXml(story.title)}</a>&nbsp;&nbsp;<font color="#6f6f6f">${escapeXml(publisher)}</font>`;
  return `<item>${[
    element('title', escapeXml(`${story.title} - ${publisher}`)),
    element('link', link),
    `<guid isPermaLink="false">${guid}</guid>`,
    element('pubDate', feedDate(story.at, 'GMT')),
    element('description', escapeXml(html)),
    `<source url="${url}">${escapeXml(publisher)}</source>`,
  ].join('')}</item>`;
}

function guidOf(text: string): string {
  const bytes = Buffer.alloc(72);
  for (let at = 0; at < 18; at += 1) bytes.writeUInt32LE(pathKey(at, text), at * 4);
  return `CBMi${bytes.toString('base64url')}`;
}
