import type { Reply } from '../../../shared/contract.ts';

export type Article = Reply<'news.articles'>['articles'][number];

/** More words than these narrow nothing any more; the API takes as many. */
const mostWords = 10;

/** The words of a search, as the API splits them. Composed, since a keyboard may send Hangul in its parts. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .split(/[\s\p{Cc}]+/u)
    .filter(Boolean)
    .slice(0, mostWords);

const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** One expression for any of the words; undefined when there are none. */
const anyOf = (words: readonly string[]): RegExp | undefined =>
  words.length > 0
    ? new RegExp(
        [...words]
          .sort((a, b) => b.length - a.length)
          .map(escaped)
          .join('|'),
        'giu',
      )
    : undefined;

/** Whether title, summary and publisher together have every word. */
export function hasWords(article: Article, words: readonly string[]): boolean {
  const text = `${article.title} ${article.summary ?? ''} ${article.publisher ?? ''}`.normalize('NFC');
  return words.every((word) => new RegExp(escaped(word), 'iu').test(text));
}

export interface TextPart {
  text: string;
  isHit: boolean;
  /** Where it begins in the text: a name for it. */
  at: number;
}

/** A text cut where the words are, to be shown as text with marks: nothing of it is ever read as markup. */
export function markedParts(text: string, words: readonly string[]): TextPart[] {
  const whole = text.normalize('NFC');
  const pattern = anyOf(words);
  if (!pattern) return whole === '' ? [] : [{ text: whole, isHit: false, at: 0 }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of whole.matchAll(pattern)) {
    if (match.index > end) parts.push({ text: whole.slice(end, match.index), isHit: false, at: end });
    parts.push({ text: match[0], isHit: true, at: match.index });
    end = match.index + match[0].length;
  }
  if (end < whole.length) parts.push({ text: whole.slice(end), isHit: false, at: end });
  return parts;
}

/** Rows that a seeder of the Python system made say so; in demo mode every article is simulated. */
export const isDemo = (article: Article, demoMode: boolean): boolean => demoMode || article.source === 'DEMO';
