import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import type { CryptoLatest, RunReport } from '../src/shared/model.ts';
import { runCli, startServe } from './support/cli.ts';
import { capture, hasCaptures, temporaryDir } from './support/core.ts';
import { query } from './support/tables.ts';

/** A few minutes after the captures were taken; in Seoul it is the next day already. */
const now = '2026-08-22T18:20:00Z';
const seoulDate = '2026-08-23';

const files = {
  markets: 'coingecko/coins-markets-usd-first20-2026-08-22.json',
  marketsWithNulls: 'coingecko/coins-markets-usd-first20-null-24h-change-2026-08-22.json',
  global: 'coingecko/global-2026-08-22.json',
  callLimit: 'coingecko/error-10006-monthly-call-limit-2026-08-19.json',
  rateLimit: 'coingecko/error-429-rate-limit.json',
  missingParameter: 'coingecko/error-422-coins-markets-missing-vs-currency-2021-07-19.json',
  unknownCurrency: 'coingecko/simple-price-unknown-vs-currency-2021-05-15.json',
  chains: 'defillama/v2-chains-2026-05-29.json',
  stablecoins: 'defillama/stablecoins-2026-08-22.json',
  oldStablecoins: 'defillama/stablecoins-native-units-2024-12.json',
  stablecoinChains: 'defillama/stablecoinchains-2026-08-22.json',
  fearGreed: 'alternative-me/fng-limit1-2026-08-22-1814utc.json',
  badGateway: 'alternative-me/error-502-bad-gateway-2026-08-17.html.txt',
} as const;

// No capture of these two exists: written by hand in the documented shape.
const ethBtc = '{"ethereum":{"btc":0.031416}}';
const dayOf = (iso: string) => Date.parse(iso) / 1000;
const tvlHistory = JSON.stringify([
  { date: dayOf('2026-08-19'), tvl: 78_000_000_000 },
  { date: dayOf('2026-08-20'), tvl: 78_900_000_000 },
  { date: dayOf('2026-08-21'), tvl: 79_512_345_678 },
  // The day that is not over yet.
  { date: dayOf('2026-08-22'), tvl: 81_000_000_000 },
]);

interface Coin {
  id: string;
  symbol: string;
  current_price: number;
  market_cap: number;
  total_volume: number;
  price_change_percentage_24h: number | null;
  price_change_percentage_7d_in_currency: number | null;
  last_updated: string;
}
type Pegs = Record<string, number>;
const read = <T>(file: string): T => JSON.parse(capture(file).toString()) as T;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

let simulator: Simulator;
let env: Record<string, string>;
let databaseFile: string;

function serve(part: string, file: keyof typeof files, options?: { status?: number; contentType?: string }) {
  simulator.setBody(part, capture(files[file]), options);
}
function serveCaptures() {
  serve('api.coingecko.com/api/v3/coins/markets', 'markets');
  serve('api.coingecko.com/api/v3/global', 'global');
  simulator.setBody('api.coingecko.com/api/v3/simple/price', ethBtc);
  simulator.setBody('api.llama.fi/v2/historicalChainTvl', tvlHistory);
  serve('api.llama.fi/v2/chains', 'chains');
  serve('stablecoins.llama.fi/stablecoins', 'stablecoins');
  serve('stablecoins.llama.fi/stablecoinchains', 'stablecoinChains');
  serve('api.alternative.me/fng/', 'fearGreed');
}

async function collect(): Promise<{ code: number | null; reply: RunReport }> {
  const { code, stdout } = await runCli(['collect', 'crypto', '--json'], env);
  return { code, reply: JSON.parse(stdout) as RunReport };
}
const stepOf = (reply: RunReport, id: string) => reply.step_details.find(({ step }) => step === id);
const prices = () => query(databaseFile, 'SELECT * FROM crypto_price ORDER BY market_cap DESC');
const metric = () => query(databaseFile, 'SELECT * FROM crypto_metric')[0];

