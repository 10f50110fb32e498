import type { CryptoLatest } from '../../../shared/model.ts';
import type { CryptoSignalsReply } from '../../../shared/model-dashboard.ts';
import type { StressHistory, StressLatest } from '../../../shared/model-liquidity.ts';
import { type Origin, originOf } from '../../ui/figure.tsx';
import { coinOrigin } from '../crypto/data.ts';
import { totalChange, totalMove } from '../liquidity/contributions.ts';
import { macroOrigin, priceOrigin, totalOrigin } from '../liquidity/origins.ts';

export const figureIds = [
  'stress',
  'vix',
  'hyOas',
  'sofr',
  'dgs10',
  'marketCap',
  'btc',
  'eth',
  'dominance',
  'fearGreed',
  'stablecoin',
  'defiTvl',
] as const;
export type FigureId = (typeof figureIds)[number];

/** How a figure and its change are written. */
export type Unit = 'score' | 'points' | 'percent' | 'usd';

export interface Change {
  id: FigureId;
  value: number | null;
  unit: Unit;
  /** In percent for prices and sums, percentage points for rates and shares, points for scores and indices. */
  d1: number | null;
  d7: number | null;
  changeUnit: '%' | 'pp' | 'points' | '';
  origin: Origin | undefined;
  /** Rising is bad. */
  isStress: boolean;
  page: 'liquidity' | 'crypto';
}

export interface ChangeInput {
  stress: StressLatest;
  stressHistory: StressHistory['history'];
  crypto: CryptoLatest;
  signals: CryptoSignalsReply;
}

/** What moves by so much in a day is worth a look: puts figures of different units into one order. */
const usualDaily: Readonly<Record<FigureId, number>> = {
  stress: 0.03,
  vix: 5,
  hyOas: 0.08,
  sofr: 0.05,
  dgs10: 0.06,
  marketCap: 2.5,
  btc: 2.5,
  eth: 3.5,
  dominance: 0.5,
  fearGreed: 6,
  stablecoin: 0.3,
  defiTvl: 2.5,
};

const dayMs = 86_400_000;
const daysBack = (date: string, days: number): string =>
  new Date(Date.parse(date) - days * dayMs).toISOString().slice(0, 10);

/** Every figure of the overview with its changes, largest move first; what cannot be compared comes last. */
export function changesOf({ stress, stressHistory, crypto, signals }: ChangeInput): Change[] {
  const stressChange = (days: number): number | null => {
    const { date: today } = stress;
    if (today === null) return null;
    return totalChange(
      stress,
      stressHistory.find(({ date }) => date === daysBack(today, days)),
    );
  };
  const { changes } = signals;
  const cryptoOrigin = (field: keyof CryptoLatest['provenance']) =>
    originOf(crypto.provenance[field], crypto.date);
  const coin = (id: 'btc' | 'eth', coinId: string): Change => {
    const price = crypto.prices.find(({ coin_id }) => coin_id === coinId);
    return {
      id,
      value: price?.price_usd ?? null,
      unit: 'usd',
      d1: price?.change_24h ?? null,
      d7: price?.change_7d ?? null,
      changeUnit: '%',
      origin: coinOrigin(price?.provenance, crypto.date),
      isStress: false,
      page: 'crypto',
    };
  };
  const rate = (id: 'hyOas' | 'sofr' | 'dgs10', value: number | null, d1: number | null): Change => ({
    id,
    value,
    unit: 'percent',
    d1,
    d7: null,
    changeUnit: 'pp',
    origin: macroOrigin(stress, id),
    isStress: true,
    page: 'liquidity',
  });
  const { volatility, credit, funding, treasury } = stress.modules;
  const market = { isStress: false, page: 'crypto' as const };
  const list: Change[] = [
    {
      id: 'stress',
      value: stress.totalScore,
      unit: 'score',
      d1: totalMove(stress),
      d7: stressChange(7),
      changeUnit: '',
      origin: totalOrigin(stress),
      isStress: true,
      page: 'liquidity',
    },
    {
      id: 'vix',
      value: volatility.vix,
      unit: 'points',
      d1: volatility.vixChange,
      d7: null,
      changeUnit: '%',
      origin: priceOrigin(stress, '^VIX'),
      isStress: true,
      page: 'liquidity',
    },
    rate('hyOas', credit.hyOas, credit.hyOasChg),
    rate('sofr', funding.sofr, funding.sofrChg),
    rate('dgs10', treasury.dgs10, treasury.dgs10Chg),
    {
      ...market,
      id: 'marketCap',
      value: crypto.metrics.total_market_cap ?? null,
      unit: 'usd',
      d1: changes.marketCap1d,
      d7: changes.marketCap7d,
      changeUnit: '%',
      origin: cryptoOrigin('total_market_cap'),
    },
    coin('btc', 'bitcoin'),
    coin('eth', 'ethereum'),
    {
      ...market,
      id: 'dominance',
      value: crypto.metrics.btc_dominance ?? null,
      unit: 'percent',
      d1: changes.dominance1dPp,
      d7: changes.dominance7dPp,
      changeUnit: 'pp',
      origin: cryptoOrigin('btc_dominance'),
    },
    {
      ...market,
      id: 'fearGreed',
      value: crypto.metrics.fear_greed_index ?? null,
      unit: 'points',
      d1: changes.fearGreed1dPoints,
      d7: changes.fearGreed7dPoints,
      changeUnit: 'points',
      origin: cryptoOrigin('fear_greed_index'),
    },
    {
      ...market,
      id: 'stablecoin',
      value: crypto.metrics.stablecoin_mcap ?? null,
      unit: 'usd',
      d1: changes.stablecoin1d,
      d7: changes.stablecoin7d,
      changeUnit: '%',
      origin: cryptoOrigin('stablecoin_mcap'),
    },
    {
      ...market,
      id: 'defiTvl',
      value: crypto.metrics.defi_tvl ?? null,
      unit: 'usd',
      d1: changes.defiTvl1d,
      d7: changes.defiTvl7d,
      changeUnit: '%',
      origin: cryptoOrigin('defi_tvl'),
    },
  ];
  const weight = ({ id, d1 }: Change) => (d1 === null ? -1 : Math.abs(d1) / usualDaily[id]);
  return list.sort((a, b) => weight(b) - weight(a));
}
