import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from './simulator.ts';
import { unregisteredFredKey } from './sources/fred.ts';

/** The recorded answers of the real services lie beside the repository; a user's clone has none. */
const captures = new URL('../../../shared/captures/', import.meta.url);
const hasCaptures = existsSync(captures);
const why = hasCaptures ? '' : ' [skipped: no ../shared/captures beside this clone]';

const coingecko = '/api.coingecko.com/api/v3';
const fred = '/api.stlouisfed.org/fred/series/observations?file_type=json';
const yahoo = '/query1.finance.yahoo.com/v8/finance/chart';
const cases: readonly [captures: readonly string[], path: string][] = [
  [
    [
      'coingecko/coins-markets-usd-first20-2026-08-22.json',
      'coingecko/coins-markets-usd-first20-null-24h-change-2026-08-22.json',
    ],
    `${coingecko}/coins/markets?vs_currency=usd&price_change_percentage=24h,7d,30d&sparkline=true`,
  ],
  [['coingecko/global-2026-08-22.json'], `${coingecko}/global`],
  [
    ['coingecko/simple-price-bitcoin-eth-2021-08-13.json'],
    `${coingecko}/simple/price?ids=bitcoin&vs_currencies=eth`,
  ],
  [
    ['coingecko/simple-price-unknown-vs-currency-2021-05-15.json'],
    `${coingecko}/simple/price?ids=bitcoin&vs_currencies=ethereum`,
  ],
  [
    ['coingecko/market-chart-bitcoin-usd-90d-daily-2021-05-15.json'],
    `${coingecko}/coins/bitcoin/market_chart?vs_currency=usd&days=90&interval=daily`,
  ],
  [
    ['coingecko/error-422-coins-markets-missing-vs-currency-2021-07-19.json'],
    `${coingecko}/coins/markets?per_page=20`,
  ],
  [['defillama/v2-chains-2026-05-29.json'], '/api.llama.fi/v2/chains'],
  [['defillama/stablecoins-2026-08-22.json'], '/stablecoins.llama.fi/stablecoins?includePrices=true'],
  [['defillama/stablecoinchains-2026-08-22.json'], '/stablecoins.llama.fi/stablecoinchains'],
  [
    ['defillama/stablecoincharts-all-first3-last120-2026-08-22.json'],
    '/stablecoins.llama.fi/stablecoincharts/all',
  ],
  [['alternative-me/fng-limit1-2026-08-22-1814utc.json'], '/api.alternative.me/fng/?limit=1'],
  [['fred/observations-SOFR-2024-06-27.json'], `${fred}&series_id=SOFR&api_key=${'a'.repeat(32)}`],
  [
    ['fred/error-400-api-key-not-registered-2026-08-14.json'],
    `${fred}&series_id=SOFR&api_key=${unregisteredFredKey}`,
  ],
  [['yahoo/chart-QQQ-1d-2020-01.json'], `${yahoo}/TLT?range=1mo&interval=1d`],
  [
    ['yahoo/chart-QQQ-1d-2020-01.json', 'yahoo/chart-INR=X-with-null-row.json'],
    `${yahoo}/TLT?range=10y&interval=1d`,
  ],
  [['yahoo/error-not-found-unknown-symbol-2026-08-05.json'], `${yahoo}/NOSUCH?range=5d&interval=1d`],
];

/** Objects whose keys are data (a chain, a peg, a coin), not part of the shape. */
const keyedByData =
  /(chainCirculating|\.current|[cC]irculating(USD|Prev\w+)?|total\w+|market_cap_percentage)$/;

/** "path: kind" of everything in a value; the items of a list share one path. */
function shapeOf(value: unknown, path = '$', into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    into.add(`${path}: list`);
    for (const item of value) shapeOf(item, `${path}[]`, into);
  } else if (typeof value === 'object' && value !== null) {
    into.add(`${path}: object`);
    const isMap = keyedByData.test(path) && !path.includes('data.total_');
    for (const [key, item] of Object.entries(value)) shapeOf(item, `${path}.${isMap ? '*' : key}`, into);
  } else into.add(`${path}: ${value === null ? 'null' : typeof value}`);
  return into;
}

const pathsOf = (shape: Set<string>) => new Set([...shape].map((line) => line.replace(/: \w+$/, '')));

describe.skipIf(!hasCaptures)(`the shapes of the real answers${why}`, () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ now: () => new Date('2026-11-22T21:00:00Z') });
  });
  afterAll(() => simulator.close());

  test.each(cases)('%j', async (files, path) => {
    const simulated = shapeOf(await (await fetch(simulator.url + path)).json());
    const real = new Set<string>();
    for (const file of files) shapeOf(JSON.parse(readFileSync(new URL(file, captures), 'utf8')), '$', real);
    const unheardOf = [...simulated].filter((line) => !real.has(line));
    const missing = [...pathsOf(real)].filter((line) => !pathsOf(simulated).has(line));
    expect({ unheardOf, missing }).toEqual({ unheardOf: [], missing: [] });
  });

  test.each([
    [
      'google-news/search-brent-crude-oil-price-gb-2026-08-05.xml',
      '/news.google.com/rss/search?q=margin+call&hl=en-GB',
    ],
    ['federal-reserve/press_all-first2-2026-06-13.xml', '/www.federalreserve.gov/feeds/press_all.xml'],
  ])('the markup of %s', async (file, path) => {
    const markup = (feed: string) =>
      new Set(feed.match(/^\uFEFF|<!\[CDATA|<\/?[a-zA-Z]\w*[^<>]*?(?=[ >])|&lt;\w+/g));
    const real = markup(readFileSync(new URL(file, captures), 'utf8'));
    const simulated = markup(Buffer.from(await (await fetch(simulator.url + path)).arrayBuffer()).toString());
    const plain = (names: Set<string>) =>
      [...names]
        .filter((name) => !/&lt;(ol|li)|^<(source|guid)/.test(name))
        .map((name) => name.trim())
        .sort();
    expect(plain(simulated)).toEqual(plain(real));
  });

  test('Fear & Greed has the white space of the real service', async () => {
    const real = readFileSync(new URL('alternative-me/fng-limit1-2026-08-22-1814utc.json', captures), 'utf8');
    const text = await (await fetch(`${simulator.url}/api.alternative.me/fng/?limit=1`)).text();
    const blank = (body: string) => body.replace(/": "[^"]*"/g, '": ""');
    expect(blank(text)).toBe(blank(real));
  });
});
