import { fedReleases, fedStressReleases } from '../data/headlines.ts';
import { Reply, type RequestContext, type Route } from '../route.ts';
import { eastern, easternDay, isBusinessDay, isoText } from '../world/calendar.ts';
import { fill } from '../world/news.ts';
import { pathKey, unit } from '../world/noise.ts';
import type { World } from '../world/world.ts';
import { cdata, element, escapeXml, feedDate } from '../xml.ts';

const newest = 20;

/** The Board's press releases: a byte-order mark, CDATA nearly everywhere, days of one digit. */
export const federalReserve: readonly Route[] = [
  { host: 'www.federalreserve.gov', path: '/feeds/press_all.xml', handle: answer },
];

export interface Release {
  readonly at: number;
  readonly title: string;
  readonly category: string;
  readonly link: string;
}

function answer({ world, now }: RequestContext): Reply {
  const items = fedPress(world, now.getTime()).map((release) => {
    const lines = [
      element('title', escapeXml(release.title)),
      element('link', cdata(release.link)),
      element('guid', cdata(release.link)),
      element('description', cdata(release.title)),
      element('category', release.category),
      `${element('pubDate', cdata(feedDate(release.at, 'GMT').replace(', 0', ', ')))}    `,
    ];
    return `        <item>\n${lines.map((line) => `            ${line}\n`).join('')}        </item>\n`;
  });
  const body = [
    '\uFEFF<?xml version="1.0" encoding="utf-8" ?>\n<rss version="2.0">\n    <channel>\n',
    '        <title>FRB: Press Release - All Releases</title>\n',
    `        ${element('link', cdata('https://www.federalreserve.gov/feeds/feeds.htm'))}\n`,
    `        ${element('description', cdata('All recent press releases from the Federal Reserve Board'))}\n`,
    '        <language>en</language>\n',
    ...items,
    '    </channel>\n</rss>\n',
  ];
  return new Reply(body.join(''), { contentType: 'text/xml', raw: true });
}

/** The twenty newest releases at an instant, newest first. */
export function fedPress(world: World, ms: number): Release[] {
  const found: Release[] = [];
  for (let day = easternDay(ms); found.length < newest; day -= 1) {
    found.push(...releasesOf(world, day).filter(({ at }) => at <= ms));
  }
  return found.slice(0, newest);
}

/** Newest first. */
function releasesOf(world: World, day: number): Release[] {
  if (!isBusinessDay(day)) return [];
  const tension = world.liquidity.risk.tension(day);
  const titles = tension > 1.2 ? [...fedReleases, ...fedStressReleases, ...fedStressReleases] : fedReleases;
  const key = pathKey(world.seed, `fed ${day}`);
  const count = Math.floor(unit(key, 0) * (tension > 1.2 ? 4 : 3.2));
  return Array.from({ length: count }, (_, n): Release => {
    const [title, category, file] = titles[Math.floor(unit(key, n + 1) * titles.length)] ?? ['', '', ''];
    const name = `${file}${isoText(day).replaceAll('-', '')}${'abc'[n]}`;
    return {
      // Later ones of a day come earlier in the list.
      at: eastern(day, 16 - 2 * n - (unit(key, 7) < 0.5 ? 1 : 0)),
      title: fill(title.replace('{date}', isoText(day)), key + n),
      category,
      link: `https://www.federalreserve.gov/newsevents/pressreleases/${name}.htm`,
    };
  });
}
