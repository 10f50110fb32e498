import { afterEach, beforeEach, expect, test } from 'vitest';
import { morningDate as date } from '../../../e2e/support/core.ts';
import { startStoreRun } from '../../../e2e/support/store.ts';
import { query, type Row } from '../../../e2e/support/tables.ts';
import type { Figures, Value } from './write.ts';

let run: Awaited<ReturnType<typeof startStoreRun>>;
beforeEach(async () => {
  run = await startStoreRun();
});
afterEach(() => run.store.close());

type Given = Partial<Pick<Figures, 'observedAt' | 'provisional' | 'source'>>;

const metric = (values: Record<string, Value>, given: Given = {}): Figures => ({
  table: 'crypto_metric',
  key: { date },
  values,
  source: 'one',
  observedAt: null,
  ...given,
});

const coin = (coinId: string, values: Record<string, Value>, given: Given = {}): Figures => ({
  table: 'crypto_price',
  key: { date, coin_id: coinId },
  values: { symbol: coinId.slice(0, 3).toUpperCase(), ...values },
  source: 'one',
  observedAt: null,
  ...given,
});

const chain = (name: string, usd: number): Figures => ({
  table: 'crypto_chain_stablecoin',
  key: { date, chain: name },
  values: { circulating_usd: usd },
  source: 'one',
  observedAt: null,
});

const storedMetric = (): Row => query(run.file, 'SELECT * FROM crypto_metric')[0] ?? {};
const storedCoins = (): Row[] => query(run.file, 'SELECT * FROM crypto_price ORDER BY coin_id');
const origins = (dataset: string): Record<string, Row> =>
  Object.fromEntries(
    query(run.file, 'SELECT * FROM provenance WHERE dataset = ? ORDER BY field', dataset).map((row) => [
      row.field,
      row,
    ]),
  );

test('a null never replaces a value, and other figures of the row are still written', async () => {
  await run.read([metric({ btc_dominance: 56.1, defi_tvl: 9e10 })]);
  await run.read([metric({ btc_dominance: null, defi_tvl: 8e10 })]);
  expect(storedMetric()).toMatchObject({ btc_dominance: 56.1, defi_tvl: 8e10 });
});

test('a row of nulls alone makes no row, counts as nothing and leaves no origin', async () => {
  expect((await run.read([metric({ btc_dominance: null })])).written).toBe(0);
  expect(query(run.file, 'SELECT * FROM crypto_metric')).toEqual([]);
  expect(origins('crypto_metric')).toEqual({});
});

test('zero is a value of a percent change, not a missing one', async () => {
  await run.read([coin('tether', { price_usd: 1, change_24h: 0.4 })]);
  await run.read([coin('tether', { price_usd: 1, change_24h: 0 })]);
  expect(storedCoins()).toMatchObject([{ change_24h: 0 }]);
});

test('an older observation never replaces a newer one; the same instant read again does', async () => {
  const given = (observedAt: string) => ({ observedAt });
  await run.read([metric({ defi_tvl: 2 }, given('2026-11-22'))]);
  expect((await run.read([metric({ defi_tvl: 1 }, given('2026-11-21'))])).written).toBe(0);
  expect(storedMetric().defi_tvl).toBe(2);
  expect(origins('crypto_metric').defi_tvl?.observed_at).toBe('2026-11-22');
  await run.read([metric({ defi_tvl: 3 }, given('2026-11-22'))]);
  expect(storedMetric().defi_tvl).toBe(3);
});

test('what is too old is decided figure by figure, not for the whole row', async () => {
  await run.read([metric({ defi_tvl: 2 }, { observedAt: '2026-11-22' })]);
  await run.read([metric({ defi_tvl: 1, stablecoin_mcap: 7 }, { observedAt: '2026-11-21' })]);
  expect(storedMetric()).toMatchObject({ defi_tvl: 2, stablecoin_mcap: 7 });
  expect(origins('crypto_metric').stablecoin_mcap?.observed_at).toBe('2026-11-21');
});

