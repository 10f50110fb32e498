import { describe, expect, test } from 'vitest';
import {
  type CardId,
  type EthEtfEntry,
  fearGreedBandOf,
  type MetricDay,
  type MvrvEntry,
  manualFreshDays,
  percentileDays,
  percentileWindowDays,
  quantile,
  regimeOf,
  type SignalInput,
  signalsOf,
  type TriggerId,
} from './crypto-signals.ts';

const date = '2026-11-23';
const dayMs = 86_400_000;
const dayBefore = (back: number, from = date): string =>
  new Date(Date.parse(from) - back * dayMs).toISOString().slice(0, 10);

const blank: Omit<MetricDay, 'date'> = {
  total_market_cap: null,
  total_volume_24h: null,
  btc_dominance: null,
  eth_btc_ratio: null,
  fear_greed_index: null,
  defi_tvl: null,
  stablecoin_mcap: null,
};

/** One figure by days back from the newest day; days that are not named have no row. */
function history(field: keyof typeof blank, byDaysBack: Record<number, number | null>): MetricDay[] {
  return Object.entries(byDaysBack)
    .map(([back, value]) => ({ ...blank, date: dayBefore(Number(back)), [field]: value }))
    .sort((a, b) => a.date.localeCompare(b.date));
}

const input = (over: Partial<SignalInput> = {}): SignalInput => ({
  date,
  history: [],
  chains: [],
  chainsWeekAgo: [],
  ethEtf: [],
  mvrv: [],
  ...over,
});
const withHistory = (field: keyof typeof blank, byDaysBack: Record<number, number | null>) =>
  signalsOf(input({ history: history(field, byDaysBack) }));

const flows = (...millions: number[]): EthEtfEntry[] =>
  millions.map((flow1dMillionUsd, back) => ({
    date: dayBefore(back),
    flow1dMillionUsd,
    flow5dMillionUsd: null,
    direction: null,
  }));
const zScores = (...scores: number[]): MvrvEntry[] =>
  scores.map((zScore, back) => ({ date: dayBefore(back), zScore, prevZScore: null }));

function triggerOf(signals: ReturnType<typeof signalsOf>, id: TriggerId) {
  const found = signals.cards.flatMap(({ triggers }) => triggers).find((trigger) => trigger.id === id);
  if (!found) throw new Error(`no trigger ${id}`);
  return found;
}
const cardOf = (signals: ReturnType<typeof signalsOf>, id: CardId) =>
  signals.cards.find((card) => card.id === id);

describe('changes', () => {
  test('are against the calendar day, not against the row before', () => {
    const { changes } = withHistory('total_market_cap', { 0: 110, 2: 50, 7: 100 });
    expect(changes.marketCap1d).toBeNull();
    expect(changes.marketCap7d).toBeCloseTo(10, 10);
  });

  test('are null when either day has no value, and when the earlier one is no base', () => {
    expect(withHistory('stablecoin_mcap', { 0: null, 7: 100 }).changes.stablecoin7d).toBeNull();
    expect(withHistory('stablecoin_mcap', { 0: 100, 7: null }).changes.stablecoin7d).toBeNull();
    expect(withHistory('stablecoin_mcap', { 0: 100, 7: 0 }).changes.stablecoin7d).toBeNull();
    expect(withHistory('stablecoin_mcap', { 0: 100, 7: 100 }).changes.stablecoin7d).toBe(0);
  });

  test.each([
    ['btc_dominance', 'dominance1dPp', 'dominance7dPp'],
    ['fear_greed_index', 'fearGreed1dPoints', 'fearGreed7dPoints'],
  ] as const)('of %s are differences, also from zero', (field, oneDay, sevenDays) => {
    const { changes } = withHistory(field, { 0: 12, 1: 10, 7: 0 });
    expect(changes[oneDay]).toBe(2);
    expect(changes[sevenDays]).toBe(12);
  });

  test.each([
    ['total_market_cap', 'marketCap1d', 'marketCap7d'],
    ['eth_btc_ratio', 'ethBtc1d', 'ethBtc7d'],
    ['stablecoin_mcap', 'stablecoin1d', 'stablecoin7d'],
    ['defi_tvl', 'defiTvl1d', 'defiTvl7d'],
  ] as const)('of %s are percent', (field, oneDay, sevenDays) => {
    const { changes } = withHistory(field, { 0: 90, 1: 100, 7: 60 });
    expect(changes[oneDay]).toBeCloseTo(-10, 10);
    expect(changes[sevenDays]).toBeCloseTo(50, 10);
  });

  test("yesterday's fear and greed of 0 is 0, not missing", () => {
    expect(withHistory('fear_greed_index', { 0: 5, 1: 0 }).changes.fearGreedYesterday).toBe(0);
    expect(withHistory('fear_greed_index', { 0: 5, 2: 0 }).changes.fearGreedYesterday).toBeNull();
  });

  test('the volume is told against the seven days before it, without itself', () => {
    const week = { 1: 10, 2: 20, 3: 30, 4: 40, 5: 50, 6: 60, 7: 70 };
    expect(withHistory('total_volume_24h', { 0: 80, ...week, 8: 9_999 }).changes.volumeRatio7d).toBe(2);
  });

  test.each([
    ['five of the seven days are enough', { 0: 30, 1: 10, 2: 10, 3: 10, 5: 10, 7: 10 }, 3],
    ['four are not', { 0: 30, 1: 10, 2: 10, 3: 10, 5: 10, 8: 10 }, null],
    ['a zero of another program is no volume', { 0: 30, 1: 10, 2: 10, 3: 0, 4: 10, 5: 10, 6: 10 }, 3],
    ['no volume today, no ratio', { 0: null, 1: 10, 2: 10, 3: 10, 4: 10, 5: 10 }, null],
  ])('of the mean, %s', (_, volumes, ratio) => {
    expect(withHistory('total_volume_24h', volumes).changes.volumeRatio7d).toBe(ratio);
  });
});

