import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { exchange } from '../../e2e/support/http.ts';
import { Reply } from './route.ts';
import { type Simulator, startSimulator } from './simulator.ts';

const coingecko = '/api.coingecko.com/api/v3';
const llama = '/api.llama.fi/v2';
const coins = '/stablecoins.llama.fi';
const DAY_S = 86_400;

let now = new Date('2026-11-22T21:00:30Z');
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ now: () => now });
});
afterEach(() => {
  now = new Date('2026-11-22T21:00:30Z');
  simulator.clearFaults();
  simulator.clearRequests();
});
afterAll(() => simulator.close());

async function get<T>(path: string, from = simulator): Promise<T> {
  const response = await fetch(from.url + path);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

interface Coin {
  readonly id: string;
  readonly current_price: number;
  readonly market_cap: number;
  readonly price_change_percentage_24h: number;
  readonly price_change_percentage_7d_in_currency: number;
  readonly last_updated: string;
}
interface Chart {
  readonly prices: readonly [number, number][];
  readonly market_caps: readonly [number, number][];
  readonly total_volumes: readonly [number, number][];
}
interface Global {
  readonly data: {
    readonly total_market_cap: Record<string, number>;
    readonly market_cap_percentage: Record<string, number>;
    readonly updated_at: number;
  };
}
interface Assets {
  readonly peggedAssets: readonly { readonly circulating: Record<string, number> }[];
}
type ByPeg = Record<string, number>;

const markets = (more = '') =>
  get<Coin[]>(
    `${coingecko}/coins/markets?vs_currency=usd&per_page=20&page=1&price_change_percentage=24h,7d${more}`,
  );
const chart = (id: string, days: number) =>
  get<Chart>(`${coingecko}/coins/${id}/market_chart?vs_currency=usd&days=${days}&interval=daily`);
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
const dollars = (rows: readonly ByPeg[]) => sum(rows.flatMap((row) => Object.values(row)));

const everything = [
  `${coingecko}/coins/markets?vs_currency=usd`,
  `${coingecko}/global`,
  `${coingecko}/coins/ethereum/market_chart?vs_currency=usd&days=365`,
  `${llama}/historicalChainTvl`,
  `${llama}/chains`,
  `${coins}/stablecoins`,
  `${coins}/stablecoinchains`,
  `${coins}/stablecoincharts/all`,
  '/api.alternative.me/fng/?limit=0',
  `/api.stlouisfed.org/fred/series/observations?series_id=SOFR&file_type=json&api_key=${'a'.repeat(32)}`,
  '/query1.finance.yahoo.com/v8/finance/chart/%5EVIX?range=3mo&interval=1d',
  '/news.google.com/rss/search?q=%22margin+call%22',
  '/www.federalreserve.gov/feeds/press_all.xml',
  '/www.coindesk.com/arc/outboundfeeds/rss/',
];

test('the same seed and instant give the same bytes in another instance; another seed does not', async () => {
  const twin = await startSimulator({ now: () => now });
  const other = await startSimulator({ now: () => now, seed: 2 });
  for (const path of everything) {
    const [a, b, c] = await Promise.all(
      [simulator, twin, other].map(async ({ url }) => (await fetch(url + path)).text()),
    );
    expect(b === a, path).toBe(true);
    expect(c === a, path).toBe(false);
  }
  await Promise.all([twin.close(), other.close()]);
});

test('the past stays what it was: today is a point of tomorrow’s history', async () => {
  now = new Date('2026-11-22T00:00:00Z');
  const [btc] = await markets();
  now = new Date('2026-12-24T21:00:00Z');
  const { prices, market_caps, total_volumes } = await chart('bitcoin', 90);
  expect([prices.length, market_caps.length, total_volumes.length]).toEqual([91, 91, 91]);
  const then = prices.find(([ms]) => ms === Date.parse('2026-11-22T00:00:00Z'));
  expect(Math.round(then?.[1] ?? 0)).toBe(btc?.current_price);
});

test('twenty coins by market cap, with changes that follow from their own history', async () => {
  const rows = await markets();
  expect(rows).toHaveLength(20);
  expect(rows.map((row) => row.market_cap)).toEqual(rows.map((row) => row.market_cap).sort((a, b) => b - a));
  expect(rows.map((row) => row.id)).toEqual(
    expect.arrayContaining(['bitcoin', 'ethereum', 'tether', 'usd-coin']),
  );
  for (const { id, ...row } of rows.slice(0, 5)) {
    const { prices } = await get<Chart>(`${coingecko}/coins/${id}/market_chart?vs_currency=usd&days=7`);
    const last = prices.at(-1)?.[1] ?? 0;
    expect(row.price_change_percentage_7d_in_currency).toBeCloseTo(
      (last / (prices[0]?.[1] ?? 1) - 1) * 100,
      0,
    );
    expect(row.price_change_percentage_24h).toBeCloseTo((last / (prices.at(-25)?.[1] ?? 1) - 1) * 100, 0);
    expect(row.last_updated).toBe('2026-11-22T20:59:30.000Z');
  }
  const [third] = await get<Coin[]>(`${coingecko}/coins/markets?vs_currency=usd&per_page=1&page=3`);
  expect(third?.id).toBe(rows[2]?.id);
});

test('dominance, total and ETH/BTC agree with the coins', async () => {
  const rows = await markets();
  const cap = (id: string) => rows.find((row) => row.id === id)?.market_cap ?? 0;
  const price = (id: string) => rows.find((row) => row.id === id)?.current_price ?? 0;
  const { data } = await get<Global>(`${coingecko}/global`);
  const total = data.total_market_cap.usd ?? 0;
  expect(total).toBeGreaterThan(sum(rows.map((row) => row.market_cap)));
  expect(data.market_cap_percentage.btc).toBeCloseTo((cap('bitcoin') / total) * 100, 6);
  expect(Object.keys(data.market_cap_percentage)).toHaveLength(10);
  expect(data.updated_at).toBe(now.getTime() / 1000 - 60);
  const simple = await get<{ ethereum: { btc: number } }>(
    `${coingecko}/simple/price?ids=ethereum&vs_currencies=btc`,
  );
  expect(simple.ethereum.btc / (price('ethereum') / price('bitcoin'))).toBeCloseTo(1, 3);
});

test('history reaches back 365 days and not further', async () => {
  const { prices } = await chart('bitcoin', 365);
  expect(prices).toHaveLength(366);
  expect(prices.slice(0, -1).every(([ms]) => ms % (DAY_S * 1000) === 0)).toBe(true);
  const tooLong = await fetch(
    `${simulator.url}${coingecko}/coins/bitcoin/market_chart?vs_currency=usd&days=366`,
  );
  expect(tooLong.status).toBe(401);
});

test('the sums of DefiLlama agree as they do in reality', async () => {
  const tvl = await get<{ date: number; tvl: number }[]>(`${llama}/historicalChainTvl`);
  const chains = await get<{ tvl: number }[]>(`${llama}/chains`);
  const today = Date.parse('2026-11-22T00:00:00Z') / 1000;
  expect(tvl.length).toBeGreaterThan(3 * 365);
  expect(tvl.map(({ date }) => date)).toEqual(tvl.map((_, at) => today - (tvl.length - 1 - at) * DAY_S));
  expect(sum(chains.map((chain) => chain.tvl)) / (tvl.at(-1)?.tvl ?? 1)).toBeCloseTo(0.988, 3);

  const { peggedAssets } = await get<Assets>(`${coins}/stablecoins?includePrices=true`);
  const total = dollars(peggedAssets.map((asset) => asset.circulating));
  const byChain = await get<{ totalCirculatingUSD: ByPeg }[]>(`${coins}/stablecoinchains`);
  const rows = await get<{ date: string; totalCirculatingUSD: ByPeg }[]>(`${coins}/stablecoincharts/all`);
  expect(dollars(byChain.map((row) => row.totalCirculatingUSD)) / total).toBeCloseTo(0.98, 5);
  expect(rows.at(-1)?.date).toBe(String(today));
  expect(dollars([rows.at(-1)?.totalCirculatingUSD ?? {}]) / total).toBeCloseTo(0.997, 5);
  const supply = rows.slice(-365).map((row) => dollars([row.totalCirculatingUSD]));
  const moves = supply.slice(1).map((value, at) => Math.abs(value / (supply[at] ?? 1) - 1));
  expect(Math.max(...moves)).toBeLessThan(0.005);
});

test('today’s TVL row moves until the day is over, then stays', async () => {
  const tvlOf = async (iso: string, instant: string) => {
    now = new Date(instant);
    const rows = await get<{ date: number; tvl: number }[]>(`${llama}/historicalChainTvl`);
    return rows.find(({ date }) => date === Date.parse(iso) / 1000)?.tvl;
  };
  const [morning, evening, next, later] = [
    await tvlOf('2026-11-22', '2026-11-22T03:00:00Z'),
    await tvlOf('2026-11-22', '2026-11-22T20:00:00Z'),
    await tvlOf('2026-11-22', '2026-11-23T00:00:00Z'),
    await tvlOf('2026-11-22', '2026-12-01T07:00:00Z'),
  ];
  expect(new Set([morning, evening, next])).toHaveProperty('size', 3);
  expect(later).toBe(next);
});

test('Fear & Greed is lower after falls', async () => {
  const { data } = await get<{ data: { value: string; timestamp: string; time_until_update?: string }[] }>(
    '/api.alternative.me/fng/?limit=0',
  );
  expect(data[0]?.time_until_update).toBe(String(3 * 3600 - 30));
  expect(data.slice(1).some((row) => row.time_until_update !== undefined)).toBe(false);
  const { prices } = await chart('bitcoin', 365);
  const priceAt = new Map(prices);
  const weeks = data.slice(0, 350).flatMap(({ value, timestamp }) => {
    const day = Number(timestamp) * 1000;
    const change = (priceAt.get(day) ?? 0) / (priceAt.get(day - 7 * DAY_S * 1000) ?? Number.NaN) - 1;
    return Number.isFinite(change) ? [{ value: Number(value), change }] : [];
  });
  const mean = (rows: typeof weeks) => sum(rows.map((row) => row.value)) / rows.length;
  const falls = weeks.filter((week) => week.change < -0.05);
  const rises = weeks.filter((week) => week.change > 0.05);
  expect(falls.length).toBeGreaterThan(10);
  expect(mean(rises) - mean(falls)).toBeGreaterThan(20);
});

test('an unknown place is 404 in JSON', async () => {
  for (const path of ['/api.llama.fi/v2/protocols', '/example.org/', '/', '/api.coingecko.com']) {
    const response = await fetch(simulator.url + path);
    expect(response.status, path).toBe(404);
    await expect(response.json()).resolves.toHaveProperty('error');
  }
});

test('own routes, own bodies byte for byte, and a log of what came', async () => {
  const mine = await startSimulator({
    now: () => now,
    routes: [{ host: 'a.test', path: /\/x\/(\d+)/, handle: ({ params }) => new Reply(params) }],
  });
  expect(await get('/a.test/x/12', mine)).toEqual(['12']);
  mine.setBody(/^b\.test\/feed$/, '<rss/>\n', { contentType: 'application/xml' });
  const feed = await fetch(`${mine.url}/b.test/feed?q=1`, { headers: { 'user-agent': 'tester' } });
  expect(feed.headers.get('content-type')).toBe('application/xml');
  expect(await feed.text()).toBe('<rss/>\n');
  expect(mine.requests).toHaveLength(2);
  expect(mine.requests[1]).toMatchObject({
    method: 'GET',
    host: 'b.test',
    path: '/feed',
    query: { q: '1' },
    headers: { 'user-agent': 'tester' },
    status: 200,
  });
  await expect.poll(() => mine.requests[1]?.endedAt).toBeGreaterThanOrEqual(mine.requests[1]?.at ?? 0);
  mine.clearRequests();
  expect(mine.requests).toHaveLength(0);
  await mine.close();
});

test('another process steers it over HTTP', async () => {
  const post = (path: string, body: unknown) =>
    fetch(`${simulator.url}/__simulator/${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect((await post('fault', { match: 'llama.fi/v2/chains', fault: '500', times: 1 })).status).toBe(200);
  expect((await fetch(`${simulator.url + llama}/chains`)).status).toBe(500);
  expect((await fetch(`${simulator.url + llama}/chains`)).status).toBe(200);
  const log = (await (await fetch(`${simulator.url}/__simulator/requests`)).json()) as unknown[];
  expect(log).toHaveLength(2);
  expect((await post('fault', { match: 'llama', fault: 'no such fault' })).status).toBe(400);
  expect((await post('fault', { match: 'llama', fault: { kind: 'redirect' } })).status).toBe(400);
  expect((await post('nonsense', {})).status).toBe(404);
  expect((await post('clear', {})).status).toBe(200);
  expect(simulator.requests).toHaveLength(0);
});

test('a request target that is no path is answered with 400, and the next one as usual', async () => {
  const port = Number(new URL(simulator.url).port);
  const { replies } = await exchange(port, 'GET // HTTP/1.1\r\nHost: simulator\r\nConnection: close\r\n\r\n');
  expect(replies.map(({ status }) => status)).toEqual([400]);
  expect(await markets()).toHaveLength(20);
});