test('every market figure carries its own source, read time and run', async () => {
  const first = await run.read([metric({ btc_dominance: 50, total_market_cap: 3e12 })]);
  await run.begin('run-2');
  const second = await run.read([metric({ btc_dominance: 51 }, { source: 'two' })], [], 'run-2');
  const found = origins('crypto_metric');
  expect(found.total_market_cap).toMatchObject({
    source: 'one',
    fetched_at: first.fetchedAt,
    run_id: 'run-1',
  });
  expect(found.btc_dominance).toMatchObject({ source: 'two', fetched_at: second.fetchedAt, run_id: 'run-2' });
});

test('a figure that stays from an earlier read of a coin keeps the origin of that read', async () => {
  const first = await run.read([coin('bitcoin', { price_usd: 100, change_7d: 5 })]);
  const second = await run.read([coin('bitcoin', { price_usd: 101, change_7d: null }, { source: 'two' })]);
  expect(storedCoins()).toMatchObject([{ price_usd: 101, change_7d: 5 }]);
  expect(origins('crypto_price')).toMatchObject({
    bitcoin: { source: 'two', fetched_at: second.fetchedAt },
    'bitcoin.change_7d': { source: 'one', fetched_at: first.fetchedAt },
  });

  await run.read([coin('bitcoin', { price_usd: 102, change_7d: null })]);
  expect(origins('crypto_price')['bitcoin.change_7d']?.fetched_at).toBe(first.fetchedAt);

  await run.read([coin('bitcoin', { price_usd: 103, change_7d: 6 })]);
  expect(Object.keys(origins('crypto_price'))).toEqual(['bitcoin']);
});

test('a complete set removes the coins that left it, with all their origins', async () => {
  const set = [{ table: 'crypto_price', date } as const];
  await run.read([coin('bitcoin', { price_usd: 1 }), coin('tron', { price_usd: 2, change_7d: 3 })], set);
  await run.read([coin('bitcoin', { price_usd: 1 }), coin('tron', { price_usd: 2, change_7d: null })], set);
  expect(Object.keys(origins('crypto_price'))).toEqual(['bitcoin', 'tron', 'tron.change_7d']);

  await run.read([coin('bitcoin', { price_usd: 1 }), coin('stellar', { price_usd: 4 })], set);
  expect(storedCoins().map((row) => row.coin_id)).toEqual(['bitcoin', 'stellar']);
  expect(Object.keys(origins('crypto_price'))).toEqual(['bitcoin', 'stellar']);
});

test('a complete set touches no other day, and a set that is not complete removes nothing', async () => {
  const yesterday = '2026-11-22';
  await run.read([{ ...coin('tron', { price_usd: 2 }), key: { date: yesterday, coin_id: 'tron' } }]);
  await run.read([coin('bitcoin', { price_usd: 1 })]);
  await run.read([coin('stellar', { price_usd: 1 })]);
  expect(storedCoins().map((row) => row.coin_id)).toEqual(['bitcoin', 'stellar', 'tron']);
  await run.read([coin('stellar', { price_usd: 1 })], [{ table: 'crypto_price', date }]);
  expect(storedCoins().map((row) => [row.date, row.coin_id])).toEqual([
    [date, 'stellar'],
    [yesterday, 'tron'],
  ]);
});

test('a set whose origin is kept as one keeps it when a member leaves', async () => {
  await run.read([chain('Ethereum', 9), chain('Tron', 8)]);
  const second = await run.read([chain('Ethereum', 9)], [{ table: 'crypto_chain_stablecoin', date }]);
  expect(query(run.file, 'SELECT chain FROM crypto_chain_stablecoin')).toEqual([{ chain: 'Ethereum' }]);
  expect(origins('crypto_chain_stablecoin')['*']?.fetched_at).toBe(second.fetchedAt);
});

test('a provisional value is marked until a final one replaces it', async () => {
  await run.read([metric({ defi_tvl: 1 }, { observedAt: '2026-11-21', provisional: true })]);
  expect(origins('crypto_metric').defi_tvl?.is_provisional).toBe(1);
  await run.read([metric({ defi_tvl: 2 }, { observedAt: '2026-11-22' })]);
  expect(origins('crypto_metric').defi_tvl?.is_provisional).toBe(0);
});