function expectCapturedFigures() {
  const coins = read<Coin[]>(files.markets);
  expect(prices()).toEqual(
    coins.map((coin) => ({
      date: seoulDate,
      coin_id: coin.id,
      symbol: coin.symbol.toUpperCase(),
      price_usd: coin.current_price,
      market_cap: coin.market_cap,
      volume_24h: coin.total_volume,
      change_24h: coin.price_change_percentage_24h,
      change_7d: coin.price_change_percentage_7d_in_currency,
    })),
  );
  const { data } = read<{ data: Record<string, Pegs> }>(files.global);
  const [index] = read<{ data: { value: string; value_classification: string }[] }>(files.fearGreed).data;
  const { peggedAssets } = read<{ peggedAssets: { circulating: Pegs }[] }>(files.stablecoins);
  expect(query(databaseFile, 'SELECT * FROM crypto_metric')).toEqual([
    {
      date: seoulDate,
      total_market_cap: data.total_market_cap?.usd,
      total_volume_24h: data.total_volume?.usd,
      btc_dominance: data.market_cap_percentage?.btc,
      eth_btc_ratio: 0.031416,
      fear_greed_index: Number(index?.value),
      fear_greed_label: index?.value_classification,
      defi_tvl: 79_512_345_678,
      stablecoin_mcap: expect.closeTo(
        sum(peggedAssets.flatMap(({ circulating }) => Object.values(circulating))),
        2,
      ),
      created_at: expect.stringMatching(/^2026-08-22 18:2\d:\d\d$/),
    },
  ]);
  const byChain = read<{ name: string; totalCirculatingUSD: Pegs }[]>(files.stablecoinChains)
    .map((chain) => ({ chain: chain.name, circulating_usd: sum(Object.values(chain.totalCirculatingUSD)) }))
    .filter((chain, _at, all) => chain.circulating_usd >= 1e-4 * sum(all.map((each) => each.circulating_usd)))
    .sort((a, b) => (a.chain < b.chain ? -1 : 1));
  const stored = query(
    databaseFile,
    'SELECT chain, circulating_usd FROM crypto_chain_stablecoin WHERE date = ? ORDER BY chain',
    seoulDate,
  );
  expect(stored).toEqual(byChain);
}

function expectReadFigures() {
  const [bitcoin, ethereum] = prices();
  expect(bitcoin).toMatchObject({ symbol: 'BTC', price_usd: 77210, change_24h: -0.3, change_7d: 22.6 });
  expect(ethereum).toMatchObject({ symbol: 'ETH', price_usd: 2425.7, market_cap: 292747189686 });
  expect(metric()).toMatchObject({ fear_greed_index: 71, fear_greed_label: 'Greed' });
  expect(Number(metric()?.total_market_cap) / 1e12).toBeCloseTo(2.632, 3);
  expect(Number(metric()?.btc_dominance)).toBeCloseTo(58.81, 2);
  expect(Number(metric()?.stablecoin_mcap) / 1e9).toBeCloseTo(311.01, 2);
  expect(query(databaseFile, 'SELECT count(*) AS n FROM crypto_chain_stablecoin')).toEqual([{ n: 54 }]);
}

/** The user's form (user-design 3.2) and what stands in the run log beside it. */
function expectReplyAndLog(reply: RunReport, trigger: string) {
  expect(reply).toMatchObject({
    collector: 'crypto',
    status: 'success',
    date: seoulDate,
    triggered_by: trigger,
    reason: null,
  });
  expect(reply.steps).toEqual({
    coingecko_prices: 'success (20 coins)',
    coingecko_global: 'success',
    defillama_tvl: 'success',
    fear_greed: 'success',
  });
  expect(Object.keys(reply.steps), 'in the order of the document').toEqual([
    'coingecko_prices',
    'coingecko_global',
    'defillama_tvl',
    'fear_greed',
  ]);
  const [log, ...more] = query(databaseFile, 'SELECT * FROM collector_log');
  expect(more).toEqual([]);
  expect(log).toMatchObject({
    date: seoulDate,
    collector: 'crypto',
    status: 'success',
    duration: reply.duration,
    triggered_by: trigger,
    created_at: expect.stringMatching(/^2026-08-22 18:2\d:\d\d$/),
  });
  expect(JSON.parse(String(log?.details))).toEqual(reply.steps);
}

