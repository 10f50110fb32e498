import { Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { percent, usd } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { type CryptoData, metricOrigin } from './data.ts';

const shownChains = 10;

interface Row {
  rank: number;
  chain: string;
  circulating_usd: number;
  share: number;
}

/** Where the stablecoins lie: the largest chains with their share of all. */
export function Chains({ data }: { data: CryptoData }) {
  const t = useT();
  const language = useLanguage();
  const chains = data.latest.stablecoin_chains;
  const rows = useMemo<Row[]>(() => {
    const total = chains.reduce((sum, { circulating_usd }) => sum + circulating_usd, 0);
    return chains.slice(0, shownChains).map((each, index) => ({
      ...each,
      rank: index + 1,
      share: total > 0 ? (each.circulating_usd / total) * 100 : 0,
    }));
  }, [chains]);
  const origin = metricOrigin(data, 'stablecoin_chains');
  const columns: Column<Row>[] = [
    {
      id: 'rank',
      label: t('ui.crypto.coins.rank'),
      csv: (row) => row.rank,
      cell: (row) => (
        <span className="dim" data-constant>
          {row.rank}
        </span>
      ),
    },
    { id: 'chain', label: t('ui.crypto.chains.chain'), csv: (row) => row.chain, cell: (row) => row.chain },
    {
      id: 'amount',
      label: t('ui.crypto.chains.amount'),
      align: 'right',
      csv: (row) => row.circulating_usd,
      sort: (row) => row.circulating_usd,
      cell: (row) => (
        <Figure
          label={`${row.chain} ${t('ui.crypto.chains.amount')}`}
          text={usd(language, row.circulating_usd)}
          origin={origin}
          badges={false}
        />
      ),
    },
    {
      id: 'share',
      label: t('ui.crypto.chains.share'),
      align: 'right',
      csv: (row) => row.share,
      sort: (row) => row.share,
      cell: (row) => (
        <span className="share">
          <span className="share-track" aria-hidden="true">
            <span className="share-bar" style={{ width: `${row.share}%` }} />
          </span>
          <Figure
            label={`${row.chain} ${t('ui.crypto.chains.share')}`}
            text={percent(language, row.share, 1)}
            origin={origin}
            badges={false}
          />
        </span>
      ),
    },
  ];
  return (
    <section className="card" aria-label={t('ui.crypto.chains.title')} data-chains>
      <DataTable
        name={t('ui.crypto.chains.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.chain}
        minWidth={360}
        title={
          <>
            <Title order={2} size="h4">
              {t('ui.crypto.chains.title')}
            </Title>
            <Text size="xs" className="dim">
              {rows.length === 0
                ? t('ui.crypto.chains.none')
                : t('ui.crypto.chains.observed', { count: chains.length })}
            </Text>
          </>
        }
      />
    </section>
  );
}
