/**
 * What the crypto monitor says of a day: real changes from the stored history and the four cards made of them
 * (original-system 8.2, its placeholders and sign errors mended). Pure arithmetic, the same for API and screen; a
 * change whose earlier day is not stored is null, never zero.
 */

/** A stored day of market figures. */
export interface MetricDay {
  date: string;
  total_market_cap: number | null;
  total_volume_24h: number | null;
  btc_dominance: number | null;
  eth_btc_ratio: number | null;
  fear_greed_index: number | null;
  defi_tvl: number | null;
  stablecoin_mcap: number | null;
}

/** US dollars in stablecoins on one chain. */
export interface ChainAmount {
  chain: string;
  circulating_usd: number;
}

export const flowDirections = ['inflow', 'outflow', 'mixed'] as const;
export type FlowDirection = (typeof flowDirections)[number];

/** Net flow of the spot ETH ETFs in millions of US dollars, as the user read it. */
export interface EthEtfEntry {
  date: string;
  flow1dMillionUsd: number;
  flow5dMillionUsd: number | null;
  direction: FlowDirection | null;
}

/** MVRV Z-score as the user read it. */
export interface MvrvEntry {
  date: string;
  zScore: number;
  prevZScore: number | null;
}

export interface SignalInput {
  /** The newest stored day. */
  date: string;
  /** Oldest first, up to `date`; days without data are missing. */
  history: readonly MetricDay[];
  /** Largest first. */
  chains: readonly ChainAmount[];
  /** Of seven days before; empty when that day is not stored. */
  chainsWeekAgo: readonly ChainAmount[];
  /** Newest first. */
  ethEtf: readonly EthEtfEntry[];
  mvrv: readonly MvrvEntry[];
}

/** Edges of the MVRV regimes; crossing one is a change of regime. */
export const mvrvRegimes = [
  { regime: 'deep_undervalued', below: 0, color: '#22c55e' },
  { regime: 'accumulation', below: 2, color: '#4ade80' },
  { regime: 'neutral', below: 3, color: '#fbbf24' },
  { regime: 'overheating_early', below: 5, color: '#f97316' },
  { regime: 'overheating', below: 7, color: '#ef4444' },
  { regime: 'extreme', below: Number.POSITIVE_INFINITY, color: '#dc2626' },
] as const;
export type MvrvRegime = (typeof mvrvRegimes)[number]['regime'];

export const regimeOf = (z: number): MvrvRegime =>
  (mvrvRegimes.find(({ below }) => z < below) ?? mvrvRegimes[5]).regime;

export const fearGreedBands = [
  { band: 'extreme_fear', upTo: 24, color: '#ef4444' },
  { band: 'fear', upTo: 44, color: '#f97316' },
  { band: 'neutral', upTo: 55, color: '#fbbf24' },
  { band: 'greed', upTo: 75, color: '#4ade80' },
  { band: 'extreme_greed', upTo: 100, color: '#22c55e' },
] as const;
export type FearGreedBand = (typeof fearGreedBands)[number]['band'];

export const fearGreedBandOf = (index: number): FearGreedBand =>
  (fearGreedBands.find(({ upTo }) => index <= upTo) ?? fearGreedBands[4]).band;

export const importances = ['LOW', 'MID', 'HIGH'] as const;
export type Importance = (typeof importances)[number];

/** `percentile`: the threshold comes from the user's own history; `fixed`: there is too little of it yet. */
export type Basis = 'fixed' | 'percentile';

export interface Trigger {
  id: TriggerId;
  /** In the unit of the threshold; null when it cannot be told. */
  value: number | null;
  /** Null for a crossing that did not happen: there is no edge to name. */
  threshold: number | null;
  basis: Basis;
  fired: boolean;
}

export const triggerIds = [
  'market_cap_1d',
  'volume_ratio',
  'dominance_7d',
  'flow_direction',
  'flow_size',
  'flow_decoupling',
  'regime_crossing',
  'supply_7d',
  'chain_share_7d',
] as const;
export type TriggerId = (typeof triggerIds)[number];

export const cardIds = ['overview', 'ethEtf', 'mvrv', 'stablecoin'] as const;
export type CardId = (typeof cardIds)[number];

