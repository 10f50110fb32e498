import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../../../e2e/support/ask.ts';
import { startTestCore } from '../../../../e2e/support/core.ts';
import { expectPlainReasons } from '../../../../e2e/support/reasons.ts';
import { countRows, query, type Row } from '../../../../e2e/support/tables.ts';
import { type FaultKind, faultKinds, feedFaultKinds } from '../../../demo/faults.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Feed } from '../../sources/feeds.ts';
import { publicSources } from '../../sources/sources.ts';

const stalling: readonly FaultKind[] = ['slow', 'hang', 'hang-body'];
const quickKinds = [...faultKinds, ...feedFaultKinds].filter((kind) => !stalling.includes(kind));
/** Only the dates are spoilt: an article without one is still an article. Yesterday's articles are articles too. */
const harmless: readonly FaultKind[] = ['numbers-as-text', 'huge-number', 'nan', 'yesterday'];

const now = new Date('2026-11-24T21:00:00Z');
const clock: Clock = { now: () => now, monotonicMs: () => performance.now() };
const still = (feeds: readonly Feed[], requestMs = 20_000, dataDir?: string) =>
  startTestCore({
    clock,
    sources: { ...publicSources, feeds },
    limits: { requestMs },
    ...(dataDir !== undefined && { dataDir }),
  });
type Harness = Awaited<ReturnType<typeof still>>;
const collect = ({ core }: Harness) => core.runner.run('news', 'api');
const articles = ({ core }: Harness): Row[] =>
  query(core.store.path, 'SELECT * FROM news_articles ORDER BY id');

const all = publicSources.feeds;
/** A feed beside two others, one of them from the same host where there is one. */
function withNeighbours(feed: Feed): Feed[] {
  const others = all.filter(({ name }) => name !== feed.name);
  const host = new URL(feed.url).host;
  const sameHost = others.find(({ url }) => new URL(url).host === host);
  return [feed, ...new Set([sameHost ?? others[0], others.at(-1)])].filter((each) => each !== undefined);
}
/** As the request log and the simulator name it. */
const matchOf = ({ url }: Feed): string => {
  const { host, pathname, search } = new URL(url);
  return `${host}${pathname}${search}`;
};

async function faultedRun(harness: Harness, feed: Feed, kind: FaultKind) {
  const { core, simulator } = harness;
  simulator.clearRequests();
  simulator.setFault(matchOf(feed), kind);
  const logged = countRows(core.store.path, 'collector_log');
  const run = await collect(harness);
  simulator.clearFaults();
  expect(countRows(core.store.path, 'collector_log')).toBe(logged + 1);
  const hits = simulator.requests.filter(
    ({ host, path: at, query: asked }) =>
      `${host}${at}?${new URLSearchParams(asked)}`.includes(matchOf(feed)) && asked.hop === undefined,
  );
  expect([1, 2], 'at most one retry').toContain(hits.length);

  const [step] = run.stepDetails;
  const isHarmless = harmless.includes(kind);
  expect(run.status).toBe(isHarmless ? 'success' : 'partial');
  for (const part of step?.parts ?? []) {
    const isHurt = part.name === feed.name && !isHarmless;
    expect(part.reason === undefined, part.name).toBe(!isHurt);
    if (isHurt) expect(part).toMatchObject({ fetched: 0, saved: 0 });
    else expect(part.fetched).toBeGreaterThan(0);
    if (part.reason) expectPlainReasons([part.reason]);
  }
  if (!isHarmless) {
    expectPlainReasons(step?.reasons ?? []);
    expect(step?.summary).toContain(`${feed.name}: `);
  }
  return { run, hits: hits.length };
}

describe.each(all)('after a good run of the same morning, $name', (feed) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await still(withNeighbours(feed));
    expect((await collect(harness)).status).toBe('success');
    expect(articles(harness).some(({ source }) => source === feed.name)).toBe(true);
  });
  afterAll(() => harness.stop());

  test.each(quickKinds)(
    '%s is noticed or harmless, hurts only its feed, and every article stays',
    async (kind) => {
      const before = articles(harness);
      await faultedRun(harness, feed, kind);
      const after = articles(harness);
      expect(after.slice(0, before.length)).toEqual(before);
      // Only yesterday's answer has articles that have since dropped out of the feed.
      if (kind !== 'yesterday') expect(after).toHaveLength(before.length);
    },
  );
});

