/** Where each source is, and how long to pause between two requests to one host. One place for all of them. */
export interface Sources {
  coingecko: string;
  llama: string;
  stablecoins: string;
  fearGreed: string;
  pauseMs: (host: string) => number;
}

/** CoinGecko asks for 2 s between requests without a key; the others name no limit. */
const pauses: Readonly<Record<string, number>> = { 'api.coingecko.com': 2_000 };

export const publicSources: Sources = {
  coingecko: 'https://api.coingecko.com/api/v3',
  llama: 'https://api.llama.fi',
  stablecoins: 'https://stablecoins.llama.fi',
  fearGreed: 'https://api.alternative.me/fng/',
  pauseMs: (host) => pauses[host] ?? 300,
};
