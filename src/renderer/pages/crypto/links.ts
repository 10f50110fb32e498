import type { CardId } from '../../../shared/crypto-signals.ts';

export const gaugeIds = [
  'marketCap',
  'volume',
  'dominance',
  'ethBtc',
  'ethEtf',
  'mvrv',
  'stablecoin',
  'fearGreed',
] as const;
export type GaugeId = (typeof gaugeIds)[number];

export interface Link {
  name: string;
  href: string;
}

const charts: Link = { name: 'CoinMarketCap Charts', href: 'https://coinmarketcap.com/charts/' };
const global: Link = {
  name: 'CoinGecko Global Charts',
  href: 'https://www.coingecko.com/en/global-charts',
};
const etf: Link = { name: 'CoinMarketCap ETH ETF', href: 'https://coinmarketcap.com/etf/ethereum/' };
const mvrv: Link = {
  name: 'BitcoinMagazinePro',
  href: 'https://www.bitcoinmagazinepro.com/charts/mvrv-zscore/',
};
const chains: Link = { name: 'DefiLlama Chains', href: 'https://defillama.com/stablecoins/chains' };

/** Where a card sends whoever wants to check it. */
export const cardLinks: Readonly<Record<CardId, string>> = {
  overview: charts.href,
  ethEtf: etf.href,
  mvrv: mvrv.href,
  stablecoin: chains.href,
};

/** What each figure can be checked against. */
export const references: Readonly<Record<GaugeId, readonly Link[]>> = {
  marketCap: [charts, global],
  volume: [charts, global],
  dominance: [
    { name: 'CoinMarketCap Dominance', href: 'https://coinmarketcap.com/charts/#dominance-percentage' },
    { name: 'TradingView BTC.D', href: 'https://www.tradingview.com/symbols/BTC.D/' },
  ],
  ethBtc: [
    { name: 'CoinGecko ETH/BTC', href: 'https://www.coingecko.com/en/coins/ethereum/btc' },
    { name: 'TradingView ETHBTC', href: 'https://www.tradingview.com/symbols/ETHBTC/' },
  ],
  ethEtf: [etf, { name: 'Farside Investors', href: 'https://farside.co.uk/ethereum-etf-flow-all-data/' }],
  mvrv: [mvrv, { name: 'LookIntoBitcoin', href: 'https://www.lookintobitcoin.com/charts/mvrv-zscore/' }],
  stablecoin: [chains, { name: 'DefiLlama Stablecoins', href: 'https://defillama.com/stablecoins' }],
  fearGreed: [
    { name: 'alternative.me', href: 'https://alternative.me/crypto/fear-and-greed-index/' },
    {
      name: 'CoinMarketCap Fear & Greed',
      href: 'https://coinmarketcap.com/charts/#fear-and-greed-index',
    },
  ],
};
