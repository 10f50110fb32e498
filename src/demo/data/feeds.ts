import type { Subject } from '../world/news.ts';

/** Who publishes stories, and how the address of one is made. */
export const newsrooms = {
  cnbc: ['market', 'https://www.cnbc.com/{y}/{m}/{d}/{slug}-{hex}.html'],
  marketwatch: ['market', 'https://www.marketwatch.com/story/{slug}-{hex}'],
  yahoo: ['market', 'https://finance.yahoo.com/news/{slug}-{id}.html'],
  seekingalpha: ['market', 'https://seekingalpha.com/news/{id}-{slug}'],
  coindesk: ['crypto', 'https://www.coindesk.com/markets/{y}/{m}/{d}/{slug}-{hex}'],
  cointelegraph: ['crypto', 'https://cointelegraph.com/news/{slug}-{hex}'],
  decrypt: ['crypto', 'https://decrypt.co/{id}/{slug}'],
  hankyung: ['korea', 'https://www.hankyung.com/article/{y}{m}{d}{id}'],
  mk: ['korea', 'https://www.mk.co.kr/news/economy/{id}'],
  yna: ['korea', 'https://www.yna.co.kr/view/AKR{y}{m}{d}{id}'],
  etnews: ['korea', 'https://www.etnews.com/{y}{m}{d}{id}'],
} as const satisfies Record<string, readonly [Subject, string]>;

export type Newsroom = keyof typeof newsrooms;

export interface FeedRow {
  readonly host: string;
  readonly path: string;
  readonly title: string;
  readonly home: string;
  /** Whose stories it carries, and what part of them. */
  readonly from: readonly (readonly [Newsroom, share: number])[];
  readonly items: number;
  /** What it hangs on the addresses. */
  readonly tracking: string;
  /** The newsrooms' habits. */
  readonly style: 'plain' | 'cnbc' | 'yahoo' | 'coindesk' | 'html' | 'korean' | 'atom';
  readonly zone: 'GMT' | '+0000' | '+0900' | 'eastern';
  /** Every so many items have an empty description; 0: none has. */
  readonly emptyEvery: number;
}

const cnbc = (id: number, title: string, name: string): FeedRow => ({
  host: 'www.cnbc.com',
  path: `/id/${id}/device/rss/rss.html`,
  title,
  home: `https://www.cnbc.com/${name}/`,
  from: [['cnbc', 0.5]],
  items: 30,
  tracking: id === 100003114 ? '' : `?utm_source=rss&utm_medium=feed&utm_campaign=${name}`,
  style: 'cnbc',
  zone: 'GMT',
  emptyEvery: 0,
});

const plain = { tracking: '', style: 'plain', zone: 'GMT', emptyEvery: 0 } as const;
const korean = { tracking: '', style: 'korean', zone: '+0900', emptyEvery: 0, items: 30 } as const;

export const feedRows: readonly FeedRow[] = [
  cnbc(100003114, 'US Top News and Analysis', 'us-top-news'),
  cnbc(10000664, 'Finance', 'finance'),
  cnbc(20910258, 'Economy', 'economy'),
  cnbc(100727362, 'International: Top News And Analysis', 'world-top-news'),
  cnbc(19854910, 'Tech', 'technology'),
  {
    ...plain,
    host: 'feeds.content.dowjones.io',
    path: '/public/rss/mw_topstories',
    title: 'MarketWatch.com - Top Stories',
    home: 'https://www.marketwatch.com',
    from: [['marketwatch', 0.4]],
    items: 20,
    tracking: '?mod=mw_rss_topstories',
    emptyEvery: 6,
  },
  {
    host: 'finance.yahoo.com',
    path: '/news/rssindex',
    title: 'Yahoo Finance',
    home: 'https://finance.yahoo.com/',
    from: [
      ['yahoo', 0.4],
      ['cnbc', 0.2],
      ['marketwatch', 0.2],
    ],
    items: 40,
    tracking: '?.tsrc=rss',
    style: 'yahoo',
    zone: '+0000',
    emptyEvery: 5,
  },
  {
    ...plain,
    host: 'seekingalpha.com',
    path: '/market_currents.xml',
    title: 'Seeking Alpha Market News',
    home: 'https://seekingalpha.com',
    from: [['seekingalpha', 0.6]],
    items: 30,
    tracking: '?utm_source=feed_market_currents&utm_medium=referral',
    zone: 'eastern',
  },
  {
    host: 'www.coindesk.com',
    path: '/arc/outboundfeeds/rss/',
    title: 'CoinDesk: Bitcoin, Ethereum, Crypto News and Price Data',
    home: 'https://www.coindesk.com/',
    from: [['coindesk', 0.9]],
    items: 25,
    tracking: '',
    style: 'coindesk',
    zone: '+0000',
    emptyEvery: 5,
  },
  {
    host: 'cointelegraph.com',
    path: '/rss',
    title: 'Cointelegraph.com News',
    home: 'https://cointelegraph.com',
    from: [
      ['cointelegraph', 0.9],
      ['coindesk', 0.1],
    ],
    items: 30,
    tracking: '?utm_source=rss_feed&utm_medium=rss&utm_campaign=rss_partner_inbound',
    style: 'html',
    zone: '+0000',
    emptyEvery: 0,
  },
  {
    ...plain,
    host: 'decrypt.co',
    path: '/feed',
    title: 'Decrypt',
    home: 'https://decrypt.co',
    from: [['decrypt', 0.9]],
    items: 25,
    style: 'atom',
  },
  {
    ...korean,
    host: 'www.hankyung.com',
    path: '/feed/economy',
    title: '경제 | 한국경제',
    home: 'https://www.hankyung.com/economy',
    from: [['hankyung', 0.9]],
  },
  {
    ...korean,
    host: 'www.mk.co.kr',
    path: '/rss/30000001/',
    title: '매일경제 : 헤드라인',
    home: 'https://www.mk.co.kr/',
    from: [['mk', 0.9]],
  },
  {
    ...korean,
    host: 'www.yna.co.kr',
    path: '/rss/international.xml',
    title: '연합뉴스 국제',
    home: 'https://www.yna.co.kr/international/',
    from: [['yna', 0.9]],
    tracking: '?input=rss',
  },
  {
    ...korean,
    host: 'rss.etnews.com',
    path: '/20.xml',
    title: '전자신문 - 경제',
    home: 'https://www.etnews.com',
    from: [
      ['etnews', 0.8],
      ['yna', 0.1],
    ],
    tracking: '?utm_source=rss&utm_medium=etnews',
  },
];
