import { useMemo } from 'react';
import { fearGreedBandOf, fearGreedBands, mvrvRegimes, regimeOf } from '../../../shared/crypto-signals.ts';
import type { Language } from '../../../shared/i18n.ts';
import type { CryptoHistory } from '../../../shared/model.ts';
import type { ManualList } from '../../../shared/model-dashboard.ts';
import { manualLimits } from '../../../shared/words.ts';
import { useOperation } from '../../api/host.tsx';
import type { Point } from '../../charts/series.ts';
import type { TimeSeriesProps } from '../../charts/time-series.tsx';
import { number, percent, usd } from '../../format/format.ts';
import { type T, useLanguage, useT } from '../../i18n/i18n.tsx';
import { flow } from './data.ts';

export const marketSeriesIds = [
  'marketCap',
  'volume',
  'dominance',
  'ethBtc',
  'fearGreed',
  'tvl',
  'stablecoin',
  'ethShare',
] as const;
export type MarketSeriesId = (typeof marketSeriesIds)[number];
export type SeriesId = MarketSeriesId | 'flow' | 'z';

/** A stored figure over time, ready to be drawn. */
export type Series = Omit<TimeSeriesProps, 'heading' | 'height' | 'initialRange' | 'showRanges'>;

/** As far back as the host tells of. */
const allDays = 3650;
/** ETFs do not trade over a weekend and a holiday. */
const closedDays = 4;
/** MVRV is looked up now and then; a week without a look is no hole. */
const lookedUpDays = 7;

/** A digit more than elsewhere, so that the marks of an axis differ from each other: $3.24T. */
function fineUsd(language: Language, value: number): string {
  const scale = value >= 1e12 ? { by: 1e12, unit: 'T' } : value >= 1e9 ? { by: 1e9, unit: 'B' } : undefined;
  return scale ? `$${number(language, value / scale.by, 2)}${scale.unit}` : usd(language, value);
}

type Row = CryptoHistory['history'][number];

/** Market cap of ETH over the whole, on the days that have both. */
function ethShares({ history, prices }: CryptoHistory): Point[] {
  const caps = new Map(prices.map(({ date, market_cap }) => [date, market_cap]));
  return history.map(({ date, total_market_cap: total }) => {
    const eth = caps.get(date);
    return { date, value: eth == null || total == null || total <= 0 ? null : (eth / total) * 100 };
  });
}

function seriesOf(
  history: CryptoHistory,
  manual: ManualList,
  t: T,
  language: Language,
): Readonly<Record<SeriesId, Series>> {
  const points = (field: keyof Omit<Row, 'date' | 'fear_greed_label'>): Point[] =>
    history.history.map((row) => ({ date: row.date, value: row[field] }));
  const asUsd = (value: number) => fineUsd(language, value);
  const asPercent = (value: number) => percent(language, value, 1);
  return {
    marketCap: {
      name: t('ui.crypto.history.marketCap'),
      points: points('total_market_cap'),
      format: asUsd,
      color: '#a855f7',
    },
    volume: {
      name: t('ui.crypto.history.volume'),
      points: points('total_volume_24h'),
      format: asUsd,
      color: '#38bdf8',
    },
    dominance: {
      name: t('ui.crypto.history.dominance'),
      points: points('btc_dominance'),
      format: asPercent,
      color: '#f97316',
    },
    ethBtc: {
      name: t('ui.crypto.history.ethBtc'),
      points: points('eth_btc_ratio'),
      format: (value) => number(language, value, 4),
      color: '#818cf8',
    },
    fearGreed: {
      name: t('ui.crypto.history.fearGreed'),
      points: points('fear_greed_index'),
      format: (value) => number(language, value),
      note: (value) => t(`ui.crypto.band.${fearGreedBandOf(value)}`),
      color: '#eab308',
      min: 0,
      max: 100,
      interval: 25,
      bands: fearGreedBands.map(({ band, upTo, color }, index) => ({
        from: fearGreedBands[index - 1]?.upTo ?? 0,
        to: upTo,
        color,
        label: t(`ui.crypto.band.${band}`),
      })),
    },
    tvl: {
      name: t('ui.crypto.history.tvl'),
      points: points('defi_tvl'),
      format: asUsd,
      color: '#2dd4bf',
    },
    stablecoin: {
      name: t('ui.crypto.history.stablecoin'),
      points: points('stablecoin_mcap'),
      format: asUsd,
      color: '#4ade80',
    },
    ethShare: {
      name: t('ui.crypto.history.ethShare'),
      points: ethShares(history),
      format: (value) => percent(language, value, 2),
      color: '#818cf8',
    },
    flow: {
      name: t('ui.crypto.history.flow'),
      points: manual.eth_etf.map(({ date, flow_1d }) => ({ date, value: flow_1d })).reverse(),
      format: (value) => flow(language, value),
      color: '#818cf8',
      openDays: closedDays,
    },
    z: {
      name: t('ui.crypto.history.z'),
      points: manual.mvrv.map(({ date, z_score }) => ({ date, value: z_score })).reverse(),
      format: (value) => number(language, value, 1),
      note: (value) => t(`ui.crypto.regime.${regimeOf(value)}`),
      color: '#f97316',
      openDays: lookedUpDays,
      min: manualLimits.zScore.min,
      max: manualLimits.zScore.max,
      interval: 2,
      bands: mvrvRegimes.map(({ regime, below, color }, index) => ({
        from: mvrvRegimes[index - 1]?.below ?? manualLimits.zScore.min,
        to: Math.min(below, manualLimits.zScore.max),
        color,
        label: t(`ui.crypto.regime.${regime}`),
      })),
    },
  };
}

/** Every figure of the page over time; undefined until the history is read. */
export function useSeries(manual: ManualList) {
  const t = useT();
  const language = useLanguage();
  const query = useOperation('crypto.history', { days: allDays, coin_id: 'ethereum' });
  const series = useMemo(
    () => query.data && seriesOf(query.data, manual, t, language),
    [query.data, manual, t, language],
  );
  return { query, series };
}

/** Price, market cap and volume of one coin over time. */
export function useCoinSeries(coinId: string, symbol: string) {
  const t = useT();
  const language = useLanguage();
  const query = useOperation('crypto.history', { days: allDays, coin_id: coinId });
  const series = useMemo(() => {
    if (query.data?.coin_id !== coinId) return undefined;
    const { prices } = query.data;
    const of = (field: 'price_usd' | 'market_cap' | 'volume_24h', label: string, color: string): Series => ({
      name: `${symbol} ${label}`,
      points: prices.map((row) => ({ date: row.date, value: row[field] })),
      format: (value) => fineUsd(language, value),
      color,
    });
    return {
      price: of('price_usd', t('ui.crypto.coins.price'), '#f97316'),
      marketCap: of('market_cap', t('ui.crypto.coins.marketCap'), '#a855f7'),
      volume: of('volume_24h', t('ui.crypto.coins.volume'), '#38bdf8'),
    };
  }, [query.data, coinId, symbol, t, language]);
  return { query, series };
}