describe('fixed thresholds, while there is little history', () => {
  /** So many days at one level, then a change. */
  const jump = (before: number, now: number, daysBack: number) => ({ 0: now, [daysBack]: before });
  test.each([
    ['market_cap_1d', 'total_market_cap', jump(1000, 1030, 1), true],
    ['market_cap_1d', 'total_market_cap', jump(1000, 1029, 1), false],
    ['market_cap_1d', 'total_market_cap', jump(1000, 970, 1), true],
    ['market_cap_1d', 'total_market_cap', jump(1000, 971, 1), false],
    ['dominance_7d', 'btc_dominance', jump(50, 50.75, 7), true],
    ['dominance_7d', 'btc_dominance', jump(50, 50.5, 7), false],
    ['dominance_7d', 'btc_dominance', jump(50, 49.25, 7), true],
    ['supply_7d', 'stablecoin_mcap', jump(1000, 1015, 7), true],
    ['supply_7d', 'stablecoin_mcap', jump(1000, 1014, 7), false],
    ['supply_7d', 'stablecoin_mcap', jump(1000, 984, 7), true],
  ] as const)('%s of %s %o: %s', (id, field, values, fired) => {
    const trigger = triggerOf(withHistory(field, values), id);
    expect(trigger).toMatchObject({ basis: 'fixed', fired });
  });

  test.each([
    [15, true],
    [14.9, false],
  ])('a volume of %d over a mean of 10: %s', (now, fired) => {
    const volumes = { 0: now, 1: 10, 2: 10, 3: 10, 4: 10, 5: 10 };
    expect(triggerOf(withHistory('total_volume_24h', volumes), 'volume_ratio').fired).toBe(fired);
  });

  test('the sign stays in the value, so that growing and shrinking can be told apart', () => {
    expect(triggerOf(withHistory('stablecoin_mcap', { 0: 98, 7: 100 }), 'supply_7d').value).toBeCloseTo(-2);
    expect(triggerOf(withHistory('stablecoin_mcap', { 0: 102, 7: 100 }), 'supply_7d').value).toBeCloseTo(2);
  });

  test('nothing fires on what is not known', () => {
    const { cards } = signalsOf(input());
    for (const { importance, hasData, triggers } of cards) {
      expect({ importance, hasData }).toEqual({ importance: 'LOW', hasData: false });
      for (const trigger of triggers) expect(trigger).toMatchObject({ value: null, fired: false });
    }
  });
});