function expectOrigins() {
  const origins = query(
    databaseFile,
    `SELECT field, source, observed_at, is_provisional AS provisional FROM provenance
     WHERE dataset = 'crypto_metric' AND date = ? ORDER BY field`,
    seoulDate,
  );
  const origin = (field: string, source: string, observed_at: string | null) => ({
    field,
    source,
    observed_at,
    provisional: 0,
  });
  const global = ['CoinGecko /global', '2026-08-22T18:05:28.000Z'] as const;
  const index = ['alternative.me /fng', '2026-08-22T00:00:00.000Z'] as const;
  expect(origins).toEqual([
    origin('btc_dominance', ...global),
    origin('defi_tvl', 'DefiLlama /v2/historicalChainTvl', '2026-08-21'),
    origin('eth_btc_ratio', 'CoinGecko /simple/price', null),
    origin('fear_greed_index', ...index),
    origin('fear_greed_label', ...index),
    origin('stablecoin_mcap', 'DefiLlama /stablecoins', null),
    origin('total_market_cap', ...global),
    origin('total_volume_24h', ...global),
  ]);
  const ofCoins = query(
    databaseFile,
    "SELECT DISTINCT source, observed_at FROM provenance WHERE dataset = 'crypto_price'",
  );
  expect(ofCoins).toEqual([{ source: 'CoinGecko /coins/markets', observed_at: '2026-08-22T18:12:20.000Z' }]);
}

function expectDatabase(latest: CryptoLatest) {
  const { date: _, created_at: __, ...metrics } = metric() ?? {};
  expect(latest.date).toBe(seoulDate);
  expect(latest.metrics).toEqual(metrics);
  expect(latest.prices.map(({ provenance: _provenance, ...price }) => price)).toEqual(
    prices().map(({ date: _date, ...price }) => price),
  );
  expect(latest.stablecoin_chains).toEqual(
    query(
      databaseFile,
      'SELECT chain, circulating_usd FROM crypto_chain_stablecoin ORDER BY circulating_usd DESC, chain',
    ),
  );
  const origins = query(databaseFile, 'SELECT * FROM provenance');
  const stored = (dataset: string, field: string) => {
    const row = origins.find((each) => each.dataset === dataset && each.field === field);
    return {
      source: row?.source,
      observed_at: row?.observed_at,
      fetched_at: row?.fetched_at,
      provisional: row?.is_provisional === 1,
    };
  };
  expect(Object.keys(latest.provenance)).toHaveLength(9);
  for (const [field, origin] of Object.entries(latest.provenance)) {
    const isChains = field === 'stablecoin_chains';
    expect(origin).toEqual(
      stored(isChains ? 'crypto_chain_stablecoin' : 'crypto_metric', isChains ? '*' : field),
    );
  }
  for (const { coin_id, provenance } of latest.prices) {
    expect(provenance).toEqual(stored('crypto_price', coin_id));
  }
}

