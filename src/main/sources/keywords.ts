/**
 * The six crisis keywords, as the table names them, and how each is asked for: as a phrase, of the last day only.
 * "CRE" alone means too many things to a search engine.
 */
export const crisisKeywords = [
  { keyword: 'liquidity crisis', query: '"liquidity crisis" when:1d' },
  { keyword: 'margin call', query: '"margin call" when:1d' },
  { keyword: 'credit default', query: '"credit default" when:1d' },
  { keyword: 'repo market', query: '"repo market" when:1d' },
  { keyword: 'private credit', query: '"private credit" when:1d' },
  { keyword: 'CRE default', query: '("commercial real estate" OR CRE) default when:1d' },
] as const;

export const isCrisisKeyword = (name: string): boolean =>
  crisisKeywords.some(({ keyword }) => keyword === name);
