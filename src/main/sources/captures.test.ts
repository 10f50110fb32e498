import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { capture, hasCaptures } from '../../../e2e/support/core.ts';
import { type Simulator, startSimulator } from '../../demo/simulator.ts';
import { systemClock } from '../lib/clock.ts';
import { createHttp, defaultLimits, type GetJson, type GetText } from '../lib/fetch-json.ts';
import { silentLog } from '../lib/log.ts';
import { canonicalLink } from './canonical-link.ts';
import { toneOf } from './fed-tone.ts';
import { parseFeed } from './feed.ts';
import { fredObservations } from './fred.ts';
import type { MacroColumnName } from './fred-series.ts';
import { articlesOfLastDay, headlineOf } from './google-news.ts';
import { publicSources } from './sources.ts';
import { dailyBars } from './yahoo.ts';

// The numbers below were read in the captures by eye. A clone without the captures skips this file.

let simulator: Simulator;
let getJson: GetJson;
let getText: GetText;

beforeAll(async () => {
  simulator = await startSimulator({ now: () => new Date() });
  const http = createHttp({
    fetch,
    clock: systemClock,
    log: silentLog,
    userAgent: 'test',
    upstream: simulator.url,
    pace: 0,
    pauseMs: () => 0,
    redact: (text) => text,
    limits: defaultLimits,
  });
  const asker = { signal: new AbortController().signal, countAttempt: () => undefined };
  getJson = (request, schema) => http.getJson(asker, request, schema);
  getText = (request) => http.getText(asker, request);
});
afterAll(() => simulator.close());
beforeEach(() => simulator.clearFaults());

const serve = (
  host: string,
  file: string,
  options: { status?: number; contentType?: string } = { contentType: 'application/json;charset=utf-8' },
) => simulator.setBody(host, capture(file), options);

describe.skipIf(!hasCaptures)('FRED', () => {
  async function observations(file: string, column: MacroColumnName, from: string, to: string) {
    serve('api.stlouisfed.org', `fred/${file}`);
    const ask = { getJson, baseUrl: publicSources.fred, key: 'k'.repeat(32) };
    return fredObservations(ask, column, from, to);
  }

  test('SOFR of 2024-06: four business days, 5.35 on the third of June, then 5.33', async () => {
    const found = await observations('observations-SOFR-2024-06-27.json', 'sofr', '2024-06-01', '2024-06-06');
    expect(found).toEqual({
      values: [
        { date: '2024-06-03', value: 5.35 },
        { date: '2024-06-04', value: 5.33 },
        { date: '2024-06-05', value: 5.33 },
        { date: '2024-06-06', value: 5.33 },
      ],
      unusable: 0,
    });
  });

  test('HY OAS: 108 rows, three of them holidays; 2.68 at first, 3.94 at last; the holidays have no value', async () => {
    const { values, unusable } = await observations(
      'observations-BAMLH0A0HYM2-first108-2026-09-21.json',
      'hy_oas',
      '2024-12-01',
      '2025-04-30',
    );
    expect([values.length, unusable]).toEqual([105, 0]);
    expect([values[0], values.at(-1)]).toEqual([
      { date: '2024-12-02', value: 2.68 },
      { date: '2025-04-30', value: 3.94 },
    ]);
    const dates = values.map(({ date }) => date);
    for (const holiday of ['2024-12-25', '2025-01-01', '2025-04-18']) expect(dates).not.toContain(holiday);
  });

  test('target range: a date for every day of five years, and "3.7500000000" is 3.75', async () => {
    const { values, unusable } = await observations(
      'observations-DFEDTARU-2026-07-31.json',
      'fed_target_upper',
      '2021-07-01',
      '2026-07-31',
    );
    expect([values.length, unusable]).toEqual([1856, 0]);
    const on = (day: string) => values.find(({ date }) => date === day)?.value;
    expect([values[0]?.date, values.at(-1)?.date]).toEqual(['2021-07-01', '2026-07-30']);
    expect([
      on('2021-07-01'),
      on('2022-03-16'),
      on('2022-03-17'),
      on('2024-09-18'),
      on('2024-09-19'),
    ]).toEqual([0.25, 0.25, 0.5, 5.5, 5]);
    expect([on('2026-07-21'), on('2026-07-22'), on('2026-07-30')]).toEqual([3.75, 3.75, 3.75]);
  });

  // VIXCLS is none of our series: it stands for one whose values are larger than a rate could be.
  test('VIXCLS read as a spread: 43 numbers, 19.49 at first, 16.01 at last', async () => {
    const { values } = await observations(
      'observations-VIXCLS-2026-08-22.json',
      'hy_oas',
      '2026-06-23',
      '2026-08-20',
    );
    expect(values.length).toBe(43);
    expect([values[0], values.at(-1)]).toEqual([
      { date: '2026-06-23', value: 19.49 },
      { date: '2026-08-20', value: 16.01 },
    ]);
  });

  test('dates that were not asked for are counted as unusable, not taken', async () => {
    const found = await observations('observations-SOFR-2024-06-27.json', 'sofr', '2024-06-04', '2024-06-05');
    expect(found.values.map(({ date }) => date)).toEqual(['2024-06-04', '2024-06-05']);
    expect(found.unusable).toBe(2);
  });

  test('the answer to an unknown key is about the key, and is asked for once', async () => {
    serve('api.stlouisfed.org', 'fred/error-400-api-key-not-registered-2026-08-14.json', { status: 400 });
    simulator.clearRequests();
    const ask = { getJson, baseUrl: publicSources.fred, key: 'k'.repeat(32) };
    await expect(fredObservations(ask, 'sofr', '2026-08-01', '2026-08-14')).rejects.toMatchObject({
      code: 'source_key_rejected',
      params: { variable: 'FRED_API_KEY' },
    });
    expect(simulator.requests).toHaveLength(1);
  });
});

