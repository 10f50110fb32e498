import { Group, Text, Title } from '@mantine/core';
import type { CryptoMetrics } from '../../../shared/model.ts';
import { TimeSeries } from '../../charts/time-series.tsx';
import { missing } from '../../format/format.ts';
import { type T, useT } from '../../i18n/i18n.tsx';
import { Figure, type Origin } from '../../ui/figure.tsx';
import { Loaded } from '../../ui/states.tsx';
import { type CryptoData, ethShareOf, ethShareOrigin, metricOrigin } from './data.ts';
import { type MarketSeriesId, marketSeriesIds, useSeries } from './series.ts';

type Field = Exclude<keyof CryptoMetrics, 'fear_greed_label'>;
const fieldOf: Readonly<Record<Exclude<MarketSeriesId, 'ethShare'>, Field>> = {
  marketCap: 'total_market_cap',
  volume: 'total_volume_24h',
  dominance: 'btc_dominance',
  ethBtc: 'eth_btc_ratio',
  fearGreed: 'fear_greed_index',
  tvl: 'defi_tvl',
  stablecoin: 'stablecoin_mcap',
};

/** The newest value of a series, and where it comes from. */
function newest(
  t: T,
  data: CryptoData,
  id: MarketSeriesId,
): { value: number | null; origin: Origin | undefined } {
  return id === 'ethShare'
    ? { value: ethShareOf(data), origin: ethShareOrigin(t, data) }
    : { value: data.latest.metrics[fieldOf[id]] ?? null, origin: metricOrigin(data, fieldOf[id]) };
}

/** The stored figures over time, each with its newest value. */
export function HistoryCharts({ data }: { data: CryptoData }) {
  const t = useT();
  const { query, series } = useSeries(data.manual);
  return (
    <section aria-label={t('ui.crypto.history.title')} data-history>
      <Title order={2} size="h4" mb="sm">
        {t('ui.crypto.history.title')}
      </Title>
      <Loaded query={query}>
        <div className="charts">
          {series &&
            marketSeriesIds.map((id) => {
              const { value, origin } = newest(t, data, id);
              return (
                <div key={id} className="card" data-series={id}>
                  <TimeSeries
                    {...series[id]}
                    height={220}
                    initialRange="d90"
                    heading={
                      <Group gap="xs">
                        <Text fw={600}>{series[id].name}</Text>
                        <Figure
                          label={series[id].name}
                          text={value === null ? missing : series[id].format(value)}
                          origin={origin}
                        />
                      </Group>
                    }
                  />
                </div>
              );
            })}
        </div>
      </Loaded>
    </section>
  );
}
