/** What the Federal Reserve's press releases talk about: hits of each list per word. */
const vocabulary = {
  liquidity_score: [
    'liquidity',
    'funding',
    'repo',
    'reverse repo',
    'money market',
    'cash flow',
    'balance sheet',
    'reserves',
  ],
  credit_score: [
    'credit',
    'lending',
    'loan',
    'default',
    'delinquency',
    'bankruptcy',
    'nonperforming',
    'charge-off',
  ],
  stability_score: [
    'financial stability',
    'systemic risk',
    'stress test',
    'macroprudential',
    'contagion',
    'too big to fail',
  ],
} as const;

export type ToneScore = keyof typeof vocabulary;

/**
 * A whole word or phrase, its plural with -s included, the longest first so that "reverse repo" is not also "repo"; and
 * "report" is no "repo".
 */
function pattern(phrases: readonly string[]): RegExp {
  const longestFirst = [...phrases]
    .sort((a, b) => b.length - a.length)
    .map((phrase) => phrase.replace(/[- ]/g, '[-\\s]'));
  return new RegExp(`\\b(?:${longestFirst.join('|')})s?\\b`, 'gi');
}

const patterns = Object.entries(vocabulary).map(
  ([score, phrases]) => [score as ToneScore, pattern(phrases)] as const,
);

/** Share of keyword hits among all words of the texts, four decimals; at least one word a text. */
export function toneOf(texts: readonly string[]): Record<ToneScore, number> {
  const words = texts.reduce((sum, text) => sum + Math.max(1, text.split(/\s+/).filter(Boolean).length), 0);
  const scores = {} as Record<ToneScore, number>;
  for (const [score, phrase] of patterns) {
    const hits = texts.reduce((sum, text) => sum + (text.match(phrase)?.length ?? 0), 0);
    scores[score] = words === 0 ? 0 : Math.round((hits / words) * 10_000) / 10_000;
  }
  return scores;
}