describe.skipIf(!hasCaptures)('real answers of 2026-08-22 (skipped without the captures)', () => {
  beforeEach(async () => {
    simulator = await startSimulator({ now: () => new Date(now) });
    serveCaptures();
    const dataDir = temporaryDir();
    databaseFile = path.join(dataDir, 'stock_research.db');
    env = { DDC_DATA_DIR: dataDir, DDC_UPSTREAM: simulator.url, DDC_PACE: '0', DDC_NOW: now, DDC_PORT: '0' };
  });
  afterEach(() => simulator.close());

  test('the command line stores every figure as it was answered, and replies in the user’s form', async () => {
    const { code, reply } = await collect();
    expect(code).toBe(0);
    expectReplyAndLog(reply, 'manual-cli');
    expectCapturedFigures();
    expectReadFigures();
    expectOrigins();
    expect(simulator.requests.map(({ host, path: at }) => host + at).sort()).toEqual([
      'api.alternative.me/fng/',
      'api.coingecko.com/api/v3/coins/markets',
      'api.coingecko.com/api/v3/global',
      'api.coingecko.com/api/v3/simple/price',
      'api.llama.fi/v2/chains',
      'api.llama.fi/v2/historicalChainTvl',
      'stablecoins.llama.fi/stablecoinchains',
      'stablecoins.llama.fi/stablecoins',
    ]);
  });

  test('POST does the same, and GET /crypto/latest gives what the database holds', async () => {
    const server = await startServe(env);
    try {
      const posted = await fetch(`${server.url}/api/v1/collector/crypto`, { method: 'POST' });
      expect(posted.status).toBe(200);
      expectReplyAndLog((await posted.json()) as RunReport, 'api');
      expectCapturedFigures();
      expectReadFigures();
      expectOrigins();
      const latest = await fetch(`${server.url}/api/v1/crypto/latest`);
      expectDatabase((await latest.json()) as CryptoLatest);
    } finally {
      server.child.kill();
      await server.done;
    }
  });

  test('the real list that has nulls is whole: they are in fields that are not stored', async () => {
    serve('coins/markets', 'marketsWithNulls');
    env.DDC_NOW = '2026-08-22T10:50:00Z';
    const { reply } = await collect();
    expect(reply.steps.coingecko_prices).toBe('success (20 coins)');
    expect(prices().find((row) => row.coin_id === 'figure-heloc')).toMatchObject({
      price_usd: 1.033,
      change_24h: 0.6,
      change_7d: -0.5,
    });
  });

  test('null changes of a real list leave those fields unknown and the list whole', async () => {
    simulator.setBody(
      'coins/markets',
      capture(files.marketsWithNulls)
        .toString()
        .replace('"price_change_percentage_24h":0.6,', '"price_change_percentage_24h":null,'),
    );
    env.DDC_NOW = '2026-08-22T10:50:00Z';
    const { reply } = await collect();
    expect(reply.steps.coingecko_prices).toBe('success (20 coins)');
    const stored = prices();
    expect(stored).toHaveLength(20);
    expect(stored.filter((row) => row.change_24h === null).map((row) => row.coin_id)).toEqual([
      'figure-heloc',
    ]);
    expect(stored.find((row) => row.coin_id === 'figure-heloc')).toMatchObject({ price_usd: 1.033 });
  });

  test.each([
    { file: 'rateLimit', status: 429, says: 'failed (HTTP 429, too many requests)', requests: 2 },
    { file: 'rateLimit', status: 200, says: 'failed (HTTP 429, too many requests)', requests: 1 },
    { file: 'callLimit', status: 429, says: 'failed (HTTP 429, too many requests)', requests: 2 },
    {
      file: 'callLimit',
      status: 200,
      says: 'failed (api.coingecko.com answered with an error (10006))',
      requests: 1,
    },
    { file: 'missingParameter', status: 422, says: 'failed (HTTP 422)', requests: 1 },
  ] as const)('$file with status $status: $says', async ({ file, status, says, requests }) => {
    serve('coins/markets', file, { status });
    const { code, reply } = await collect();
    expect(code).toBe(3);
    expect(reply.status).toBe('partial');
    expect(reply.steps).toEqual({
      coingecko_prices: says,
      coingecko_global: 'success',
      defillama_tvl: 'success',
      fear_greed: 'success',
    });
    expect(prices()).toEqual([]);
    expect(simulator.requests.filter((request) => request.path.endsWith('/coins/markets'))).toHaveLength(
      requests,
    );
  });

  test('an unknown currency, answered as an empty object with 200, costs ETH/BTC alone', async () => {
    serve('simple/price', 'unknownCurrency');
    const { reply } = await collect();
    expect(stepOf(reply, 'coingecko_global')).toMatchObject({
      status: 'partial',
      reasons: [{ code: 'source_changed' }],
    });
    expect(metric()).toMatchObject({ eth_btc_ratio: null, fear_greed_index: 71 });
    expect(Number(metric()?.total_market_cap)).toBeGreaterThan(2e12);
  });

  test('the real 502 page of alternative.me: the index is unknown, the rest is there', async () => {
    serve('fng', 'badGateway', { status: 502, contentType: 'text/html' });
    const { reply } = await collect();
    expect(reply.steps.fear_greed).toBe('failed (HTTP 502)');
    expect(metric()).toMatchObject({
      fear_greed_index: null,
      fear_greed_label: null,
      eth_btc_ratio: 0.031416,
    });
  });

  test('the same page with status 200 is not taken for data', async () => {
    serve('fng', 'badGateway', { status: 200, contentType: 'text/html' });
    const { reply } = await collect();
    expect(reply.steps.fear_greed).toBe(
      'failed (api.alternative.me sent something unexpected (a web page instead of data))',
    );
  });

  test('the stablecoin list of 2024, in the pegs’ own units, still parses', async () => {
    serve('stablecoins.llama.fi/stablecoins', 'oldStablecoins');
    const { reply } = await collect();
    expect(stepOf(reply, 'defillama_tvl')?.reasons).toEqual([]);
    expect(Number(metric()?.stablecoin_mcap) / 1e9).toBeCloseTo(177.04, 2);
  });
});