describe('thresholds from the own history', () => {
  /** Market caps whose 1-day changes are 1 % on `rises` days before today and `now` % today. */
  function rising(rises: number, now: number): SignalInput {
    const caps: Record<number, number> = {};
    let cap = 1000;
    for (let back = rises + 1; back >= 1; back--) {
      caps[back] = cap;
      cap *= 1.01;
    }
    caps[0] = (caps[1] ?? 0) * (1 + now / 100);
    return input({ history: history('total_market_cap', caps) });
  }

  test.each([
    [percentileDays - 1, 'fixed', 3],
    [percentileDays, 'percentile', 1],
  ] as const)('with %d values the basis is %s', (values, basis, threshold) => {
    const trigger = triggerOf(signalsOf(rising(values, 0.5)), 'market_cap_1d');
    expect(trigger.basis).toBe(basis);
    expect(trigger.threshold).toBeCloseTo(threshold, 8);
  });

  test.each([
    [1.1, true],
    [-1.1, true],
    [0.9, false],
  ])('a change of %d %% among days of 1 %%: %s', (now, fired) => {
    expect(triggerOf(signalsOf(rising(60, now)), 'market_cap_1d').fired).toBe(fired);
  });

  test('today is not measured against itself', () => {
    expect(triggerOf(signalsOf(rising(40, 500)), 'market_cap_1d').threshold).toBeCloseTo(1, 8);
  });

  test('days before the window do not count', () => {
    const caps: Record<number, number> = {};
    // Wild before the window, 1 % a day within it.
    for (let back = percentileWindowDays + 100; back > percentileWindowDays + 1; back--)
      caps[back] = back % 2 === 0 ? 1000 : 2000;
    let cap = 1000;
    for (let back = percentileWindowDays + 1; back >= 0; back--) {
      caps[back] = cap;
      cap *= 1.01;
    }
    const trigger = triggerOf(withHistory('total_market_cap', caps), 'market_cap_1d');
    expect(trigger.threshold).toBeCloseTo(1, 8);
  });

  test('where nothing ever moved, standing still is not remarkable', () => {
    const still = Object.fromEntries(Array.from({ length: 100 }, (_, back) => [back, 1000]));
    expect(triggerOf(withHistory('stablecoin_mcap', still), 'supply_7d')).toMatchObject({
      basis: 'percentile',
      threshold: 0,
      value: 0,
      fired: false,
    });
  });

  test('a missing day leaves two changes out, not the rest', () => {
    const caps = Object.fromEntries(Array.from({ length: 33 }, (_, back) => [back, 1000 + back]));
    delete caps[20];
    // 31 changes before today, two of which need the missing day.
    expect(triggerOf(withHistory('total_market_cap', caps), 'market_cap_1d').basis).toBe('fixed');
    caps[33] = 1033;
    expect(triggerOf(withHistory('total_market_cap', caps), 'market_cap_1d').basis).toBe('percentile');
  });

  test.each([
    [[1, 2, 3, 4, 5], 0.9, 4.6],
    [[5, 1, 4, 2, 3], 0.5, 3],
    [[7], 0.9, 7],
    [[1, 3], 0.8, 2.6],
  ])('the quantile of %o at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 10);
  });
});

