import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import { publicSources } from '../src/main/sources/sources.ts';
import type { RunAllReport, RunReport, StatusReport } from '../src/shared/model.ts';
import type { NewsCounts, StressLatest } from '../src/shared/model-liquidity.ts';
import { eventually, runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { startServed } from './support/serve.ts';
import { dumpCrypto, dumpLiquidity, query } from './support/tables.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const wednesday = '2026-11-24T21:00:00Z';
const thursday = '2026-11-25T21:00:00Z';
const fredKey = 'demo'.repeat(8);

/** A simulator whose world stands at `now`, and the variables that make the built command line use it. */
async function surroundings(now: string, dataDir = temporaryDir()) {
  const simulator = await startSimulator({ now: () => new Date(now) });
  stops.push(() => simulator.close());
  const file = path.join(dataDir, 'stock_research.db');
  const env = {
    DDC_UPSTREAM: simulator.url,
    DDC_PACE: '0',
    DDC_NOW: now,
    FRED_API_KEY: fredKey,
    DDC_DATA_DIR: dataDir,
  };
  return { simulator, dataDir, file, env };
}
async function collectAll(env: Record<string, string>) {
  const { code, stdout, stderr } = await runCli(['collect', 'all', '--json'], env);
  return { code, stderr, report: JSON.parse(stdout) as RunAllReport };
}
const member = (report: RunAllReport, id: string): RunReport => {
  const found = report.collectors.find(({ collector }) => collector === id);
  if (!found) throw new Error(id);
  return found;
};

describe('the command line, collect all', () => {
  test('every source down on an empty database: failed, with plain reasons, and nothing is written but the log', async () => {
    const { simulator, file, env } = await surroundings(wednesday);
    simulator.setFault('', 'reset');
    const { code, report } = await collectAll(env);
    expect(code).toBe(1);
    expect(report).toMatchObject({
      status: 'failed',
      collectors: [
        { collector: 'liquidity', status: 'failed' },
        { collector: 'crypto', status: 'failed' },
      ],
    });
    for (const [step, said] of report.collectors.flatMap(({ steps }) => Object.entries(steps))) {
      if (step === 'stress_calc') expect(said).toBe('skipped (no input is recent enough)');
      else expect(said).toMatch(/^failed \(.*connection reset/);
      expect(said).not.toMatch(/https?:|ECONN|Error|undefined/);
    }
    expect(Object.values({ ...dumpLiquidity(file), ...dumpCrypto(file) }).flat()).toEqual([]);
    expect(query(file, 'SELECT * FROM news_articles')).toEqual([]);
    expect(query(file, 'SELECT collector, status FROM collector_log ORDER BY id')).toEqual([
      { collector: 'liquidity', status: 'failed' },
      { collector: 'crypto', status: 'failed' },
    ]);
    expect(query(file, 'SELECT * FROM active_run')).toEqual([]);

    simulator.clearFaults();
    const again = await collectAll(env);
    expect(again).toMatchObject({ code: 0, report: { status: 'success' } });
    expect(query(file, 'SELECT count(*) AS n FROM crypto_price')).toEqual([{ n: 20 }]);
  });

  test('every source down the day after: failed, stored figures stay, the index stands on them and says their age', async () => {
    const before = await surroundings(wednesday);
    expect((await collectAll(before.env)).report.status).toBe('success');
    const { macro, prices, news, tone } = dumpLiquidity(before.file);
    const { env, simulator, file } = await surroundings(thursday, before.dataDir);
    simulator.setFault('', '502-html');
    const { code, report } = await collectAll(env);
    expect([code, report.status]).toEqual([1, 'failed']);
    expect(member(report, 'liquidity').status).toBe('failed');
    expect(dumpLiquidity(file)).toMatchObject({ macro, prices, news, tone });

    const shown = await runCli(['stress', '--json'], env);
    const stress = JSON.parse(shown.stdout) as StressLatest;
    expect(stress).toMatchObject({ date: '2026-11-26', coverage: 1, reliable: true });
    const inputs = Object.values(stress.modules).flatMap((module) => module.inputs);
    expect(inputs.length).toBeGreaterThan(10);
    for (const { observed_on, age_days } of inputs) {
      expect(observed_on < '2026-11-26').toBe(true);
      expect(age_days).toBe((Date.parse('2026-11-26') - Date.parse(observed_on)) / 86_400_000);
    }
  });

  test('good sources: success, liquidity before crypto, steps in the user’s form, the times add up', async () => {
    const { simulator, env } = await surroundings(wednesday);
    const { code, report } = await collectAll(env);
    expect([code, report.status]).toEqual([0, 'success']);
    expect(report.collectors.map(({ collector }) => collector)).toEqual(['liquidity', 'crypto']);
    const [liquidity, crypto] = [member(report, 'liquidity'), member(report, 'crypto')];
    expect(Object.keys(liquidity.steps).sort()).toEqual(['fed_tone', 'fred', 'news', 'price', 'stress_calc']);
    expect(Object.keys(crypto.steps).sort()).toEqual([
      'coingecko_global',
      'coingecko_prices',
      'defillama_tvl',
      'fear_greed',
    ]);
    expect(crypto.steps.coingecko_prices).toBe('success (20 coins)');
    for (const said of Object.values({ ...liquidity.steps, ...crypto.steps })) {
      expect(said).toMatch(/^success( \(.+\))?$/);
    }
    expect(Date.parse(crypto.started_at ?? '')).toBeGreaterThanOrEqual(
      Date.parse(liquidity.finished_at ?? ''),
    );
    expect(report.total_duration).toBeCloseTo(liquidity.duration + crypto.duration, 0);
    expect(
      simulator.requests.some(({ host }) => host === 'www.cnbc.com'),
      'news is not part of it',
    ).toBe(false);
  });

  test('without a FRED key the run is a success all the same, and says what is missing', async () => {
    const { env } = await surroundings(wednesday);
    const { FRED_API_KEY: _, ...keyless } = env;
    const { code, report } = await collectAll(keyless);
    expect([code, report.status]).toEqual([0, 'success']);
    expect(member(report, 'liquidity').steps.fred).toBe('skipped (FRED API key not set)');
  });
});

/** Per host, the shortest time from the end of an answer to the next request. */
function shortestGaps({ requests }: Simulator): Map<string, number> {
  const gaps = new Map<string, number>();
  const ends = new Map<string, number>();
  for (const { host, at, endedAt = at } of requests) {
    const end = ends.get(host);
    if (end !== undefined) gaps.set(host, Math.min(gaps.get(host) ?? Number.POSITIVE_INFINITY, at - end));
    ends.set(host, endedAt);
  }
  return gaps;
}
/** Per host, from the first request to the end of the last answer. */
function spans({ requests }: Simulator): Map<string, { from: number; to: number }> {
  const found = new Map<string, { from: number; to: number }>();
  for (const { host, at, endedAt = at } of requests) {
    found.set(host, { from: found.get(host)?.from ?? at, to: endedAt });
  }
  return found;
}

test('pauses are kept per host, and hosts do not wait for each other', async () => {
  const { simulator, env } = await surroundings(wednesday);
  const pace = 0.1;
  const { report } = await collectAll({ ...env, DDC_PACE: String(pace) });
  expect(report.status).toBe('success');
  const gaps = shortestGaps(simulator);
  const hosts = [...gaps.keys()];
  for (const host of [
    'api.stlouisfed.org',
    'query1.finance.yahoo.com',
    'news.google.com',
    'api.coingecko.com',
  ]) {
    expect(hosts).toContain(host);
  }
  // Timers of two processes: one may be a millisecond early for the other.
  for (const [host, gap] of gaps)
    expect(gap, host).toBeGreaterThanOrEqual(publicSources.pauseMs(host) * pace - 10);

  // Each of these begins before any of them has ended. How long the whole takes is for the bench to say.
  const all = spans(simulator);
  const chains = ['api.stlouisfed.org', 'query1.finance.yahoo.com', 'news.google.com']
    .map((host) => all.get(host))
    .filter((span) => span !== undefined);
  expect(chains).toHaveLength(3);
  expect(Math.max(...chains.map(({ from }) => from))).toBeLessThan(Math.min(...chains.map(({ to }) => to)));
});

describe('a running host', () => {
  async function served(settings?: unknown) {
    const dataDir = temporaryDir();
    if (settings) fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify(settings));
    const host = await startServed({ FRED_API_KEY: fredKey, DDC_DATA_DIR: dataDir });
    stops.push(() => host.stop());
    const call = async (verb: 'GET' | 'POST', at: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${host.url}/api/v1${at}`, { method: verb, headers });
      expect(response.status).toBe(200);
      return response.json();
    };
    return { ...host, call, status: async () => (await call('GET', '/collector/status')) as StatusReport };
  }

  test('logs each collector by itself, with who asked; the status tells of each, and counts the tables that there are', async () => {
    const host = await served();
    const none = await host.status();
    expect(none.collectors).toEqual({ liquidity: null, crypto: null, news: null });
    const report = (await host.call('POST', '/collector/run-all', {
      'X-Triggered-By': 'scheduler',
    })) as RunAllReport;
    const news = (await host.call('POST', '/news-intel/fetch')) as RunReport & NewsCounts;
    const status = await host.status();
    for (const id of ['liquidity', 'crypto'] as const) {
      expect(status.collectors[id]).toMatchObject({
        run_id: member(report, id).run_id,
        status: 'success',
        triggered_by: 'scheduler',
        steps: member(report, id).steps,
        running: false,
      });
    }
    expect(status.collectors.news).toMatchObject({
      run_id: news.run_id,
      status: 'success',
      triggered_by: 'api',
    });
    for (const each of Object.values(status.collectors)) expect(each?.created_at).toMatch(/T.*Z$/);
    expect(status.table_counts).toMatchObject({
      crypto_price: 20,
      crypto_metric: 1,
      liquidity_news: 6,
      stress_index: 1,
      collector_log: 3,
      news_articles: news.total_saved,
    });
    for (const [table, n] of Object.entries(status.table_counts)) {
      expect(query(host.databaseFile, `SELECT count(*) AS n FROM ${table}`)).toEqual([{ n }]);
    }
    for (const name of ['crypto_defi', 'crypto_sentiment'])
      expect(status.table_counts).not.toHaveProperty(name);
  });

  test('two run-alls at once are one, and one that goes on can be cancelled', async () => {
    const host = await served();
    host.simulator.setFault('api.stlouisfed.org', 'hang');
    const both = ['run-all', 'run-all'].map(
      (name) => host.call('POST', `/collector/${name}`) as Promise<RunAllReport>,
    );
    const group = await eventually('run-all runs', async () =>
      (await host.status()).running.find(({ collector }) => collector === 'run-all'),
    );
    await host.call('POST', `/collector/runs/${group.run_id}/cancel`);
    const [one, two] = await Promise.all(both);
    expect(two).toEqual(one);
    expect(one?.run_id).toBe(group.run_id);
    expect(one && member(one, 'liquidity').reason?.code).toBe('cancelled');
  });

  test('news asked for by another process while run-all goes on is read after it', async () => {
    const host = await served();
    host.simulator.setFault('/', { kind: 'delay', ms: 40 });
    const all = host.call('POST', '/collector/run-all') as Promise<RunAllReport>;
    await eventually('run-all runs', async () => (await host.status()).running.length > 0);
    // Another data folder: it does not find the host, only the database.
    const other = await runCli(['collect', 'news', '--json'], {
      ...host.env,
      DDC_DATA_DIR: temporaryDir(),
      DDC_DB: host.databaseFile,
    });
    const news = JSON.parse(other.stdout) as RunReport & NewsCounts;
    const report = await all;
    expect([other.code, news.status]).toEqual([0, 'success']);
    const ends = report.collectors.map(({ finished_at }) => Date.parse(finished_at ?? ''));
    expect(Date.parse(news.started_at ?? '')).toBeGreaterThanOrEqual(Math.max(...ends));
  });

  test('reads the feeds of the user beside its own', async () => {
    const feed = { name: 'my feed', category: 'stock', url: 'https://my.example.com/rss?x=1' };
    const host = await served({ feeds: [feed] });
    const rss = '<rss version="2.0"><channel><item><title>Mine</title><link>/1</link></item></channel></rss>';
    host.simulator.setBody('my.example.com/rss?x=1', rss, { contentType: 'text/xml' });
    const report = (await host.call('POST', '/news-intel/fetch')) as RunReport & NewsCounts;
    const feeds = report.step_details[0]?.parts ?? [];
    expect(feeds).toHaveLength(publicSources.feeds.length + 1);
    expect(feeds.at(-1)).toMatchObject({ name: 'my feed', fetched: 1, saved: 1, reason: null });
    const list = await host.call('GET', '/news-intel/articles?source=my%20feed');
    expect(list).toMatchObject({ total: 1, articles: [{ title: 'Mine', url: 'https://my.example.com/1' }] });
  });
});

test('a feed in the settings that cannot be used is refused before anything is opened', async () => {
  const { env, dataDir, file } = await surroundings(wednesday);
  const feed = { name: 'decrypt', category: 'crypto', url: 'https://example.com/rss' };
  fs.writeFileSync(path.join(dataDir, 'settings.json'), JSON.stringify({ feeds: [feed] }));
  const { code, stderr } = await runCli(['collect', 'news'], env);
  expect(code).toBe(2);
  expect(stderr).toMatch(/settings\.json.*feeds\.0\.name.*"decrypt"/);
  expect(fs.existsSync(file)).toBe(false);
});

test('collect news says how much it read and how much of it was new', async () => {
  const { env } = await surroundings(wednesday);
  const first = await runCli(['collect', 'news'], env);
  const second = await runCli(['collect', 'news'], env);
  expect([first.code, second.code]).toEqual([0, 0]);
  const [read, fresh] = /(\d+) items, (\d+) new/.exec(first.stdout)?.slice(1) ?? [];
  expect(Number(fresh)).toBeGreaterThan(100);
  expect(second.stdout).toContain(`${read} items, 0 new`);
});
