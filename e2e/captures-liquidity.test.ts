import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Reply, type Route } from '../src/demo/route.ts';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { allRoutes } from '../src/demo/sources/index.ts';
import { databaseName } from '../src/main/core.ts';
import { fredSeries } from '../src/main/sources/fred-series.ts';
import type { RunReport } from '../src/shared/model.ts';
import type { StressLatest } from '../src/shared/model-liquidity.ts';
import { runCli, startServe } from './support/cli.ts';
import { capture, hasCaptures, temporaryDir } from './support/core.ts';
import { fredKey } from './support/liquidity.ts';
import { query } from './support/tables.ts';

/*
 * The built product against real answers. There are none of most of our series and symbols: another one of the same
 * source stands in, as each test says. FRED's are cut to the dates that were asked for, as FRED does.
 */

interface Served {
  /** Capture by series; `other` for the rest. */
  fred?: Record<string, string>;
  /** Capture by symbol. */
  yahoo?: Record<string, string>;
  google?: string;
  fed?: string;
}

const yahooStatus: Record<string, number> = {
  'error-not-found-unknown-symbol-2026-08-05.json': 404,
  'error-429-too-many-requests.txt': 429,
};
const bytes = (file: string, contentType: string, status = 200) =>
  new Reply(new Uint8Array(capture(file)), { contentType, status });
const pick = (files: Record<string, string> | undefined, name: string) => files?.[name] ?? files?.other ?? '';

function routes({ fred, yahoo, google, fed }: Served): Route[] {
  const made: (Route | false | undefined)[] = [
    fred && {
      host: 'api.stlouisfed.org',
      path: '/fred/series/observations',
      handle: ({ query: asked }) => {
        const file = `fred/${pick(fred, asked.get('series_id') ?? '')}`;
        if (file.includes('error')) return bytes(file, 'application/json', 400);
        const { observations, ...head } = JSON.parse(capture(file).toString()) as {
          observations: { date: string; value: string }[];
        };
        const [from, to] = [asked.get('observation_start') ?? '', asked.get('observation_end') ?? ''];
        return { ...head, observations: observations.filter(({ date }) => date >= from && date <= to) };
      },
    },
    yahoo && {
      host: 'query1.finance.yahoo.com',
      path: /\/v8\/finance\/chart\/([^/]+)/,
      handle: ({ params }) => {
        const file = pick(yahoo, decodeURIComponent(params[0] ?? ''));
        return bytes(`yahoo/${file}`, 'application/json', yahooStatus[file] ?? 200);
      },
    },
    google !== undefined && {
      host: 'news.google.com',
      path: '/rss/search',
      handle: () => bytes(`google-news/${google}`, 'application/xml; charset=utf-8'),
    },
    fed !== undefined && {
      host: 'www.federalreserve.gov',
      path: '/feeds/press_all.xml',
      handle: () => bytes(`federal-reserve/${fed}`, 'text/xml'),
    },
  ];
  return [...made.filter((route) => typeof route === 'object'), ...allRoutes];
}

let simulator: Simulator | undefined;
afterEach(() => simulator?.close());

async function prepare(now: string, served: Served) {
  simulator = await startSimulator({ now: () => new Date(now), routes: routes(served) });
  const dataDir = temporaryDir();
  const env = {
    DDC_DATA_DIR: dataDir,
    DDC_UPSTREAM: simulator.url,
    DDC_PACE: '0',
    DDC_PORT: '0',
    DDC_NOW: now,
    FRED_API_KEY: fredKey,
  };
  const rows = (sql: string) => query(path.join(dataDir, databaseName), sql);
  return { env, rows };
}
async function collect(now: string, served: Served) {
  const { env, rows } = await prepare(now, served);
  const { code, stdout } = await runCli(['collect', 'liquidity', '--json'], env);
  return { code, report: JSON.parse(stdout) as RunReport, rows, env };
}

/** DFEDTARU for every series, BZ=F for every symbol, the Brent search for every keyword. */
const august: Served = {
  fred: { other: 'observations-DFEDTARU-2026-07-31.json' },
  yahoo: { other: 'chart-BZ=F-1mo-1d-2026-08-05.json' },
  google: 'search-brent-crude-oil-price-gb-2026-08-05.xml',
  fed: 'press_all-first2-2026-06-13.xml',
};
const augustNow = '2026-08-05T16:45:00Z';

/**
 * VIX 79.74 → 1; HY OAS 3.75 → 1.25/3.5 = 0.3571429; SOFR 3.75 − IORB 3.75 → 0; TLT: high 93.14 of 30 July, low 78.13 and
 * close 79.74 of 5 August → 18.8 % → 1; news 6 × 2 = 12 → 0.15; tone 0.027 → 0.054. Total 0.25 + 0.0892857 + 0 + 0.15 +
 * 0.015 + 0.0027 = 0.5069857.
 */