describe('ETH ETF', () => {
  test('four of five days one way are a direction, three are not', () => {
    expect(signalsOf(input({ ethEtf: flows(1, 1, -1, 1, 1) }))).toMatchObject({ flowDirection: 'inflow' });
    expect(signalsOf(input({ ethEtf: flows(-1, -1, 1, -1, -1) }))).toMatchObject({
      flowDirection: 'outflow',
    });
    const mixed = signalsOf(input({ ethEtf: flows(1, 1, -1, 1, -1) }));
    expect(mixed.flowDirection).toBe('mixed');
    expect(triggerOf(mixed, 'flow_direction')).toMatchObject({ value: 3, threshold: 4, fired: false });
  });

  test('a flow of zero is neither way', () => {
    expect(signalsOf(input({ ethEtf: flows(1, 0, 0, 1, 1) })).flowDirection).toBe('mixed');
  });

  test('with fewer than five days the direction is what the user said, and unknown when he said nothing', () => {
    const [entry] = flows(20);
    if (!entry) throw new Error('no entry');
    const said = signalsOf(input({ ethEtf: [{ ...entry, direction: 'outflow' }] }));
    expect(said.flowDirection).toBe('outflow');
    expect(triggerOf(said, 'flow_direction')).toMatchObject({ value: null, fired: true });
    expect(signalsOf(input({ ethEtf: [entry] })).flowDirection).toBeNull();
  });

  test('five days that lie further apart than a week are not five days in a row', () => {
    const apart = flows(1, 1, 1, 1, 1).map((entry, index) => ({ ...entry, date: dayBefore(index * 2) }));
    expect(signalsOf(input({ ethEtf: apart }))).toMatchObject({
      flowDirection: null,
      flow5dMillionUsd: null,
    });
  });

  test('the sum of five days is what the user gave, else the sum of the days', () => {
    const entries = flows(10, 20, 30, 40, 50);
    expect(signalsOf(input({ ethEtf: entries })).flow5dMillionUsd).toBe(150);
    const given = entries.map((entry, index) => (index === 0 ? { ...entry, flow5dMillionUsd: 0 } : entry));
    expect(signalsOf(input({ ethEtf: given })).flow5dMillionUsd).toBe(0);
    expect(signalsOf(input({ ethEtf: entries.slice(0, 4) })).flow5dMillionUsd).toBeNull();
  });

  test.each([
    [100, true],
    [99.9, false],
    [-100, true],
    [0, false],
  ])('a flow of $%dM is large: %s', (flow, fired) => {
    expect(triggerOf(signalsOf(input({ ethEtf: flows(flow) })), 'flow_size').fired).toBe(fired);
  });

  test('what is large comes from the own entries of the window once there are thirty', () => {
    const month = flows(...Array.from({ length: percentileDays + 1 }, () => 10));
    expect(triggerOf(signalsOf(input({ ethEtf: month })), 'flow_size')).toMatchObject({
      basis: 'percentile',
      threshold: 10,
    });
    const old = month.map((entry, index) =>
      index === 0 ? entry : { ...entry, date: dayBefore(percentileWindowDays + index) },
    );
    expect(triggerOf(signalsOf(input({ ethEtf: old })), 'flow_size')).toMatchObject({
      basis: 'fixed',
      threshold: 100,
    });
  });

  test.each([
    [50, 100, 99, true],
    [-50, 100, 101, true],
    [50, 100, 101, false],
    [-50, 100, 99, false],
    [50, 1000, 991, false],
    [0, 100, 90, false],
  ])(
    'a flow of %d while ETH/BTC goes from %d to %d in a week is decoupled: %s',
    (flow, before, now, fired) => {
      const signals = signalsOf(
        input({ ethEtf: flows(flow), history: history('eth_btc_ratio', { 0: now, 7: before }) }),
      );
      expect(triggerOf(signals, 'flow_decoupling').fired).toBe(fired);
    },
  );

  test.each([
    [manualFreshDays, true],
    [manualFreshDays + 1, false],
  ])('an entry of %d days ago still speaks: %s', (daysAgo, speaks) => {
    const ethEtf: EthEtfEntry[] = [
      {
        date: dayBefore(daysAgo),
        flow1dMillionUsd: -500,
        flow5dMillionUsd: -900,
        direction: 'outflow',
      },
    ];
    const signals = signalsOf(input({ ethEtf, history: history('eth_btc_ratio', { 0: 110, 7: 100 }) }));
    const card = cardOf(signals, 'ethEtf');
    expect(card?.hasData).toBe(true);
    expect(card?.triggers.map(({ fired }) => fired)).toEqual([speaks, speaks, speaks]);
    expect(card?.importance).toBe(speaks ? 'HIGH' : 'LOW');
  });
});

