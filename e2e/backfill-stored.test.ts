import { afterEach, describe, expect, test } from 'vitest';
import { perform } from '../src/main/api/perform.ts';
import { addDays } from '../src/main/lib/day.ts';
import { priceSymbols } from '../src/main/sources/yahoo.ts';
import type { AppEvent } from '../src/shared/events.ts';
import {
  askedFor,
  coinChart,
  dumpHistory,
  type HistoryCore,
  startHistoryCore,
  stepOf,
} from './support/backfill.ts';
import { eventually } from './support/cli.ts';
import { morning, morningDate, temporaryDir } from './support/core.ts';
import { countRows, query, type Row } from './support/tables.ts';

const daysLater = (count: number) => new Date(morning.getTime() + count * 86_400_000);
const going = new Set<HistoryCore>();

async function start(options: Parameters<typeof startHistoryCore>[0] = {}): Promise<HistoryCore> {
  const started = await startHistoryCore(options);
  const core = {
    ...started,
    async stop() {
      if (going.delete(core)) await started.stop();
    },
  };
  going.add(core);
  return core;
}
afterEach(async () => {
  for (const core of [...going]) await core.stop();
});

const backfill = ({ core }: HistoryCore, days = 40) => core.runner.run('backfill', 'api', days);
const fileOf = ({ core }: HistoryCore) => core.store.path;

/** Collects as on the morning of `day` days from the first, in a core of its own. */
async function collectOn(dataDir: string, day: number, spoil?: (core: HistoryCore) => void): Promise<void> {
  const core = await start({ dataDir, now: daysLater(day) });
  spoil?.(core);
  for (const id of ['liquidity', 'crypto'] as const) await core.core.runner.run(id, 'api');
  await core.stop();
}

describe('what was collected on its own day', () => {
  const ownDays = [-30, -3, 0];
  const ownDates = ownDays.map((day) => addDays(morningDate, day));

  test('stays as it is, with its twenty coins; only its gaps are filled', async () => {
    const dataDir = temporaryDir();
    for (const day of ownDays) {
      await collectOn(dataDir, day, ({ simulator }) => {
        if (day === -30) simulator.setFault('alternative.me', '500');
      });
    }
    const core = await start({ dataDir });
    const before = dumpHistory(fileOf(core));
    expect(query(fileOf(core), 'SELECT date FROM crypto_metric WHERE fear_greed_index IS NULL')).toEqual([
      { date: ownDates[0] },
    ]);
    expect((await backfill(core)).status).toBe('success');
    const after = dumpHistory(fileOf(core));

    // Every figure that was there is there, unless it was provisional, and so is its origin.
    const isProvisional = (table: string, date: unknown) =>
      before.provenance?.some(
        (row) => row.dataset === table && row.date === date && row.is_provisional === 1,
      );
    for (const table of [
      'crypto_price',
      'crypto_metric',
      'crypto_chain_stablecoin',
      'liquidity_macro',
      'liquidity_price',
      'liquidity_news',
      'fed_tone',
    ]) {
      for (const row of before[table] ?? []) {
        if (isProvisional(table, row.date)) continue;
        const known = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
        expect(after[table], table).toContainEqual(expect.objectContaining(known));
      }
    }
    for (const origin of before.provenance ?? []) {
      if (origin.dataset === 'stress_index' || origin.is_provisional === 1) continue;
      expect(after.provenance).toContainEqual(origin);
    }
    for (const date of ownDates) {
      const coins = (dump: typeof before) => dump.crypto_price?.filter((row) => row.date === date);
      expect(coins(after), date).toEqual(coins(before));
      expect(coins(after)).toHaveLength(20);
    }
    expect(
      query(
        fileOf(core),
        `SELECT source, observed_at FROM provenance WHERE field = 'fear_greed_index' AND date = ?`,
        ownDates[0] ?? '',
      ),
    ).toEqual([
      { source: 'alternative.me /fng', observed_at: `${addDays(ownDates[0] ?? '', -1)}T00:00:00.000Z` },
    ]);
    // Between them lie days that had nothing.
    expect(after.crypto_metric?.filter((row) => row.fear_greed_index === null)).toEqual([]);
    // News and tone of those mornings count in their index; no other day has them.
    const full = after.stress_index?.filter((row) => Number(row.coverage) > 0.99).map((row) => row.date);
    expect(full).toEqual(expect.arrayContaining(ownDates));
  });

  test('a session that was read before it had settled becomes final', async () => {
    const dataDir = temporaryDir();
    const session = addDays(morningDate, -20);
    await collectOn(dataDir, -19);
    const core = await start({ dataDir });
    const bars = () =>
      query(
        fileOf(core),
        `SELECT p.is_provisional, b.close FROM liquidity_price AS b JOIN provenance AS p
           ON p.dataset = 'liquidity_price' AND p.date = b.date AND p.field = b.symbol
         WHERE b.date = ? ORDER BY b.symbol`,
        session,
      );
    const before = bars();
    expect(before.map((row) => row.is_provisional)).toEqual(priceSymbols.map(() => 1));
    await backfill(core, 60);
    expect(bars().map((row) => row.is_provisional)).toEqual(priceSymbols.map(() => 0));
    // The closing auction moved most of them.
    expect(bars().map((row) => row.close)).not.toEqual(before.map((row) => row.close));
  });

  test('a daily run over backfilled days changes no figure of theirs', async () => {
    const first = await start();
    await backfill(first);
    const yesterday = addDays(morningDate, -1);
    const before = dumpHistory(fileOf(first), yesterday);
    await first.stop();
    await collectOn(first.dataDir, 0);
    await collectOn(first.dataDir, 1);
    const after = dumpHistory(fileOf(first), yesterday);
    for (const table of ['crypto_price', 'crypto_metric', 'liquidity_macro'] as const) {
      const columns = (rows: readonly Row[] = []) => rows.map(({ date, ...row }) => [date, row]);
      // Series that FRED had not published when the backfill ran may have come since.
      const known = columns(before[table]).map(([date, row]) => [
        date,
        Object.fromEntries(Object.entries(row as Row).filter(([, value]) => value !== null)),
      ]);
      for (const [date, row] of known) {
        expect(after[table], `${table} ${date}`).toContainEqual(
          expect.objectContaining({ date, ...(row as Row) }),
        );
      }
    }
    const provisional = after.provenance?.filter(
      (row) => row.dataset === 'liquidity_price' && row.is_provisional === 1,
    );
    expect(provisional).toEqual([]);
    expect(countRows(fileOf(first), 'crypto_price')).toBe(20 * 42);
  });
});