describe.skipIf(!hasCaptures)('Yahoo Finance', () => {
  const bars = (file: string, now: string) => {
    serve('query1.finance.yahoo.com', `yahoo/${file}`);
    return dailyBars({ getJson, baseUrl: publicSources.yahoo, now: new Date(now) }, '^VIX', '1mo');
  };

  test('QQQ: the one session of 2020-01-02 in New York, 216.16 without the noise of its float', async () => {
    expect(await bars('chart-QQQ-1d-2020-01.json', '2025-02-20T12:00:00Z')).toEqual([
      {
        date: '2020-01-02',
        close: 216.16,
        high: 216.16,
        low: 213.98,
        volume: 30_969_400,
        provisional: false,
      },
    ]);
  });

  test('AAPL: 49 sessions, closes before dividends: 129.04, … 118.69', async () => {
    const found = await bars('chart-AAPL-1d-2020-08-31-to-2020-11-07.json', '2025-02-20T12:00:00Z');
    expect(found).toHaveLength(49);
    expect(found[0]).toMatchObject({ date: '2020-08-31', close: 129.04, high: 131, low: 126 });
    expect(found.at(-1)).toMatchObject({ date: '2020-11-06', close: 118.69, high: 119.2, low: 116.13 });
    expect(found.map(({ date }) => date)).not.toContain('2020-09-07');
    expect(found.some(({ provisional }) => provisional)).toBe(false);
  });

  test('Brent future: 23 days that begin at midnight; the last is still going on', async () => {
    const found = await bars('chart-BZ=F-1mo-1d-2026-08-05.json', '2026-08-05T16:30:00Z');
    expect(found).toHaveLength(23);
    expect(found[0]).toMatchObject({ date: '2026-07-06', close: 71.99, provisional: false });
    expect(found.at(-2)).toMatchObject({ date: '2026-08-04', close: 79.36, provisional: false });
    expect(found.at(-1)).toMatchObject({ date: '2026-08-05', close: 79.74, low: 78.13, provisional: true });
  });

  test('INR: the day whose values are all null is left out, in London dates', async () => {
    const found = await bars('chart-INR=X-with-null-row.json', '2024-09-14T12:00:00Z');
    expect(found.map(({ date, close }) => [date, close])).toEqual([
      ['2017-07-10', 64.6117],
      ['2017-07-12', 64.5256],
      ['2017-07-13', 64.365],
    ]);
  });

  test('status 200 without a single bar is not an answer', async () => {
    await expect(
      bars('chart-VXAPL-index-no-timestamps-2021-11-21.json', '2021-11-21T12:00:00Z'),
    ).rejects.toMatchObject({ code: 'source_changed', params: { problem: 'missing' } });
  });

  test('404 and 429 are told apart; 429 is asked twice, 404 once', async () => {
    const now = new Date('2026-08-05T16:30:00Z');
    const ask = { getJson, baseUrl: publicSources.yahoo, now };
    const host = 'query1.finance.yahoo.com';
    serve(host, 'yahoo/error-not-found-unknown-symbol-2026-08-05.json', { status: 404 });
    simulator.clearRequests();
    await expect(dailyBars(ask, '^VIX', '1mo')).rejects.toMatchObject({
      code: 'source_refused',
      params: { status: 404 },
    });
    expect(simulator.requests).toHaveLength(1);

    simulator.clearRequests();
    serve(host, 'yahoo/error-429-too-many-requests.txt', { status: 429, contentType: 'text/plain' });
    await expect(dailyBars(ask, '^VIX', '1mo')).rejects.toMatchObject({ code: 'source_rate_limited' });
    expect(simulator.requests.map(({ path }) => path)).toEqual([
      '/v8/finance/chart/%5EVIX',
      '/v8/finance/chart/%5EVIX',
    ]);
  });
});

