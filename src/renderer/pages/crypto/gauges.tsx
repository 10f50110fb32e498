import { missing, number, percent, usd } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { dayAgeText, Figure } from '../../ui/figure.tsx';
import { useNow } from '../../ui/now.tsx';
import { Change, VersusMean } from './changes.tsx';
import {
  type CryptoData,
  type EthEtf,
  ethShareOf,
  ethShareOrigin,
  flow,
  type Mvrv,
  manualOrigin,
  metricOrigin,
} from './data.ts';
import { Gauge } from './gauge.tsx';
import type { GaugeId } from './links.ts';
import { BandChip, RegimeChip } from './marks.tsx';

/** Date and age of what was typed in; that it has to be typed in, where nothing was. */
function TypedAge({ entry }: { entry: EthEtf | Mvrv | undefined }) {
  const t = useT();
  const now = useNow();
  return (
    <span className="dim">
      {entry
        ? t('ui.crypto.fact.typedAge', { date: entry.date.slice(5), age: dayAgeText(t, entry.date, now) })
        : t('ui.crypto.fact.typeIn')}
    </span>
  );
}

/** The eight figures of the top row. */
export function Gauges({ data, onOpen }: { data: CryptoData; onOpen: (id: GaugeId) => void }) {
  const t = useT();
  const language = useLanguage();
  const { metrics } = data.latest;
  const { changes, flow5dMillionUsd, regime } = data.signals;
  const [ethEtf] = data.manual.eth_etf;
  const [mvrv] = data.manual.mvrv;
  const cap = metrics.total_market_cap ?? null;
  const volume = metrics.total_volume_24h ?? null;
  const dominance = metrics.btc_dominance ?? null;
  const ethBtc = metrics.eth_btc_ratio ?? null;
  const stablecoin = metrics.stablecoin_mcap ?? null;
  const fear = metrics.fear_greed_index ?? null;
  const ethShare = {
    text: percent(language, ethShareOf(data), 1),
    origin: ethShareOrigin(t, data),
    label: t('ui.crypto.fact.ethShare'),
  };
  const gauge = (id: GaugeId) => ({
    id,
    label: t(`ui.crypto.gauge.${id}`),
    onOpen: () => onOpen(id),
  });
  return (
    <section className="gauges" aria-label={t('ui.crypto.gauges')}>
      <Gauge
        {...gauge('marketCap')}
        text={usd(language, cap)}
        origin={metricOrigin(data, 'total_market_cap')}
      >
        <Change days={1} value={changes.marketCap1d} isKnown={cap !== null} />
        <Change days={7} value={changes.marketCap7d} isKnown={cap !== null} />
      </Gauge>
      <Gauge
        {...gauge('volume')}
        text={usd(language, volume)}
        origin={metricOrigin(data, 'total_volume_24h')}
      >
        <VersusMean value={changes.volumeRatio7d} isKnown={volume !== null} />
        <Change days={1} value={changes.volume1d} isKnown={volume !== null} />
      </Gauge>
      <Gauge
        {...gauge('dominance')}
        text={percent(language, dominance, 1)}
        origin={metricOrigin(data, 'btc_dominance')}
      >
        <Change days={1} unit="pp" value={changes.dominance1dPp} isKnown={dominance !== null} />
        <Change days={7} unit="pp" value={changes.dominance7dPp} isKnown={dominance !== null} />
      </Gauge>
      <Gauge
        {...gauge('ethBtc')}
        text={number(language, ethBtc, 4)}
        origin={metricOrigin(data, 'eth_btc_ratio')}
        others={[ethShare]}
      >
        <span>
          <span className="dim">{t('ui.crypto.fact.ethShare')} </span>
          <Figure {...ethShare} badges={false} inButton />
        </span>
        <Change days={1} value={changes.ethBtc1d} isKnown={ethBtc !== null} />
        <Change days={7} value={changes.ethBtc7d} isKnown={ethBtc !== null} />
      </Gauge>
      <Gauge {...gauge('ethEtf')} text={flow(language, ethEtf?.flow_1d)} origin={manualOrigin(t, ethEtf)}>
        {ethEtf && (
          <span>
            <span className="dim">{t('ui.crypto.fact.flow5d')} </span>
            <span data-derived>{flow(language, flow5dMillionUsd)}</span>
          </span>
        )}
        <TypedAge entry={ethEtf} />
      </Gauge>
      <Gauge
        {...gauge('mvrv')}
        text={number(language, mvrv?.z_score, 2)}
        origin={manualOrigin(t, mvrv)}
        chip={regime && <RegimeChip regime={regime} short />}
      >
        <TypedAge entry={mvrv} />
      </Gauge>
      <Gauge
        {...gauge('stablecoin')}
        text={usd(language, stablecoin)}
        origin={metricOrigin(data, 'stablecoin_mcap')}
      >
        <Change days={1} decimals={2} value={changes.stablecoin1d} isKnown={stablecoin !== null} />
        <Change days={7} decimals={2} value={changes.stablecoin7d} isKnown={stablecoin !== null} />
      </Gauge>
      <Gauge
        {...gauge('fearGreed')}
        text={fear === null ? missing : number(language, fear)}
        origin={metricOrigin(data, 'fear_greed_index')}
        chip={fear !== null && <BandChip index={fear} />}
      >
        <Change days={1} unit="" decimals={0} value={changes.fearGreed1dPoints} isKnown={fear !== null} />
        <Change days={7} unit="" decimals={0} value={changes.fearGreed7dPoints} isKnown={fear !== null} />
      </Gauge>
    </section>
  );
}