describe('twice', () => {
  test('the parts of the morning are not asked for again in the afternoon, and are the next day; nothing changes', async () => {
    const first = await start();
    await backfill(first);
    const before = dumpHistory(fileOf(first));
    first.simulator.clearRequests();
    const again = await backfill(first);
    expect([again.status, askedFor(first.simulator.requests)]).toEqual([
      'success',
      ['api.coingecko.com/api/v3/coins/markets'],
    ]);
    expect(dumpHistory(fileOf(first))).toEqual(before);
    await first.stop();

    const later = await start({ dataDir: first.dataDir, now: daysLater(1) });
    expect((await backfill(later)).status).toBe('success');
    expect(later.simulator.requests).toHaveLength(43);
    const after = dumpHistory(fileOf(later), addDays(morningDate, -1));
    const late = ['liquidity_macro', 'liquidity_price', 'stress_index', 'provenance'];
    for (const [table, rows] of Object.entries(before)) {
      if (!late.includes(table)) expect(after[table], table).toEqual(rows);
    }
  });

  test('with another coin among the top twenty, days that have their twenty take no other', async () => {
    const first = await start();
    await backfill(first, 20);
    await first.stop();
    const later = await start({ dataDir: first.dataDir, now: daysLater(1) });
    const list = `${later.simulator.url}/api.coingecko.com/api/v3/coins/markets?vs_currency=usd&per_page=21&page=1`;
    const top = (await (await fetch(list)).json()) as { id: string }[];
    const newcomer = top.splice(20)[0];
    top.splice(19, 1, newcomer ?? { id: '' });
    later.simulator.setBody(/coins\/markets$/, JSON.stringify(top), { contentType: 'application/json' });
    await backfill(later, 30);
    const counts = query(fileOf(later), 'SELECT date, count(*) AS coins FROM crypto_price GROUP BY date');
    expect(counts).toHaveLength(30);
    expect(counts.filter(({ coins }) => coins !== 20)).toEqual([]);
    const own = query(
      fileOf(later),
      'SELECT DISTINCT date FROM crypto_price WHERE coin_id = ?',
      newcomer?.id ?? '',
    );
    // Ten days before the first backfill's, and the one after them.
    expect(own).toHaveLength(10);
  });

  test('at the same time is one run; its progress is told step by step', async () => {
    const core = await start();
    const events: AppEvent[] = [];
    core.core.events.on((event) => void events.push(event));
    const [one, two] = await Promise.all([backfill(core), backfill(core)]);
    expect(one.runId).toBe(two.runId);
    expect(core.simulator.requests).toHaveLength(43);
    const done = events.flatMap((event) =>
      event.type === 'step:finished' ? [`${event.done}/${event.total}`] : [],
    );
    expect(done).toEqual(['1/6', '2/6', '3/6', '4/6', '5/6', '6/6']);
    expect(events.at(0)).toMatchObject({ type: 'run:started', collector: 'backfill', runId: one.runId });
    expect(events.at(-1)).toMatchObject({ type: 'run:finished', collector: 'backfill', status: 'success' });
  });
});