const xml = { contentType: 'application/xml; charset=utf-8' };

describe.skipIf(!hasCaptures)('Google News', () => {
  const search = (file: string, now: string) => {
    serve('news.google.com', `google-news/${file}`, xml);
    const ask = { getText, baseUrl: publicSources.googleNews, now: new Date(now) };
    return articlesOfLastDay(ask, 'anything when:1d');
  };
  const shown = ({ articles, total }: Awaited<ReturnType<typeof search>>) => ({
    total,
    articles: articles.map((item) => [item.publishedAt?.toISOString(), headlineOf(item), item.publisher]),
  });

  test('Brent: six items, two of them of the last day, without the publisher in the headline', async () => {
    const found = await search('search-brent-crude-oil-price-gb-2026-08-05.xml', '2026-08-05T16:29:13Z');
    const publisher = 'Crude Oil Prices Today | OilPrice.com';
    expect(shown(found)).toEqual({
      total: 6,
      articles: [
        ['2026-08-05T00:00:00.000Z', 'Middle East War Triggers New Global Refining Boom', publisher],
        [
          '2026-08-04T20:44:00.000Z',
          'US Crude Oil Inventories Build As Washington Talks Up Potential Peace Deal',
          publisher,
        ],
      ],
    });
    expect(found.articles[0]?.link).toMatch(
      /^https:\/\/news\.google\.com\/rss\/articles\/CBMingFBVV95cUxPYUY5\w+\?oc=5$/,
    );
  });

  test('Reuters without when: 100 items back to 2016, nine of them of the last day', async () => {
    const found = await search('search-site-reuters-markets-sg-2026-03-15.xml', '2026-03-15T02:08:09Z');
    expect(found.total).toBe(100);
    const { articles } = shown(found);
    expect(articles).toHaveLength(9);
    expect(articles[0]).toEqual([
      '2026-03-14T10:01:07.000Z',
      'Just the beginning, says pole record-setter Antonelli',
      'Reuters',
    ]);
    expect(articles.at(-1)).toEqual([
      '2026-03-14T02:23:00.000Z',
      'US says oil from strategic reserve to start reaching market next week',
      'Reuters',
    ]);
  });
});