export interface Card {
  id: CardId;
  importance: Importance;
  /** Whether the card has what it needs; a card without is LOW and says so. */
  hasData: boolean;
  triggers: Trigger[];
}

/** Changes against stored days; percent, unless the name says otherwise. */
export interface Changes {
  marketCap1d: number | null;
  marketCap7d: number | null;
  volume1d: number | null;
  /** Volume over the mean of the seven days before. */
  volumeRatio7d: number | null;
  /** Percentage points. */
  dominance1dPp: number | null;
  dominance7dPp: number | null;
  ethBtc1d: number | null;
  ethBtc7d: number | null;
  stablecoin1d: number | null;
  stablecoin7d: number | null;
  defiTvl1d: number | null;
  defiTvl7d: number | null;
  /** Points of the index. */
  fearGreed1dPoints: number | null;
  fearGreed7dPoints: number | null;
  /** The day before, for "yesterday". */
  fearGreedYesterday: number | null;
}

export interface TopChain {
  chain: string;
  sharePercent: number;
  shareChange7dPp: number | null;
}

export interface CryptoSignals {
  changes: Changes;
  topChain: TopChain | null;
  /** Sum of the flows of the last five days, where all five are there or the user gave it. */
  flow5dMillionUsd: number | null;
  /** Of the last five entries where they are there (four in one direction are one); else what the user said. */
  flowDirection: FlowDirection | null;
  regime: MvrvRegime | null;
  /** The regime edge that lies between the entry before and this one; null when none was crossed. */
  crossedEdge: number | null;
  prevZScore: number | null;
  /** Days of history that the percentiles are made of. */
  historyDays: number;
  cards: Card[];
}

/** From so many values on, thresholds come from the user's own history. */
export const percentileDays = 30;
/** How far back a percentile looks. */
export const percentileWindowDays = 180;
/** A manual figure that is older does not speak for today. */
export const manualFreshDays = 7;
/** Which part of the past counts as remarkable, in percent; triggers without stand on a fixed threshold alone. */
export const topPercentOf: Readonly<Partial<Record<TriggerId, number>>> = {
  market_cap_1d: 10,
  volume_ratio: 10,
  dominance_7d: 10,
  flow_size: 10,
  supply_7d: 20,
};
const meanDays = 7;
const enoughForMean = 5;
const flowDays = 5;
const flowDaysAlike = 4;
/** Entries of five trading days lie within one calendar week. */
const flowWindowDays = 7;

const dayMs = 86_400_000;
const toDay = (date: string): number => Math.round(Date.parse(`${date}T00:00:00Z`) / dayMs);

/** Percent change; null when either is missing or the earlier one is no base. */
const percentChange = (now: number | null | undefined, before: number | null | undefined): number | null =>
  now == null || before == null || before <= 0 ? null : ((now - before) / before) * 100;

const difference = (now: number | null | undefined, before: number | null | undefined): number | null =>
  now == null || before == null ? null : now - before;

/** The value below which `share` of the values lie, linearly interpolated; the values need no order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/** History by day number, so that "seven days before" means the calendar and not the rows. */
function byDay(history: readonly MetricDay[]) {
  const days = new Map(history.map((row) => [toDay(row.date), row]));
  return {
    at: (day: number) => days.get(day),
    volumeRatio(day: number): number | null {
      const now = days.get(day)?.total_volume_24h;
      const before = Array.from({ length: meanDays }, (_, back) => days.get(day - 1 - back)?.total_volume_24h)
        .filter((volume) => volume != null)
        .filter((volume) => volume > 0);
      if (now == null || before.length < enoughForMean) return null;
      return now / (before.reduce((sum, volume) => sum + volume, 0) / before.length);
    },
    change: (
      day: number,
      back: number,
      field: keyof Omit<MetricDay, 'date'>,
      of: typeof percentChange,
    ): number | null => of(days.get(day)?.[field], days.get(day - back)?.[field]),
  };
}

/** A trigger on a size: fires at or above the threshold, which is a quantile of the past once there are 30 values. */
function sizeTrigger(
  id: TriggerId,
  value: number | null,
  fixed: number,
  past: readonly (number | null)[],
): Trigger {
  const sizes = past.filter((each) => each !== null).map(Math.abs);
  const topPercent = topPercentOf[id];
  const basis: Basis = topPercent !== undefined && sizes.length >= percentileDays ? 'percentile' : 'fixed';
  const threshold = basis === 'percentile' ? quantile(sizes, 1 - (topPercent ?? 0) / 100) : fixed;
  // Where nothing ever moved, nothing is remarkable.
  const fired = value !== null && Math.abs(value) >= threshold && Math.abs(value) > 0;
  return { id, value, threshold, basis, fired };
}