describe('when something is missing', () => {
  test('without a FRED key that part is skipped and the rest works', async () => {
    const core = await start({ secrets: {} });
    const run = await backfill(core);
    expect(run.status).toBe('success');
    expect(stepOf(run, 'fred_history')).toMatchObject({
      status: 'skipped',
      reasons: [{ code: 'not_configured' }],
    });
    expect(core.simulator.requests.filter(({ host }) => host.includes('stlouisfed'))).toEqual([]);
    expect(query(fileOf(core), 'SELECT DISTINCT round(coverage, 6) AS coverage FROM stress_index')).toEqual([
      { coverage: 0.4 },
    ]);
    expect(countRows(fileOf(core), 'crypto_price')).toBe(800);
  });

  test('with every source down it has failed, and nothing is written', async () => {
    const core = await start();
    core.simulator.setFault(/./, 'reset');
    const run = await backfill(core);
    expect(run.status).toBe('failed');
    for (const step of run.stepDetails) expect(step.reasons.length, step.step).toBeGreaterThan(0);
    const { provenance, ...stored } = dumpHistory(fileOf(core));
    expect(Object.entries({ provenance, ...stored }).filter(([, rows]) => rows && rows.length > 0)).toEqual(
      [],
    );
    expect(query(fileOf(core), 'SELECT * FROM backfill_part')).toEqual([]);
    expect(countRows(fileOf(core), 'collector_log')).toBe(1);
    core.simulator.clearFaults();
    expect((await backfill(core)).status).toBe('success');
  });

  test.each([
    {
      source: 'Yahoo',
      match: /chart\/TLT/,
      step: 'price_history',
      left: ['TLT', 'IEF', 'SHV', 'KRE', 'VNQ'],
    },
    {
      source: 'FRED',
      match: 'stlouisfed',
      step: 'fred_history',
      skip: 6,
      left: ['DGS10', 'DGS30', 'IORB', 'DFEDTARU', 'DFEDTARL'],
    },
  ])(
    'a 429 of $source ends that source alone; its other parts stay for the next time',
    async ({ match, step, left, source }) => {
      const core = await start();
      if (source === 'FRED') core.simulator.setFault('stlouisfed', '429');
      else core.simulator.setFault(match, '429');
      const run = await backfill(core);
      expect(run.status).toBe('partial');
      const reasons = stepOf(run, step)?.reasons ?? [];
      expect(reasons.map(({ code }) => code)).toEqual(['source_rate_limited', 'note']);
      for (const name of left.slice(1)) expect(reasons[1]?.params.names).toContain(name);
      for (const other of run.stepDetails) {
        if (other.step !== step) expect(other.status, other.step).toBe('success');
      }
      const limited = left[0] ?? '';
      const asked = askedFor(core.simulator.requests);
      if (source === 'Yahoo') expect(asked.filter((name) => left.includes(name))).toEqual([limited, limited]);
      core.simulator.clearFaults();
      core.simulator.clearRequests();
      const next = await backfill(core);
      expect(next.status).toBe('success');
      expect(askedFor(core.simulator.requests)).toEqual(expect.arrayContaining(left));
      const reference = await start();
      await backfill(reference);
      expect(dumpHistory(fileOf(core))).toEqual(dumpHistory(fileOf(reference)));
    },
  );

  test('a day whose index lacked prices in the morning is scored again with what the backfill brought', async () => {
    const core = await start();
    core.simulator.setFault('finance.yahoo.com', '500');
    await core.core.runner.run('liquidity', 'api');
    const { liquidity } = core.core.store;
    expect(liquidity.stress(morningDate)).toMatchObject({ coverage: 0.6, vol_score: null });
    core.simulator.clearFaults();
    await core.core.runner.run('backfill', 'api', 20);
    expect(liquidity.stress(morningDate)).toMatchObject({ coverage: 1, vol_score: expect.any(Number) });
  });

  test('a backfill that goes farther back does not join a shorter one, but follows it', async () => {
    const core = await start();
    const { runner, store } = core.core;
    const [short, long, again] = await Promise.all([
      runner.run('backfill', 'api', 10),
      runner.run('backfill', 'api', 40),
      runner.run('backfill', 'api', 5),
    ]);
    expect(again.runId).toBe(short.runId);
    expect(long.runId).not.toBe(short.runId);
    expect(store.liquidity.stressDates('2000-01-01', morningDate)[0]).toBe(addDays(morningDate, -40));
  });

  test('one coin that fails is left for the next time; the others are there', async () => {
    const core = await start();
    core.simulator.setFault('coins/ethereum/market_chart', '500');
    const run = await backfill(core);
    expect(stepOf(run, 'coingecko_history')?.status).toBe('partial');
    expect(query(fileOf(core), 'SELECT count(DISTINCT coin_id) AS coins FROM crypto_price')).toEqual([
      { coins: 19 },
    ]);
    core.simulator.clearFaults();
    core.simulator.clearRequests();
    expect((await backfill(core)).status).toBe('success');
    const charts = core.simulator.requests.filter(({ path }) => coinChart.test(path));
    expect(askedFor(charts).sort()).toEqual(['ethereum', 'ethereum/btc']);
    const reference = await start();
    await backfill(reference);
    expect(dumpHistory(fileOf(core))).toEqual(dumpHistory(fileOf(reference)));
  });
});