describe.skipIf(!hasCaptures)('feeds', () => {
  const feed = async (url: string, file: string) => {
    const { host } = new URL(url);
    serve(host, file, xml);
    return parseFeed(await getText({ url }), host);
  };

  test('Federal Reserve: two releases behind a byte-order mark; a day of one digit', async () => {
    const items = await feed(publicSources.fedPress, 'federal-reserve/press_all-first2-2026-06-13.xml');
    expect(items.map(({ title, link, publishedAt }) => [title, link, publishedAt?.toISOString()])).toEqual([
      [
        'Federal Reserve Board announces final rule that establishes data standards for certain information collections',
        'https://www.federalreserve.gov/newsevents/pressreleases/bcreg20260611a.htm',
        '2026-06-11T15:00:00.000Z',
      ],
      [
        'Federal Reserve Board announces that results from its annual bank stress test will be released on Wednesday, June 24, at 4 p.m. EDT.',
        'https://www.federalreserve.gov/newsevents/pressreleases/bcreg20260609a.htm',
        '2026-06-09T20:00:00.000Z',
      ],
    ]);
    // Title and description are the same sentence: 14 and 23 words, twice. "stress test" stands there twice: 2/74.
    expect(toneOf(items.map((item) => `${item.title} ${item.summary}`))).toEqual({
      liquidity_score: 0,
      credit_score: 0,
      stability_score: 0.027,
    });
  });

  test('CNBC: 30 items, apostrophes written as entities', async () => {
    const items = await feed(
      'https://www.cnbc.com/id/100003114/device/rss/rss.html',
      'rss/cnbc-world-top-news-2026-03-08.xml',
    );
    expect(items).toHaveLength(30);
    expect(items[0]).toEqual({
      title: "Oil surges above $100 a barrel; Trump says 'small price to pay' for defeating Iran",
      link: 'https://www.cnbc.com/2026/03/08/crude-oil-prices-today-iran-war.html',
      guid: '108275158',
      publishedAt: new Date('2026-03-08T23:58:37Z'),
      summary:
        "Gulf Arab oil producers are cutting production as they run out of storage space because they can't export through the Strait of Hormuz",
      publisher: null,
    });
    expect(items.at(-1)?.title).toBe(
      "Dubai real estate magnate: There could be a property cooldown, but I don't see it",
    );
  });

  test('CoinDesk: five items with their authors; an empty description is an empty summary', async () => {
    const items = await feed(
      'https://www.coindesk.com/arc/outboundfeeds/rss/',
      'rss/coindesk-first5-2026-09-30.xml',
    );
    expect(items.map(({ title, publisher }) => [title, publisher])).toEqual([
      [
        "Crypto industry gave $8 million to Clarity Act lobbyists who didn't close the deal",
        'Jesse Hamilton',
      ],
      [
        "Open USD takes on Tether, Circle with a different stablecoin model that's 'building money'",
        'Krisztian Sandor',
      ],
      ["U.S. CFTC seeks event contract definitions that may defy states' gambling claims", 'Jesse Hamilton'],
      ['Crypto Long & Short: What will the AI agents run on?', 'Utkarsh Ahuja'],
      [
        "Clock's ticking: UK's crypto regulatory application window opens with February deadline",
        'Jamie Crawley',
      ],
    ]);
    expect(items.map(({ summary }) => summary.slice(0, 10))).toEqual([
      'In the fir',
      'The “overw',
      'As it batt',
      '',
      'The five-m',
    ]);
    expect(items[0]?.publishedAt?.toISOString()).toBe('2026-09-30T17:16:31.000Z');
    expect(items[0]?.guid).toBe('aae5dfb1-54bc-455f-a89a-5ec5d919c3b0');
  });

  test('Yahoo Finance, Nike: five items before the channel title; links without tracking', async () => {
    const items = await feed(
      'https://feeds.finance.yahoo.com/rss/2.0/headline?s=NKE',
      'rss/yahoo-finance-headline-NKE-first5-2026-09-21.xml',
    );
    expect(items.map(({ title }) => title)).toEqual([
      'Why Did NKE, OPEN, MCD Stocks Slip To 52-Week Lows Last Week?',
      'Nike’s stock collapse raises new questions about its Dow position',
      'The $986 Million Reason Nike’s Comeback Story Doesn’t Add Up',
      'NIKE (NKE) Adds Alexandre Arnault As Investors Ask If The Turnaround Is Already Priced In',
      'Sandisk Joins the S&P 100 on Monday -- the Same Day Nike Leaves It',
    ]);
    expect([items[0]?.publishedAt, items[4]?.publishedAt]).toEqual([
      new Date('2026-09-21T02:54:30Z'),
      new Date('2026-09-19T05:13:01Z'),
    ]);
    expect(canonicalLink(items[2]?.link ?? '')).toBe(
      'https://www.tikr.com/blog/the-986-million-reason-nikes-comeback-story-doesnt-add-up?ref=yahoofinance',
    );
    expect(canonicalLink(items[0]?.link ?? '')).toBe(
      'https://stocktwits.com/news-articles/markets/equity/why-did-nke-open-mcd-stocks-slip-to-52-week-lows-last-week/cZMRb6CRB4e',
    );
  });
});