function importanceOf(triggers: readonly Trigger[]): Importance {
  if (triggers.some(({ id, fired }) => id === 'regime_crossing' && fired)) return 'HIGH';
  const fired = triggers.filter((trigger) => trigger.fired).length;
  return fired >= 2 ? 'HIGH' : fired === 1 ? 'MID' : 'LOW';
}

const card = (id: CardId, hasData: boolean, triggers: Trigger[]): Card => ({
  id,
  hasData,
  triggers,
  importance: importanceOf(triggers),
});

const directionOf = (flow: number): FlowDirection => (flow > 0 ? 'inflow' : flow < 0 ? 'outflow' : 'mixed');

/** The last five entries, where they lie within one week of trading; else undefined. */
function lastFiveOf(entries: readonly EthEtfEntry[]): readonly EthEtfEntry[] | undefined {
  const [newest] = entries;
  const within = entries
    .filter(({ date }) => newest && toDay(newest.date) - toDay(date) < flowWindowDays)
    .slice(0, flowDays);
  return within.length === flowDays ? within : undefined;
}

/** How many of the entries went the way that most of them went, and which way that is when they are enough. */
function alikeOf(entries: readonly EthEtfEntry[]): { days: number; direction: FlowDirection } {
  const count = (wanted: FlowDirection) =>
    entries.filter(({ flow1dMillionUsd }) => directionOf(flow1dMillionUsd) === wanted).length;
  const [inflow, outflow] = [count('inflow'), count('outflow')];
  const days = Math.max(inflow, outflow);
  if (days < flowDaysAlike) return { days, direction: 'mixed' };
  return { days, direction: inflow > outflow ? 'inflow' : 'outflow' };
}

/** The highest edge between two Z-scores when rising, the lowest when falling: the one that was crossed last. */
function edgeBetween(before: number, now: number): number | null {
  const crossed = mvrvRegimes
    .map(({ below }) => below)
    .filter((edge) => Number.isFinite(edge) && before < edge !== now < edge);
  return crossed.length === 0 ? null : now > before ? Math.max(...crossed) : Math.min(...crossed);
}

function topChainOf(input: SignalInput): TopChain | null {
  const total = (amounts: readonly ChainAmount[]) =>
    amounts.reduce((sum, { circulating_usd }) => sum + circulating_usd, 0);
  const [top] = input.chains;
  if (!top || total(input.chains) <= 0) return null;
  const sharePercent = (top.circulating_usd / total(input.chains)) * 100;
  const before = input.chainsWeekAgo.find(({ chain }) => chain === top.chain);
  const shareBefore = before ? (before.circulating_usd / total(input.chainsWeekAgo)) * 100 : null;
  return { chain: top.chain, sharePercent, shareChange7dPp: difference(sharePercent, shareBefore) };
}