test('cancelled in the middle, it is logged as cancelled, keeps what it has, and is completed by the next', async () => {
  const core = await start();
  core.simulator.setFault('api.coingecko.com', { kind: 'delay', ms: 15 });
  const flight = backfill(core);
  await eventually(
    'some coins',
    () => core.simulator.requests.filter(({ path }) => coinChart.test(path)).length > 8,
  );
  const [active] = core.core.runner.running();
  expect(core.core.runner.cancel(active?.run_id ?? '')).toBe(true);
  const run = await flight;
  expect(run.reason?.code).toBe('cancelled');
  expect(stepOf(run, 'coingecko_history')?.reasons.map(({ code }) => code)).toEqual(['cancelled']);
  const done = query(fileOf(core), 'SELECT part FROM backfill_part').map(({ part }) => String(part));
  expect(done).toContain('bitcoin');
  core.simulator.clearFaults();
  core.simulator.clearRequests();
  expect((await backfill(core)).status).toBe('success');
  expect(askedFor(core.simulator.requests).filter((name) => done.includes(name))).toEqual([]);
  const reference = await start();
  await backfill(reference);
  expect(dumpHistory(fileOf(core))).toEqual(dumpHistory(fileOf(reference)));
});

test.each([0, -1, 3651, 'abc', 1.5, ''])('days=%j is refused by name, and nothing runs', async (days) => {
  const core = await start();
  const result = await perform(core.core, 'backfill.run', { days }, { trigger: 'api' });
  expect(result).toMatchObject({ ok: false, error: { code: 'bad_input', params: { field: 'days' } } });
  expect(core.simulator.requests).toEqual([]);
  expect(countRows(fileOf(core), 'collector_log')).toBe(0);
});
