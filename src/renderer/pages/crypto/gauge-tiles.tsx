import { regimeOf } from '../../../shared/crypto-signals.ts';
import type { Language } from '../../../shared/i18n.ts';
import { missing, number, percent, signed, usd } from '../../format/format.ts';
import type { T } from '../../i18n/i18n.tsx';
import { Delta } from '../../ui/delta.tsx';
import type { Origin } from '../../ui/figure.tsx';
import {
  type CryptoData,
  changeOrigin,
  dayBeforeOrigin,
  ethShareOf,
  ethShareOrigin,
  flow,
  manualOrigin,
  metricOrigin,
  ratio,
} from './data.ts';
import type { GaugeId } from './links.ts';
import { BandChip, RegimeChip } from './marks.tsx';
import type { Series, SeriesId } from './series.ts';
import type { Tile } from './tiles.tsx';

/** What a tile is made of; the series are missing until the history is read. */
interface Context {
  data: CryptoData;
  series: Readonly<Record<SeriesId, Series>> | undefined;
  t: T;
  language: Language;
}

function dominanceTile({ data, series, language }: Context, label: string): Tile {
  return {
    id: 'dominance',
    label,
    text: percent(language, data.latest.metrics.btc_dominance, 1),
    origin: metricOrigin(data, 'btc_dominance'),
    series: series?.dominance,
  };
}

function ethShareTile({ data, series, t, language }: Context, label: string): Tile {
  return {
    id: 'ethShare',
    label,
    text: percent(language, ethShareOf(data), 1),
    origin: ethShareOrigin(t, data),
    series: series?.ethShare,
  };
}

const change = (id: string, label: string, text: string, origin: Origin | undefined): Tile => ({
  id,
  label,
  text,
  origin,
});

/** The Z-score before: typed in with the newest one, or an entry of its own. */
const prevZOrigin = (t: T, { manual: { mvrv } }: CryptoData): Origin | undefined =>
  manualOrigin(t, mvrv[0]?.prev_z_score == null ? mvrv[1] : mvrv[0]);

/** What has to be typed in and was not. */
const inputNeeded = (t: T): Tile[] => [
  { id: 'status', label: t('ui.crypto.modal.status'), text: t('ui.crypto.modal.inputNeeded') },
];

