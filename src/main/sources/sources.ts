import { type Feed, standardFeeds } from './feeds.ts';

/** Where each source is, and how long to pause between two requests to one host. One place for all of them. */
export interface Sources {
  coingecko: string;
  llama: string;
  stablecoins: string;
  fearGreed: string;
  fred: string;
  yahoo: string;
  googleNews: string;
  fedPress: string;
  /** What the news collector reads. */
  feeds: readonly Feed[];
  pauseMs: (host: string) => number;
}

/** CoinGecko asks for 2 s between requests without a key; Yahoo and Google turn away who hurries; the rest name no limit. */
const pauses: Readonly<Record<string, number>> = {
  'api.coingecko.com': 2_000,
  'query1.finance.yahoo.com': 700,
  'news.google.com': 2_000,
};

export const publicSources: Sources = {
  coingecko: 'https://api.coingecko.com/api/v3',
  llama: 'https://api.llama.fi',
  stablecoins: 'https://stablecoins.llama.fi',
  fearGreed: 'https://api.alternative.me/fng/',
  fred: 'https://api.stlouisfed.org/fred',
  yahoo: 'https://query1.finance.yahoo.com',
  googleNews: 'https://news.google.com',
  fedPress: 'https://www.federalreserve.gov/feeds/press_all.xml',
  feeds: standardFeeds,
  pauseMs: (host) => pauses[host] ?? 300,
};