test('history fills the empty figures of a row, and its final ones stay', async () => {
  const history = { source: 'history', observedAt: '2026-11-23T00:00:00.000Z', onlyWhenMissing: true };
  await run.read([coin('bitcoin', { price_usd: 1, change_7d: null })]);
  const { symbol: _, ...gap } = coin('bitcoin', { price_usd: 2, change_7d: 5 }).values;
  await run.read([{ ...coin('bitcoin', {}, history), values: gap }]);
  expect(storedCoins()).toMatchObject([{ symbol: 'BIT', price_usd: 1, change_7d: 5 }]);
  expect(origins('crypto_price')['bitcoin.price_usd']?.source).toBe('one');
});

test('history replaces a provisional value of the same observation, not one of a later', async () => {
  const history = { source: 'history', onlyWhenMissing: true };
  const early = { observedAt: '2026-11-22', provisional: true };
  await run.read([metric({ defi_tvl: 1 }, early), metric({ stablecoin_mcap: 1 }, early)]);
  await run.read([
    { ...metric({ defi_tvl: 2 }), ...history, observedAt: '2026-11-22' },
    { ...metric({ stablecoin_mcap: 2 }), ...history, observedAt: '2026-11-21' },
  ]);
  expect(storedMetric()).toMatchObject({ defi_tvl: 2, stablecoin_mcap: 1 });
  expect(origins('crypto_metric').defi_tvl?.is_provisional).toBe(0);
});

test('created_at says when the row was made and does not move with later reads', async () => {
  await run.read([metric({ defi_tvl: 1 })]);
  const made = storedMetric().created_at;
  await run.read([metric({ defi_tvl: 2 })]);
  // As SQLite's CURRENT_TIMESTAMP writes it, which SQLAlchemy reads.
  expect([made, storedMetric().created_at]).toEqual(['2026-11-22 21:00:00', '2026-11-22 21:00:00']);
});

test('the same answers a hundred times leave the same tables', async () => {
  const rows = [
    metric({ defi_tvl: 1, btc_dominance: 50 }, { observedAt: '2026-11-22' }),
    coin('bitcoin', { price_usd: 1, change_7d: null }),
    chain('Tron', 8),
  ];
  const tables = () =>
    ['crypto_metric', 'crypto_price', 'crypto_chain_stablecoin'].map((table) =>
      query(run.file, `SELECT * FROM ${table}`),
    );
  expect((await run.read(rows)).written).toBe(3);
  const once = [tables(), Object.keys(origins('crypto_metric'))];
  for (let again = 1; again < 100; again++) expect((await run.read(rows)).written).toBe(3);
  expect([tables(), Object.keys(origins('crypto_metric'))]).toEqual(once);
});

test('a step is stored whole or not at all: figures go when the step log cannot be written', async () => {
  const figures = {
    collector: 'crypto',
    runId: 'run-1',
    fetchedAt: new Date(),
    rows: [metric({ defi_tvl: 1 }), coin('bitcoin', { price_usd: 1 })],
    complete: [],
  };
  const broken = run.store.writeStep(figures, () => {
    throw new Error('no report');
  });
  await expect(broken).rejects.toThrow('no report');
  for (const table of ['crypto_metric', 'crypto_price', 'provenance', 'run_step'])
    expect(query(run.file, `SELECT * FROM ${table}`)).toEqual([]);
});

test('a run that another process has declared dead writes nothing any more', async () => {
  await run.begin('run-2');
  await expect(run.read([metric({ defi_tvl: 1 })])).rejects.toMatchObject({ code: 'interrupted' });
  expect(query(run.file, 'SELECT * FROM crypto_metric')).toEqual([]);
});

test('an unknown column is left out instead of breaking the step', async () => {
  await run.read([metric({ defi_tvl: 1, no_such_column: 2 })]);
  expect(storedMetric().defi_tvl).toBe(1);
});
