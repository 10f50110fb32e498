import { Group, Text, Title } from '@mantine/core';
import { fearGreedBandOf, fearGreedBands } from '../../../shared/crypto-signals.ts';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import { number, percent, usd } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { linkTo } from '../../router.ts';
import { Delta } from '../../ui/delta.tsx';
import { Figure } from '../../ui/figure.tsx';
import { StaleNotice } from '../../ui/page.tsx';
import { Banner } from '../crypto/banner.tsx';
import { type CryptoData, coinOrigin, metricOrigin } from '../crypto/data.ts';
import { contributionsOf, driversOf, totalMove } from '../liquidity/contributions.ts';
import { StressGauge } from '../liquidity/gauge.tsx';
import { totalOrigin } from '../liquidity/origins.ts';

/** The liquidity monitor at a glance. */
export function StressCard({ latest }: { latest: StressLatest }) {
  const t = useT();
  const language = useLanguage();
  const change = totalMove(latest);
  const drivers = driversOf(contributionsOf(latest));
  return (
    <section className="card" aria-label={t('ui.overview.stress')}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          <a href={linkTo('liquidity')} className="plain-link">
            {t('ui.overview.stress')}
          </a>
        </Title>
        <Text size="sm" className="dim">
          {latest.date && t('ui.liquidity.asOf', { date: latest.date })}
        </Text>
      </Group>
      <StaleNotice collector="liquidity" date={latest.date} />
      <StressGauge
        score={latest.totalScore}
        level={latest.level}
        change={change}
        changeLabel={t('ui.liquidity.change')}
        origin={totalOrigin(latest)}
      />
      <Text ta="center" size="sm" mt="xs">
        {drivers.length > 0
          ? t('ui.liquidity.drivers', {
              list: drivers.map((id) => t(`ui.liquidity.short.${id}`)).join(' · '),
            })
          : latest.totalScore !== null && t('ui.liquidity.calm')}
      </Text>
      <Text ta="center" size="sm" className="dim">
        {latest.coverage === null
          ? t('ui.liquidity.coverageUnknown')
          : t('ui.liquidity.coverage', { percent: percent(language, latest.coverage * 100, 0) })}
      </Text>
      {!latest.reliable && latest.coverage !== null && latest.date !== null && (
        <Text ta="center" size="sm" c="var(--status-partial-text)">
          {t('ui.liquidity.unreliable')}
        </Text>
      )}
    </section>
  );
}

/** The crypto monitor at a glance. */
export function CryptoCard({ data }: { data: CryptoData }) {
  const t = useT();
  const language = useLanguage();
  const { latest, signals } = data;
  const { metrics, prices } = latest;
  const { changes } = signals;
  const bitcoin = prices.find(({ coin_id }) => coin_id === 'bitcoin');
  const fearGreed = metrics.fear_greed_index ?? null;
  const band = fearGreed === null ? undefined : fearGreedBandOf(fearGreed);
  const tiles = [
    {
      id: 'marketCap',
      text: usd(language, metrics.total_market_cap),
      origin: metricOrigin(data, 'total_market_cap'),
      change: <Delta value={changes.marketCap1d} label={t('ui.change.d1')} />,
    },
    {
      id: 'btc',
      text: usd(language, bitcoin?.price_usd),
      origin: coinOrigin(bitcoin?.provenance, latest.date),
      change: <Delta value={bitcoin?.change_24h} label={t('ui.change.rolling24h')} />,
    },
    {
      id: 'dominance',
      text: percent(language, metrics.btc_dominance, 1),
      origin: metricOrigin(data, 'btc_dominance'),
      change: (
        <Delta
          value={changes.dominance7dPp}
          unit={t('ui.liquidity.pp')}
          decimals={2}
          label={t('ui.change.d7')}
        />
      ),
    },
    {
      id: 'fearGreed',
      text: number(language, fearGreed),
      origin: metricOrigin(data, 'fear_greed_index'),
      color: fearGreedBands.find((each) => each.band === band)?.color,
      change: (
        <Delta
          value={changes.fearGreed1dPoints}
          unit={t('ui.overview.points')}
          decimals={0}
          flat={0.5}
          label={t('ui.change.d1')}
        />
      ),
    },
  ] as const;
  return (
    <section className="card" aria-label={t('ui.overview.crypto')}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          <a href={linkTo('crypto')} className="plain-link">
            {t('ui.overview.crypto')}
          </a>
        </Title>
        <Text size="sm" className="dim">
          {latest.date && t('ui.liquidity.asOf', { date: latest.date })}
        </Text>
      </Group>
      <StaleNotice collector="crypto" date={latest.date} />
      <div className="grid" style={{ gridTemplateColumns: '1fr 1fr', gap: 18, marginTop: 12 }}>
        {tiles.map((tile) => (
          <div key={tile.id} data-tile={tile.id}>
            <Text size="sm" className="dim">
              {t(`ui.overview.figure.${tile.id}`)}
            </Text>
            <div style={{ fontSize: 26, fontWeight: 700 }}>
              {'color' in tile && tile.color && (
                <span
                  aria-hidden="true"
                  style={{
                    display: 'inline-block',
                    width: 12,
                    height: 12,
                    borderRadius: 6,
                    background: tile.color,
                    marginRight: 8,
                  }}
                />
              )}
              <Figure text={tile.text} origin={tile.origin} label={t(`ui.overview.figure.${tile.id}`)} />
            </div>
            <Text size="sm">{tile.change}</Text>
          </div>
        ))}
      </div>
      <div style={{ marginTop: 16 }}>
        <Banner data={data} />
      </div>
    </section>
  );
}