describe('MVRV', () => {
  test.each([
    [-0.01, 'deep_undervalued'],
    [0, 'accumulation'],
    [1.99, 'accumulation'],
    [2, 'neutral'],
    [2.99, 'neutral'],
    [3, 'overheating_early'],
    [4.99, 'overheating_early'],
    [5, 'overheating'],
    [6.99, 'overheating'],
    [7, 'extreme'],
    [99, 'extreme'],
  ])('a Z of %d is %s', (z, regime) => {
    expect(regimeOf(z)).toBe(regime);
    expect(signalsOf(input({ mvrv: zScores(z) })).regime).toBe(regime);
  });

  test.each([
    [1.9, 2, 2],
    [2, 1.9, 2],
    [-0.1, 0, 0],
    [0, -0.1, 0],
    [2.9, 3.1, 3],
    [5.1, 4.9, 5],
    [6.9, 7, 7],
    [7, 6.9, 7],
    // Over several edges at once, the one that was crossed last.
    [1, 4, 3],
    [6, -1, 0],
    // No edge of a regime: 1 was one in the old page.
    [0.9, 1.1, null],
    [2, 2, null],
    [2, 2.5, null],
    [1.99, 1, null],
  ])('from %d to %d crosses %s, and a crossing alone is HIGH', (before, now, edge) => {
    const signals = signalsOf(input({ mvrv: zScores(now, before) }));
    expect(signals.crossedEdge).toBe(edge);
    expect(triggerOf(signals, 'regime_crossing')).toMatchObject({ threshold: edge, fired: edge !== null });
    expect(cardOf(signals, 'mvrv')?.importance).toBe(edge === null ? 'LOW' : 'HIGH');
    expect(signals.crossedEdge === null).toBe(regimeOf(before) === regimeOf(now));
  });

  test('a first entry without a value before crosses nothing: blank is not zero', () => {
    const signals = signalsOf(input({ mvrv: zScores(2.5) }));
    expect(signals).toMatchObject({ crossedEdge: null, prevZScore: null });
    expect(cardOf(signals, 'mvrv')?.importance).toBe('LOW');
  });

  test('what the user gave as the value before wins over the entry before', () => {
    const [now, before] = zScores(2.5, 1);
    if (!now || !before) throw new Error('no entries');
    expect(signalsOf(input({ mvrv: [{ ...now, prevZScore: 2.4 }, before] }))).toMatchObject({
      crossedEdge: null,
      prevZScore: 2.4,
    });
    expect(signalsOf(input({ mvrv: [{ ...now, prevZScore: 0 }] })).crossedEdge).toBe(2);
  });

  test.each([
    [manualFreshDays, 'HIGH'],
    [manualFreshDays + 1, 'LOW'],
  ])('a crossing of %d days ago is %s', (daysAgo, importance) => {
    const mvrv = [{ date: dayBefore(daysAgo), zScore: 3.1, prevZScore: 2.9 }];
    expect(cardOf(signalsOf(input({ mvrv })), 'mvrv')?.importance).toBe(importance);
  });
});

describe('chains', () => {
  const chains = (ethereum: number, tron: number) => [
    { chain: 'Ethereum', circulating_usd: ethereum },
    { chain: 'Tron', circulating_usd: tron },
  ];

  test.each([
    [chains(50, 50), 1, true],
    [chains(52, 48), -1, true],
    [chains(50.5, 49.5), 0.5, false],
  ])('a week ago %o: the share changed by %d pp', (chainsWeekAgo, change, fired) => {
    const signals = signalsOf(input({ chains: chains(51, 49), chainsWeekAgo }));
    expect(signals.topChain).toMatchObject({ chain: 'Ethereum', sharePercent: 51 });
    expect(signals.topChain?.shareChange7dPp).toBeCloseTo(change, 10);
    expect(triggerOf(signals, 'chain_share_7d').fired).toBe(fired);
  });

  test('without that week or that chain in it there is no change', () => {
    expect(signalsOf(input({ chains: chains(51, 49) })).topChain?.shareChange7dPp).toBeNull();
    const signals = signalsOf(
      input({ chains: chains(51, 49), chainsWeekAgo: [{ chain: 'Tron', circulating_usd: 9 }] }),
    );
    expect(signals.topChain?.shareChange7dPp).toBeNull();
    expect(signalsOf(input()).topChain).toBeNull();
  });
});

describe('importance', () => {
  const caps = { 0: 104, 1: 100 };
  const volumes = { 0: 20, 1: 10, 2: 10, 3: 10, 4: 10, 5: 10 };
  test('two triggers are HIGH, one is MID, none is LOW', () => {
    const one = withHistory('total_market_cap', caps);
    expect(cardOf(one, 'overview')?.importance).toBe('MID');
    const merged = Object.entries({ ...volumes }).map(([back, total_volume_24h]) => ({
      ...blank,
      date: dayBefore(Number(back)),
      total_volume_24h,
      total_market_cap: caps[Number(back) as 0 | 1] ?? null,
    }));
    const two = signalsOf(input({ history: merged }));
    expect(cardOf(two, 'overview')?.importance).toBe('HIGH');
    expect(cardOf(withHistory('total_market_cap', { 0: 101, 1: 100 }), 'overview')?.importance).toBe('LOW');
  });
});

test.each([
  [0, 'extreme_fear'],
  [24, 'extreme_fear'],
  [25, 'fear'],
  [44, 'fear'],
  [45, 'neutral'],
  [55, 'neutral'],
  [56, 'greed'],
  [75, 'greed'],
  [76, 'extreme_greed'],
  [100, 'extreme_greed'],
])('a fear and greed of %d is %s', (index, band) => {
  expect(fearGreedBandOf(index)).toBe(band);
});