describe.each(all)('on an empty database, $name', (feed) => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await still(withNeighbours(feed));
  });
  afterAll(() => harness.stop());

  test.each(quickKinds.filter((kind) => !harmless.includes(kind)))(
    '%s leaves no article behind',
    async (kind) => {
      await faultedRun(harness, feed, kind);
      const stored = articles(harness);
      expect(stored.filter(({ source }) => source === feed.name)).toEqual([]);
      expect(stored.length).toBeGreaterThan(0);
    },
  );
});

test.each(['numbers-as-text', 'nan'] as const)(
  '%s for dates: the articles come in, without one',
  async (kind) => {
    const [feed] = all;
    if (!feed) throw new Error('no feed');
    const harness = await still([feed]);
    await faultedRun(harness, feed, kind);
    const stored = articles(harness);
    expect(stored.length).toBeGreaterThan(0);
    for (const row of stored)
      expect(row).toMatchObject({ published_at: null, fetched_at: '2026-11-24 21:00:00' });
    await harness.stop();
  },
);

describe('feeds that answer slowly or not at all', () => {
  const [feed] = all.filter(({ name }) => name === 'cnbc-finance');
  test.concurrent.for(stalling)(
    '%s: given up at the deadline, without a retry, the others are read',
    async (kind, { expect }) => {
      if (!feed) throw new Error('no feed');
      const harness = await still(withNeighbours(feed), 800);
      const { hits } = await faultedRun(harness, feed, kind);
      expect(hits).toBe(1);
      expect(new Set(articles(harness).map(({ source }) => source)).size).toBe(2);
      await harness.stop();
    },
  );
});

describe('every feed at once', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await still(all);
  });
  afterAll(() => harness.stop());

  test.each(['502-html', 'html-200', 'empty-feed', 'missing-keys', 'reset'] as const)(
    '%s on an empty database: failed with the reason of each, nothing is stored but the log',
    async (kind) => {
      harness.simulator.setFault('', kind);
      const reply = await ask(harness.core, 'news.fetch', {});
      harness.simulator.clearFaults();
      expect(reply).toMatchObject({ status: 'failed', total_fetched: 0, total_saved: 0, total_skipped: 0 });
      const [step] = reply.step_details;
      expect(step?.parts.filter(({ reason }) => reason)).toHaveLength(all.length);
      expectPlainReasons(step?.reasons ?? []);
      expect(articles(harness)).toEqual([]);
    },
  );

  test.each(['xml-bomb', 'xxe', 'huge-body'] as const)(
    '%s does not fill the memory, and reads no file',
    async (kind) => {
      const before = process.memoryUsage().rss;
      let most = before;
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss);
      }, 5);
      harness.simulator.setFault('', kind);
      const run = await collect(harness);
      clearInterval(watch);
      harness.simulator.clearFaults();
      expect(run.status).toBe('failed');
      // Fourteen bodies of 200 MB each, or of 3 GB once unfolded; the simulator's own work is in this figure too.
      expect((most - before) / 1024 ** 2).toBeLessThan(250);
      const file = fs.readFileSync(path.join(harness.dataDir, 'stock_research.db'));
      expect(file.includes('root:x:')).toBe(false);
    },
  );

  test('and the next run is fine', async () => {
    expect((await collect(harness)).status).toBe('success');
    expect(articles(harness).length).toBeGreaterThan(100);
  });
});

test('100 runs of one morning leave one and the same table', async () => {
  const harness = await still(all);
  await collect(harness);
  const first = articles(harness);
  for (let n = 1; n < 100; n++) {
    const { status } = await collect(harness);
    expect(status).toBe('success');
  }
  expect(articles(harness)).toEqual(first);
  expect(countRows(harness.core.store.path, 'collector_log')).toBe(100);
  await harness.stop();
}, 60_000);