const augustIndex = {
  date: '2026-08-06',
  vol_score: 1,
  credit_score: 0.357,
  funding_score: 0,
  treasury_score: 1,
  news_score: 0.15,
  fed_tone_score: 0.054,
  total_score: 0.507,
  level: 'caution',
  coverage: 1,
};

describe.skipIf(!hasCaptures)('a liquidity run over real answers', () => {
  test('stores what a person reads in them, and the index that follows', async () => {
    const { report, rows } = await collect(augustNow, august);
    expect(report.date).toBe('2026-08-06');
    expect(Object.keys(report.steps)).toEqual(['fred', 'price', 'news', 'fed_tone', 'stress_calc']);
    expect([report.steps.price, report.steps.news]).toEqual(['success (8 symbols)', 'success (12 articles)']);

    // 7 to 30 July: 24 days at 3.75, "3.7500000000" among them.
    const columns = Object.keys(fredSeries);
    const macro = rows(`SELECT date, ${columns.join(', ')} FROM liquidity_macro ORDER BY date`);
    expect([macro.length, macro[0]?.date, macro.at(-1)?.date]).toEqual([24, '2026-07-07', '2026-07-30']);
    for (const { date: _, ...values } of macro) {
      expect(values).toEqual(Object.fromEntries(columns.map((column) => [column, 3.75])));
    }
    const vix = rows("SELECT * FROM liquidity_price WHERE symbol = '^VIX' ORDER BY date");
    expect(vix).toHaveLength(23);
    expect(vix[0]).toMatchObject({
      date: '2026-07-06',
      close: 71.99,
      high: 72.59,
      low: 71.03,
      volume: 46_238,
    });
    expect(vix.at(-1)).toMatchObject({ date: '2026-08-05', close: 79.74, high: 80.93, low: 78.13 });
    const provisional = rows(
      "SELECT DISTINCT date FROM provenance WHERE is_provisional AND dataset = 'liquidity_price'",
    );
    expect(provisional).toEqual([{ date: '2026-08-05' }]);

    const news = rows('SELECT * FROM liquidity_news ORDER BY keyword');
    expect(news.map(({ date, count }) => [date, count])).toEqual(Array(6).fill(['2026-08-06', 2]));
    expect(String(news[0]?.sample_titles).split(' | ')).toEqual([
      expect.stringContaining('Middle East War Triggers New Global Refining Boom'),
      expect.stringContaining('US Crude Oil Inventories Build As Washington Talks Up Potential Peace Deal'),
    ]);
    expect(rows('SELECT * FROM fed_tone')).toEqual([
      { date: '2026-08-06', liquidity_score: 0, credit_score: 0, stability_score: 0.027 },
    ]);
    const [{ inputs: _, ...index } = { inputs: null }] = rows('SELECT * FROM stress_index');
    expect(index).toEqual(augustIndex);
  });

  test('gives the same over HTTP, and the monitor says where each figure is from', async () => {
    const { env, rows } = await prepare(augustNow, august);
    const serve = await startServe(env);
    try {
      const ran = await fetch(`${serve.url}/api/v1/collector/liquidity`, { method: 'POST' });
      expect(ran.status).toBe(200);
      const shown = await fetch(`${serve.url}/api/v1/liquidity-stress`);
      const { modules, ...reply } = (await shown.json()) as StressLatest;
      expect(reply).toMatchObject({
        date: '2026-08-06',
        totalScore: 0.507,
        levelLabel: '주의',
        reliable: true,
      });
      // 79.74 against 79.36 the day before: 0.48 %.
      expect(modules.volatility).toMatchObject({ vix: 79.74, vixChange: 0.5 });
      expect(modules.volatility.inputs).toMatchObject([
        { observed_on: '2026-08-05', age_days: 1, provisional: true },
      ]);
      expect(modules.credit.inputs).toMatchObject([
        { value: 3.75, observed_on: '2026-07-30', age_days: 7, source: 'FRED BAMLH0A0HYM2' },
      ]);
      expect(modules.funding).toMatchObject({ sofr: 3.75, policyRate: 3.75, sofrChg: 0 });
      expect(modules.news).toMatchObject({ totalCount: 12, countChg: null });
    } finally {
      serve.child.kill('SIGTERM');
      await serve.done;
    }
    const [{ inputs: _, ...index } = { inputs: null }] = rows('SELECT * FROM stress_index');
    expect(index).toEqual(augustIndex);
  });

  test('HY OAS of April 2025: 20 business days, Good Friday a gap, 3.94 scored', async () => {
    const { rows } = await collect('2025-05-01T21:00:00Z', {
      fred: {
        BAMLH0A0HYM2: 'observations-BAMLH0A0HYM2-first108-2026-09-21.json',
        other: 'observations-DFEDTARU-2026-07-31.json',
      },
    });
    const found = rows('SELECT date, hy_oas FROM liquidity_macro WHERE hy_oas IS NOT NULL ORDER BY date');
    expect([found.length, found[0]?.date]).toEqual([20, '2025-04-02']);
    expect(found.at(-1)).toEqual({ date: '2025-04-30', hy_oas: 3.94 });
    expect(rows("SELECT hy_oas, fed_target_upper FROM liquidity_macro WHERE date = '2025-04-18'")).toEqual([
      { hy_oas: null, fed_target_upper: 4.5 },
    ]);
    // 1.44/3.5 = 0.4114
    expect(rows('SELECT credit_score FROM stress_index')).toEqual([{ credit_score: 0.411 }]);
  });

  test('SOFR of June 2024 against a policy rate of its own day', async () => {
    const { rows } = await collect('2024-06-06T21:00:00Z', {
      // DFEDTARU (5.50) stands in for IORB too.
      fred: {
        SOFR: 'observations-SOFR-2024-06-27.json',
        other: 'observations-DFEDTARU-2026-07-31.json',
      },
    });
    expect(rows('SELECT date, sofr, iorb FROM liquidity_macro WHERE sofr IS NOT NULL ORDER BY date')).toEqual(
      [
        { date: '2024-06-03', sofr: 5.35, iorb: 5.5 },
        { date: '2024-06-04', sofr: 5.33, iorb: 5.5 },
        { date: '2024-06-05', sofr: 5.33, iorb: 5.5 },
        { date: '2024-06-06', sofr: 5.33, iorb: 5.5 },
      ],
    );
    const [{ inputs, funding_score } = { inputs: null, funding_score: null }] = rows(
      'SELECT * FROM stress_index',
    );
    expect(funding_score).toBe(0);
    expect(JSON.parse(String(inputs)).modules.funding.inputs).toMatchObject([
      { name: 'SOFR', value: 5.33, observed_on: '2024-06-06' },
      { name: 'IORB', value: 5.5, observed_on: '2024-06-06' },
    ]);
  });

  test('AAPL for the symbols and a QQQ of ten months ago for TLT: the old one is named and makes no range', async () => {
    const { report, rows } = await collect('2020-11-07T21:00:00Z', {
      yahoo: { TLT: 'chart-QQQ-1d-2020-01.json', other: 'chart-AAPL-1d-2020-08-31-to-2020-11-07.json' },
    });
    expect(report.steps.price).toMatch(/^partial \(.*TLT.*2020-01-02/);
    expect(
      rows('SELECT symbol, count(*) AS n, max(date) AS last FROM liquidity_price GROUP BY symbol'),
    ).toEqual([
      ...['HYG', 'IEF', 'KRE', 'LQD', 'SHV'].map((symbol) => ({ symbol, n: 49, last: '2020-11-06' })),
      { symbol: 'TLT', n: 1, last: '2020-01-02' },
      { symbol: 'VNQ', n: 49, last: '2020-11-06' },
      { symbol: '^VIX', n: 49, last: '2020-11-06' },
    ]);
    expect(rows('SELECT vol_score, treasury_score FROM stress_index')).toEqual([
      { vol_score: 1, treasury_score: null },
    ]);
  });

  test('an unknown key, an unknown symbol and an index without bars are named, each as what it is', async () => {
    const { code, report, rows } = await collect(augustNow, {
      ...august,
      fred: { other: 'error-400-api-key-not-registered-2026-08-14.json' },
      yahoo: {
        '^VIX': 'chart-VXAPL-index-no-timestamps-2021-11-21.json',
        SHV: 'error-not-found-unknown-symbol-2026-08-05.json',
        other: 'chart-BZ=F-1mo-1d-2026-08-05.json',
      },
    });
    expect([code === 0, report.status]).toEqual([false, 'partial']);
    expect(report.steps.fred).toMatch(/^failed \(.*does not accept the API key.*FRED_API_KEY/);
    const fred = report.step_details.find(({ step }) => step === 'fred');
    expect(fred).toMatchObject({ attempts: 1, reasons: [{ code: 'source_key_rejected' }] });
    const price = report.step_details.find(({ step }) => step === 'price');
    expect(price?.reasons).toMatchObject([
      { code: 'source_changed', params: { name: '^VIX' } },
      { code: 'source_refused', params: { name: 'SHV', status: 404 } },
    ]);
    // (0.15 + 0.015 + 0.0027)/0.3 = 0.559
    expect(rows('SELECT total_score, level, coverage, vol_score FROM stress_index')).toEqual([
      { total_score: 0.559, level: 'stress', coverage: 0.3, vol_score: null },
    ]);
  });

  test('429 in plain text ends Yahoo after two requests', async () => {
    const { report, rows } = await collect(augustNow, {
      ...august,
      yahoo: { other: 'error-429-too-many-requests.txt' },
    });
    expect(report.steps.price).toMatch(/^failed \(.*HTTP 429/);
    expect(report.step_details.find(({ step }) => step === 'price')?.attempts).toBe(2);
    expect(rows('SELECT count(*) AS n FROM liquidity_price')).toEqual([{ n: 0 }]);
  });
});
