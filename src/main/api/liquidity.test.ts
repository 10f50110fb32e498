import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestCore, temporaryDir } from '../../../e2e/support/core.ts';
import { bar, counts, macro, put, tltWeek, tone } from '../../../e2e/support/liquidity.ts';
import { writePythonDatabase } from '../../../e2e/support/python-database.ts';
import { contract, type RawInput, type Reply } from '../../shared/contract.ts';
import type { Operation } from '../../shared/routes.ts';
import { gatherInputs, stressRow } from '../collectors/stress-day.ts';
import { databaseName } from '../core.ts';
import { priceSymbols } from '../sources/yahoo.ts';
import type { Store } from '../store/store.ts';
import { perform } from './perform.ts';

let harness: Awaited<ReturnType<typeof startTestCore>>;
afterEach(() => harness.stop());

/** The reply of an operation, which has to be just what the contract says: nothing missing, nothing besides. */
async function ask<N extends Operation>(name: N, input: RawInput<N>): Promise<Reply<N>> {
  const result = await perform(harness.core, name, input, { trigger: 'api' });
  if (!result.ok) throw new Error(result.error.message);
  expect(contract[name].reply.parse(result.value)).toEqual(result.value);
  return result.value;
}

const monday = '2026-11-23';
const friday = '2026-11-20';

async function putDays(store: Store) {
  await put(
    store,
    macro('2026-11-18', { hy_oas: 3.3, ig_oas: 0.95, sofr: 4.05, rrp_balance: 10.5, iorb: 3.9 }),
    macro('2026-11-18', { dgs2: 3.5, dgs10: 4.1, dgs30: 4.7 }),
    macro('2026-11-19', { hy_oas: 3.45, ig_oas: 0.98, sofr: 4, rrp_balance: 12.25, iorb: 3.9 }),
    macro('2026-11-19', { dgs2: 3.46, dgs10: 4.05, dgs30: 4.66 }),
    // The newest row has no spreads yet: the scored and the shown one are those of the day before.
    macro(friday, { sofr: 4.1, rrp_balance: 8, iorb: 3.9 }),
    bar('2026-11-19', '^VIX', { close: 20 }),
    bar(friday, '^VIX', { close: 18.5, provisional: true }),
    tltWeek('2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', friday),
    counts(friday, 4, 4, 4, 4, 4, 4),
    counts(monday, 3, 10, 5, 4, 2, 1),
    tone(friday, 0.04, 0.03, 0.025),
    tone(monday, 0.05, 0.03, 0.02),
    {
      table: 'stress_index',
      key: { date: friday },
      values: {
        vol_score: 0.31,
        credit_score: 0.22,
        funding_score: null,
        treasury_score: 0.44,
        news_score: 0.3,
        fed_tone_score: 0.19,
        total_score: 0.401,
        level: 'caution',
        coverage: 0.8,
        inputs: null,
      },
      source: 'by hand',
      observedAt: friday,
    },
  );
  await put(store, stressRow(monday, gatherInputs(store.liquidity, monday))?.figures ?? []);
}

