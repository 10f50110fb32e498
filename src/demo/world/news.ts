import {
  cryptoHeadlines,
  etfHeadlines,
  fillers,
  koreanHeadlines,
  marketHeadlines,
  searchHeadlines,
  stressHeadlines,
} from '../data/headlines.ts';
import { isWeekend } from './calendar.ts';
import { pathKey, unit } from './noise.ts';
import type { Risk } from './risk.ts';

export interface Story {
  /** The same story has the same one in every feed. */
  readonly id: number;
  /** When it came out, in ms and whole seconds. */
  readonly at: number;
  readonly title: string;
  readonly summary: string;
}

/** What a stream of stories is about. A topic is any phrase that someone searches for. */
export type Subject = 'market' | 'crypto' | 'korea' | { readonly topic: string };

export interface News {
  /** The stories that came out in `from` < t ≤ `to` (ms), oldest first. Streams of another name have other stories. */
  stories(name: string, subject: Subject, from: number, to: number): Story[];
  /** The stories that a search for a phrase is about. */
  about(phrase: string, from: number, to: number): Story[];
}

const DAY_MS = 86_400_000;
/** Stories a day in calm times; any other phrase has `usual`. */
const often: Readonly<Record<string, number>> = {
  'liquidity crisis': 3,
  'margin call': 4,
  'credit default': 3,
  'repo market': 3,
  'private credit': 6,
  'cre default': 2,
  etf: 16,
};
const usual = 4;
const perDay = { market: 60, crypto: 34, korea: 40 };

export function createNews(seed: number, risk: Risk): News {
  function amount(subject: Subject, day: number, key: number): number {
    if (typeof subject === 'string') return perDay[subject] * (isWeekend(day) ? 0.5 : 1);
    const calm = (often[subject.topic] ?? usual) * (isWeekend(day) ? 0.6 : 1);
    return calm * (0.45 + 0.55 * Math.exp(0.8 * risk.tension(day))) * (0.7 + 0.6 * unit(key, day));
  }

  function storiesOfDay(name: string, subject: Subject, day: number): Story[] {
    const key = pathKey(seed, `stories ${name}`);
    const count = Math.round(amount(subject, day, key));
    const titles = headlines(subject, risk.tension(day));
    const made = Array.from({ length: count }, (_, n): Story => {
      const id = pathKey(key, `${day}/${n}`);
      const title = fill(titles[Math.floor(unit(id, 0) * titles.length)] ?? '', id, subject);
      const second = Math.floor(unit(id, 1) * 86_400);
      return { id, at: day * DAY_MS + second * 1000, title, summary: summaryOf(title, subject) };
    });
    // Nobody writes the same headline twice a day.
    return [...new Map(made.map((story) => [story.title, story])).values()];
  }

  function stories(name: string, subject: Subject, from: number, to: number): Story[] {
    const found: Story[] = [];
    for (let day = Math.floor(from / DAY_MS); day <= Math.floor(to / DAY_MS); day += 1) {
      found.push(...storiesOfDay(name, subject, day).filter(({ at }) => at > from && at <= to));
    }
    return found.sort((a, b) => a.at - b.at);
  }

  return {
    stories,
    about(phrase, from, to) {
      const topic = phrase.toLowerCase();
      return stories(`search ${topic}`, { topic }, from, to);
    },
  };
}

function headlines(subject: Subject, tension: number): readonly string[] {
  if (typeof subject === 'object') return subject.topic === 'etf' ? etfHeadlines : searchHeadlines;
  if (subject === 'crypto') return cryptoHeadlines;
  if (subject === 'korea') return koreanHeadlines;
  const share = tension > 2 ? 3 : tension > 1 ? 1 : 0;
  return [...marketHeadlines, ...Array.from({ length: share }, () => stressHeadlines).flat()];
}

/** Puts words and numbers into the gaps of a headline. */
export function fill(template: string, id: number, subject?: Subject): string {
  let n = 2;
  const text = template.replace(/\{([^}]+)\}/g, (gap, name: string) => {
    n += 1;
    const luck = unit(id, n);
    if (name === 'topic') return typeof subject === 'object' ? subject.topic.replace(/^cre\b/, 'CRE') : gap;
    if (name === 'percent') return (0.2 + 9 * luck).toFixed(1);
    if (name === 'amount') return String(Math.round(20 + 960 * luck));
    if (name === 'dollars') return `$${Math.round(20 + 960 * luck)}`;
    const words = fillers[name] ?? [gap];
    return words[Math.floor(luck * words.length)] ?? gap;
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function summaryOf(title: string, subject: Subject): string {
  if (subject === 'korea') return `${title}. 시장에서는 향후 흐름을 지켜봐야 한다는 의견이 나온다.`;
  return `${title.replace(/[.…]$/, '')}. Traders and officials are watching what comes next.`;
}