const builders: Readonly<Record<GaugeId, (context: Context) => Tile[]>> = {
  marketCap: (context) => {
    const { data, series, t, language } = context;
    const { changes } = data.signals;
    return [
      {
        id: 'marketCap',
        label: t('ui.crypto.tile.current'),
        text: usd(language, data.latest.metrics.total_market_cap),
        extra: <Delta value={changes.marketCap1d} label={t('ui.crypto.fact.d1')} />,
        origin: metricOrigin(data, 'total_market_cap'),
        series: series?.marketCap,
      },
      dominanceTile(context, t('ui.crypto.tile.btcShare')),
      ethShareTile(context, t('ui.crypto.tile.ethShare')),
      change(
        'change7d',
        t('ui.crypto.tile.change7d'),
        signed(language, changes.marketCap7d, 1, '%'),
        changeOrigin(t, metricOrigin(data, 'total_market_cap')),
      ),
    ];
  },
  volume: ({ data, series, t, language }) => {
    const { changes } = data.signals;
    return [
      {
        id: 'volume',
        label: t('ui.crypto.tile.volume24h'),
        text: usd(language, data.latest.metrics.total_volume_24h),
        origin: metricOrigin(data, 'total_volume_24h'),
        series: series?.volume,
      },
      change(
        'mean',
        t('ui.crypto.tile.versusMean'),
        ratio(language, changes.volumeRatio7d),
        changeOrigin(t, metricOrigin(data, 'total_volume_24h')),
      ),
      change(
        'change1d',
        t('ui.crypto.tile.change1d'),
        signed(language, changes.volume1d, 1, '%'),
        changeOrigin(t, metricOrigin(data, 'total_volume_24h')),
      ),
    ];
  },
  dominance: (context) => {
    const { data, t, language } = context;
    return [
      dominanceTile(context, t('ui.crypto.tile.btcDom')),
      ethShareTile(context, t('ui.crypto.tile.ethDom')),
      change(
        'change7d',
        t('ui.crypto.tile.change7d'),
        signed(language, data.signals.changes.dominance7dPp, 2, 'pp'),
        changeOrigin(t, metricOrigin(data, 'btc_dominance')),
      ),
    ];
  },
  ethBtc: (context) => {
    const { data, series, t, language } = context;
    return [
      {
        id: 'ethBtc',
        label: t('ui.crypto.gauge.ethBtc'),
        text: number(language, data.latest.metrics.eth_btc_ratio, 4),
        extra: <Delta value={data.signals.changes.ethBtc7d} label={t('ui.crypto.fact.d7')} />,
        origin: metricOrigin(data, 'eth_btc_ratio'),
        series: series?.ethBtc,
      },
      ethShareTile(context, t('ui.crypto.tile.ethDom')),
      dominanceTile(context, t('ui.crypto.tile.btcDom')),
    ];
  },
  ethEtf: ({ data, series, t, language }) => {
    const [entry] = data.manual.eth_etf;
    if (!entry) return inputNeeded(t);
    const { flow5dMillionUsd, flowDirection } = data.signals;
    return [
      {
        id: 'flow',
        label: t('ui.crypto.tile.flow1d'),
        text: flow(language, entry.flow_1d),
        origin: manualOrigin(t, entry),
        series: series?.flow,
      },
      change('flow5d', t('ui.crypto.tile.flow5d'), flow(language, flow5dMillionUsd), manualOrigin(t, entry)),
      change(
        'direction',
        t('ui.crypto.tile.direction'),
        flowDirection === null ? missing : t(`ui.crypto.direction.${flowDirection}`),
        manualOrigin(t, entry),
      ),
    ];
  },
  mvrv: ({ data, series, t, language }) => {
    const [entry] = data.manual.mvrv;
    if (!entry) return inputNeeded(t);
    const regime = regimeOf(entry.z_score);
    return [
      {
        id: 'z',
        label: t('ui.crypto.tile.z'),
        text: number(language, entry.z_score, 2),
        origin: manualOrigin(t, entry),
        series: series?.z,
      },
      {
        id: 'regime',
        label: t('ui.crypto.tile.regime'),
        text: '',
        extra: <RegimeChip regime={regime} />,
      },
      change(
        'prev',
        t('ui.crypto.tile.prevZ'),
        number(language, data.signals.prevZScore, 2),
        prevZOrigin(t, data),
      ),
    ];
  },
  stablecoin: ({ data, series, t, language }) => {
    const { changes, topChain } = data.signals;
    return [
      {
        id: 'stablecoin',
        label: t('ui.crypto.tile.supply'),
        text: usd(language, data.latest.metrics.stablecoin_mcap),
        origin: metricOrigin(data, 'stablecoin_mcap'),
        series: series?.stablecoin,
      },
      change(
        'change7d',
        t('ui.crypto.tile.change7d'),
        signed(language, changes.stablecoin7d, 2, '%'),
        changeOrigin(t, metricOrigin(data, 'stablecoin_mcap')),
      ),
      {
        id: 'topChain',
        label: t('ui.crypto.tile.topChain'),
        text: topChain ? `${topChain.chain} ${percent(language, topChain.sharePercent, 1)}` : missing,
        extra: topChain && (
          <Delta value={topChain.shareChange7dPp} unit="pp" label={t('ui.crypto.fact.d7')} />
        ),
        origin: metricOrigin(data, 'stablecoin_chains'),
      },
      {
        id: 'tvl',
        label: t('ui.crypto.history.tvl'),
        text: usd(language, data.latest.metrics.defi_tvl),
        extra: <Delta value={changes.defiTvl7d} label={t('ui.crypto.fact.d7')} />,
        origin: metricOrigin(data, 'defi_tvl'),
        series: series?.tvl,
      },
    ];
  },
  fearGreed: ({ data, series, t, language }) => {
    const index = data.latest.metrics.fear_greed_index ?? null;
    return [
      {
        id: 'fearGreed',
        label: t('ui.crypto.tile.current'),
        text: number(language, index),
        origin: metricOrigin(data, 'fear_greed_index'),
        series: series?.fearGreed,
      },
      {
        id: 'band',
        label: t('ui.crypto.tile.regime'),
        text: index === null ? missing : '',
        extra: index !== null && <BandChip index={index} />,
      },
      change(
        'yesterday',
        t('ui.crypto.tile.yesterday'),
        number(language, data.signals.changes.fearGreedYesterday),
        dayBeforeOrigin(metricOrigin(data, 'fear_greed_index')),
      ),
    ];
  },
};

/** The figures of a gauge's dialog. */
export const tilesOf = (id: GaugeId, context: Context): Tile[] => builders[id](context);
