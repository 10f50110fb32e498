import type { NewsCategory } from '../../shared/words.ts';
import { searchUrl } from './google-news.ts';

/** A feed of the news collector. `name` is what `news_articles.source` holds. */
export interface Feed {
  name: string;
  category: NewsCategory;
  url: string;
}

const googleNews = 'https://news.google.com';

/** The feeds that come with the product; the settings may add others. None of them needs a key. */
export const standardFeeds: readonly Feed[] = [
  { name: 'cnbc-top', category: 'market', url: 'https://www.cnbc.com/id/100003114/device/rss/rss.html' },
  { name: 'cnbc-finance', category: 'market', url: 'https://www.cnbc.com/id/10000664/device/rss/rss.html' },
  {
    name: 'marketwatch',
    category: 'market',
    url: 'https://feeds.content.dowjones.io/public/rss/mw_topstories',
  },
  { name: 'yahoo-finance', category: 'market', url: 'https://finance.yahoo.com/news/rssindex' },
  { name: 'seeking-alpha', category: 'stock', url: 'https://seekingalpha.com/market_currents.xml' },
  { name: 'cnbc-tech', category: 'stock', url: 'https://www.cnbc.com/id/19854910/device/rss/rss.html' },
  // No dependable feed of its own was found for ETFs.
  {
    name: 'google-news-etf',
    category: 'etf',
    url: searchUrl(googleNews, '("ETF inflows" OR "ETF flows" OR "spot ETF") when:1d'),
  },
  { name: 'coindesk', category: 'crypto', url: 'https://www.coindesk.com/arc/outboundfeeds/rss/' },
  { name: 'cointelegraph', category: 'crypto', url: 'https://cointelegraph.com/rss' },
  { name: 'decrypt', category: 'crypto', url: 'https://decrypt.co/feed' },
  { name: 'hankyung-economy', category: 'korea', url: 'https://www.hankyung.com/feed/economy' },
  { name: 'mk-economy', category: 'korea', url: 'https://www.mk.co.kr/rss/30000001/' },
  { name: 'yonhap', category: 'korea', url: 'https://www.yna.co.kr/rss/international.xml' },
  { name: 'etnews', category: 'korea', url: 'https://rss.etnews.com/20.xml' },
];