describe('the newest index', () => {
  test('has every field of the Python system, made from the rows by hand', async () => {
    harness = await startTestCore();
    await putDays(harness.core.store);
    const reply = await ask('stress.latest', {});
    // 0.0706522 + 0.0678571 + 0.2·(4.10 − 3.90)/0.5 + 0.075 + 0.03125 + 0.01 = 0.3347593
    expect(reply).toMatchObject({
      date: monday,
      totalScore: 0.335,
      level: 'watch',
      levelLabel: '관심',
      levelColor: '#eab308',
      coverage: 1,
      reliable: true,
    });
    const { volatility, credit, funding, treasury, news, fedTone } = reply.modules;
    // 18.5/20 − 1 = −7.5 %
    expect(volatility).toMatchObject({ score: 0.283, prevScore: 0.31, vix: 18.5, vixChange: -7.5 });
    expect(credit).toMatchObject({
      score: 0.271,
      prevScore: 0.22,
      hyOas: 3.45,
      igOas: 0.98,
      hyOasChg: 0.15,
      igOasChg: 0.03,
    });
    expect(funding).toMatchObject({
      score: 0.4,
      prevScore: null,
      sofr: 4.1,
      rrpBalance: 8,
      policyRate: 3.9,
      sofrChg: 0.1,
      rrpChg: -4.25,
    });
    // 100/101 − 1 = −0.99 %
    expect(treasury).toMatchObject({
      score: 0.5,
      prevScore: 0.44,
      dgs10: 4.05,
      tltClose: 100,
      dgs10Chg: -0.05,
      tltChg: -1,
    });
    // 25 now, 24 on Friday
    expect(news).toMatchObject({
      score: 0.313,
      prevScore: 0.3,
      totalCount: 25,
      topKeyword: 'margin call',
      countChg: 1,
    });
    expect(fedTone).toMatchObject({
      score: 0.2,
      prevScore: 0.19,
      liquidityFocus: 0.05,
      creditFocus: 0.03,
      stabilityFocus: 0.02,
      liqChg: 0.01,
      stabChg: -0.005,
    });
    const { origin, ...macroReply } = reply.macro;
    expect(origin.hyOas).toEqual({
      observed_at: '2026-11-19',
      source: 'FRED BAMLH0A0HYM2',
      provisional: false,
      fetched_at: expect.stringMatching(/Z$/),
    });
    expect(macroReply).toEqual({
      dgs2: 3.46,
      dgs10: 4.05,
      dgs30: 4.66,
      hyOas: 3.45,
      igOas: 0.98,
      sofr: 4.1,
      dgs2Chg: -0.04,
      dgs10Chg: -0.05,
      dgs30Chg: -0.04,
      observed: {
        hyOas: '2026-11-19',
        igOas: '2026-11-19',
        sofr: friday,
        rrpBalance: friday,
        dgs2: '2026-11-19',
        dgs10: '2026-11-19',
        dgs30: '2026-11-19',
        iorb: friday,
      },
    });
  });

  test('says of each input its date, age, source and whether it may still change', async () => {
    harness = await startTestCore();
    await putDays(harness.core.store);
    const { modules } = await ask('stress.latest', {});
    const short = (id: keyof typeof modules) =>
      modules[id].inputs.map((each) => [each.name, each.value, each.observed_on, each.age_days]);
    expect(modules.volatility.inputs).toEqual([
      {
        name: 'VIX',
        value: 18.5,
        observed_on: friday,
        age_days: 3,
        source: 'Yahoo Finance',
        provisional: true,
      },
    ]);
    expect(short('credit')).toEqual([['HY OAS', 3.45, '2026-11-19', 4]]);
    expect(short('funding')).toEqual([
      ['SOFR', 4.1, friday, 3],
      ['IORB', 3.9, friday, 3],
    ]);
    expect(short('treasury')).toEqual([
      ['TLT high', 102, '2026-11-17', 6],
      ['TLT low', 99.25, '2026-11-19', 4],
      ['TLT close', 100, friday, 3],
    ]);
    expect(modules.news.inputs.map(({ age_days }) => age_days)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('lists the keywords, most frequent first, each with its titles', async () => {
    harness = await startTestCore();
    await putDays(harness.core.store);
    const { news } = (await ask('stress.latest', {})).modules;
    expect(news.keywords.map(({ keyword, count }) => [keyword, count])).toEqual([
      ['margin call', 10],
      ['credit default', 5],
      ['repo market', 4],
      ['liquidity crisis', 3],
      ['private credit', 2],
      ['CRE default', 1],
    ]);
    expect(news.keywords[0]).toEqual({
      keyword: 'margin call',
      count: 10,
      date: monday,
      titles: ['margin call one', 'margin call two'],
    });
  });

  test('names the keywords that could not be had, and compares no sums of different keywords', async () => {
    harness = await startTestCore();
    const { store } = harness.core;
    await put(store, counts(monday, 10, 5, 4, 3), counts('2026-11-21', 1, 1, 1, 1, 1, 1));
    await put(store, stressRow('2026-11-21', gatherInputs(store.liquidity, '2026-11-21'))?.figures ?? []);
    await put(store, stressRow(monday, gatherInputs(store.liquidity, monday))?.figures ?? []);
    const reply = await ask('stress.latest', {});
    expect(reply.modules.news).toMatchObject({
      totalCount: 22,
      countChg: null,
      missing: ['private credit', 'CRE default'],
    });
    expect(reply).toMatchObject({ coverage: 0.1, reliable: false });
  });

  test('is all nulls while there is none: nothing passes for calm', async () => {
    harness = await startTestCore();
    const reply = await ask('stress.latest', {});
    expect(reply).toMatchObject({
      date: null,
      totalScore: null,
      level: null,
      levelLabel: null,
      levelColor: null,
      coverage: null,
      reliable: false,
    });
    const values = Object.values(reply.modules).flatMap((module) => Object.values(module));
    expect(values.filter((value) => value !== null && !Array.isArray(value))).toEqual([]);
    expect(Object.values(reply.macro).filter((value) => value !== null)).toEqual([{}, {}]);
    expect(await ask('stress.history', {})).toEqual({ days: 30, history: [] });
  });

  test('shows nulls where there is no input, and still the others', async () => {
    harness = await startTestCore();
    const { store } = harness.core;
    await put(store, bar(monday, '^VIX', { close: 35 }), macro('2026-11-10', { hy_oas: 9, sofr: 9 }));
    await put(store, stressRow(monday, gatherInputs(store.liquidity, monday))?.figures ?? []);
    const { modules, ...reply } = await ask('stress.latest', {});
    expect(reply).toMatchObject({ totalScore: 1, level: 'crisis', coverage: 0.25, reliable: false });
    expect(modules.volatility).toMatchObject({ score: 1, prevScore: null, vix: 35, vixChange: null });
    // 13 days old: too old to stand for this day.
    expect(modules.credit).toMatchObject({ score: null, hyOas: null, hyOasChg: null, inputs: [] });
    expect(modules.funding).toMatchObject({ score: null, sofr: null, policyRate: null });
    expect(modules.news).toMatchObject({ score: null, totalCount: null, topKeyword: null, keywords: [] });
    expect(modules.fedTone).toMatchObject({ score: null, liquidityFocus: null, stabilityFocus: null });
  });

  test('says no change, not zero, when news and tone of today failed and those of the day before stand in', async () => {
    harness = await startTestCore();
    const { store } = harness.core;
    const sunday = '2026-11-22';
    await put(store, counts(sunday, 1, 2, 3, 4, 5, 6), tone(sunday, 0.04, 0.03, 0.02));
    for (const date of [sunday, monday]) {
      await put(store, stressRow(date, gatherInputs(store.liquidity, date))?.figures ?? []);
    }
    const reply = await ask('stress.latest', {});
    expect(reply).toMatchObject({ date: monday, prevDate: sunday });
    expect(reply.modules.news).toMatchObject({ totalCount: 21, countChg: null });
    expect(reply.modules.fedTone).toMatchObject({ liquidityFocus: 0.04, liqChg: null, stabChg: null });
  });

  test('has no previous score after more than a week without one', async () => {
    harness = await startTestCore();
    const { store } = harness.core;
    for (const date of ['2026-11-15', monday]) {
      await put(store, bar(date, '^VIX', { close: 20 }));
      await put(store, stressRow(date, gatherInputs(store.liquidity, date))?.figures ?? []);
    }
    const reply = await ask('stress.latest', {});
    expect([reply.prevDate, reply.modules.volatility.prevScore]).toEqual([null, null]);
  });

  test('shows the policy rate that was scored, not that of a newer decision', async () => {
    harness = await startTestCore();
    const { store } = harness.core;
    await put(store, macro('2026-11-19', { sofr: 4.18, iorb: 4.15 }), macro(friday, { iorb: 3.9 }));
    await put(store, stressRow(monday, gatherInputs(store.liquidity, monday))?.figures ?? []);
    const { funding } = (await ask('stress.latest', {})).modules;
    expect(funding).toMatchObject({ score: 0.06, sofr: 4.18, policyRate: 4.15 });
    expect(funding.inputs.map(({ value }) => value)).toEqual([4.18, 4.15]);
  });
});

describe('one day', () => {
  test('is the index of that date with what was known then', async () => {
    harness = await startTestCore();
    await putDays(harness.core.store);
    const reply = await ask('stress.day', { date: friday });
    expect(reply).toMatchObject({ date: friday, totalScore: 0.401, level: 'caution', coverage: 0.8 });
    expect(reply.modules.news).toMatchObject({ totalCount: 24, countChg: null });
    expect(await ask('stress.day', { date: monday })).toEqual(await ask('stress.latest', {}));
  });
  test('without an index is not found; what is no date is refused', async () => {
    harness = await startTestCore();
    const code = async (date: string) => {
      const result = await perform(harness.core, 'stress.day', { date }, { trigger: 'api' });
      return result.ok ? 'ok' : result.error.code;
    };
    expect(await code('2026-11-22')).toBe('not_found');
    expect(await code('2026-02-30')).toBe('bad_input');
    expect(await code('yesterday')).toBe('bad_input');
  });
});

describe('history', () => {
  test('counts calendar days, oldest first, with raw values of exactly that date', async () => {
    harness = await startTestCore();
    await putDays(harness.core.store);
    const { days, history } = await ask('stress.history', { days: 4 });
    expect([days, history.map(({ date }) => date)]).toEqual([4, [friday, monday]]);
    expect(history[0]).toEqual({
      date: friday,
      totalScore: 0.401,
      level: 'caution',
      levelLabel: '주의',
      levelColor: '#f97316',
      coverage: 0.8,
      volScore: 0.31,
      creditScore: 0.22,
      fundingScore: null,
      treasuryScore: 0.44,
      newsScore: 0.3,
      fedToneScore: 0.19,
      vix: 18.5,
      hyOas: null,
      igOas: null,
      sofr: 4.1,
      rrpBalance: 8,
      dgs10: null,
      dgs2: null,
      dgs30: null,
      tltClose: 100,
      newsCount: 24,
      fedLiquidity: 0.04,
      fedStability: 0.025,
    });
    expect(history[1]).toMatchObject({
      totalScore: 0.335,
      vix: null,
      hyOas: null,
      tltClose: null,
      newsCount: 25,
    });
    // Friday is the fourth day back, though the second row.
    expect((await ask('stress.history', { days: 3 })).history.map(({ date }) => date)).toEqual([monday]);
  });
});

test('a day of the Python system has its scores, and no inputs, coverage or promise', async () => {
  const dataDir = temporaryDir();
  writePythonDatabase(path.join(dataDir, databaseName));
  harness = await startTestCore({ dataDir });
  const { modules, macro: rates, prices, ...reply } = await ask('stress.latest', {});
  const known = {
    close: 20.29,
    changePercent: null,
    date: '2026-02-18',
    source: 'unknown',
    provisional: false,
    fetched_at: null,
  };
  const unknown = {
    close: null,
    changePercent: null,
    date: null,
    source: null,
    provisional: false,
    fetched_at: null,
  };
  expect(prices).toEqual(
    priceSymbols.map((symbol) => ({ symbol, ...(symbol === '^VIX' ? known : unknown) })),
  );
  expect(reply).toEqual({
    date: '2026-02-18',
    fetchedAt: { index: null, news: null, fedTone: null },
    totalScore: 0.187,
    level: 'normal',
    levelLabel: '안정',
    levelColor: '#22c55e',
    coverage: null,
    prevDate: null,
    reliable: false,
  });
  expect(modules.volatility).toMatchObject({
    score: 0.1,
    inputs: [],
    missing: [],
    vix: 20.29,
    vixChange: null,
  });
  expect(modules.funding).toMatchObject({ score: 0.05, sofr: 3.66, policyRate: null });
  expect(modules.treasury).toMatchObject({ score: 0.3, dgs10: null, tltClose: null });
  expect(modules.news).toMatchObject({ score: 0.4, totalCount: 3, topKeyword: 'liquidity crisis' });
  expect(modules.news.keywords[0]?.titles).toEqual(['제목 하나', '제목 둘']);
  expect(rates).toMatchObject({ hyOas: 2.94, igOas: 0.81, dgs30: 4.7, dgs10: null });
  const { history } = await ask('stress.history', { days: 365 });
  expect(history).toMatchObject([{ date: '2026-02-18', coverage: null, totalScore: 0.187, newsCount: 3 }]);
});