/** Everything the crypto monitor derives from what is stored. */
export function signalsOf(input: SignalInput): CryptoSignals {
  const today = toDay(input.date);
  const days = byDay(input.history);
  const now = days.at(today);
  /** The same figure on every day before today, as far back as the percentile looks. */
  const past = (figure: (day: number) => number | null): (number | null)[] =>
    Array.from({ length: percentileWindowDays }, (_, back) => figure(today - 1 - back));

  const marketCap1d = (day: number) => days.change(day, 1, 'total_market_cap', percentChange);
  const dominance7d = (day: number) => days.change(day, 7, 'btc_dominance', difference);
  const supply7d = (day: number) => days.change(day, 7, 'stablecoin_mcap', percentChange);
  const changes: Changes = {
    marketCap1d: marketCap1d(today),
    marketCap7d: days.change(today, 7, 'total_market_cap', percentChange),
    volume1d: days.change(today, 1, 'total_volume_24h', percentChange),
    volumeRatio7d: days.volumeRatio(today),
    dominance1dPp: days.change(today, 1, 'btc_dominance', difference),
    dominance7dPp: dominance7d(today),
    ethBtc1d: days.change(today, 1, 'eth_btc_ratio', percentChange),
    ethBtc7d: days.change(today, 7, 'eth_btc_ratio', percentChange),
    stablecoin1d: days.change(today, 1, 'stablecoin_mcap', percentChange),
    stablecoin7d: supply7d(today),
    defiTvl1d: days.change(today, 1, 'defi_tvl', percentChange),
    defiTvl7d: days.change(today, 7, 'defi_tvl', percentChange),
    fearGreed1dPoints: days.change(today, 1, 'fear_greed_index', difference),
    fearGreed7dPoints: days.change(today, 7, 'fear_greed_index', difference),
    fearGreedYesterday: days.at(today - 1)?.fear_greed_index ?? null,
  };
  const topChain = topChainOf(input);

  // A manual figure of weeks ago must not go on raising an alarm.
  const isFresh = (entry: { date: string } | undefined) =>
    entry !== undefined && today - toDay(entry.date) <= manualFreshDays;
  const [flow] = input.ethEtf;
  const fiveDays = lastFiveOf(input.ethEtf);
  const flow5dMillionUsd =
    flow?.flow5dMillionUsd ?? fiveDays?.reduce((sum, each) => sum + each.flow1dMillionUsd, 0) ?? null;
  const alike = fiveDays && alikeOf(fiveDays);
  const flowDirection = alike?.direction ?? flow?.direction ?? null;
  const hasFlow = isFresh(flow);
  const flow1d = hasFlow && flow ? flow.flow1dMillionUsd : null;
  const pastFlows = input.ethEtf
    .slice(1)
    .filter(({ date }) => flow && toDay(flow.date) - toDay(date) <= percentileWindowDays)
    .map(({ flow1dMillionUsd }) => flow1dMillionUsd);
  const directed = hasFlow && (flowDirection === 'inflow' || flowDirection === 'outflow');
  const opposite =
    flow1d !== null &&
    flow1d !== 0 &&
    changes.ethBtc7d !== null &&
    Math.abs(changes.ethBtc7d) >= 1 &&
    Math.sign(flow1d) !== Math.sign(changes.ethBtc7d);

  const [mvrv, mvrvBefore] = input.mvrv;
  const prevZScore = mvrv ? (mvrv.prevZScore ?? mvrvBefore?.zScore ?? null) : null;
  const crossedEdge = mvrv && prevZScore !== null ? edgeBetween(prevZScore, mvrv.zScore) : null;

  const plain = (id: TriggerId, value: number | null, threshold: number | null, fired: boolean): Trigger => ({
    id,
    value,
    threshold,
    basis: 'fixed',
    fired,
  });
  const cards: Card[] = [
    card('overview', now?.total_market_cap != null, [
      sizeTrigger('market_cap_1d', changes.marketCap1d, 3, past(marketCap1d)),
      sizeTrigger('volume_ratio', changes.volumeRatio7d, 1.5, past(days.volumeRatio)),
      sizeTrigger('dominance_7d', changes.dominance7dPp, 0.7, past(dominance7d)),
    ]),
    card('ethEtf', flow !== undefined, [
      plain('flow_direction', hasFlow ? (alike?.days ?? null) : null, flowDaysAlike, directed),
      sizeTrigger('flow_size', flow1d, 100, pastFlows),
      plain('flow_decoupling', flow1d === null ? null : changes.ethBtc7d, 1, opposite),
    ]),
    card('mvrv', mvrv !== undefined, [
      plain('regime_crossing', mvrv?.zScore ?? null, crossedEdge, crossedEdge !== null && isFresh(mvrv)),
    ]),
    card('stablecoin', now?.stablecoin_mcap != null, [
      sizeTrigger('supply_7d', changes.stablecoin7d, 1.5, past(supply7d)),
      plain(
        'chain_share_7d',
        topChain?.shareChange7dPp ?? null,
        1,
        Math.abs(topChain?.shareChange7dPp ?? 0) >= 1,
      ),
    ]),
  ];
  return {
    changes,
    topChain,
    flow5dMillionUsd,
    flowDirection,
    regime: mvrv ? regimeOf(mvrv.zScore) : null,
    crossedEdge,
    prevZScore,
    historyDays: input.history.length,
    cards,
  };
}
