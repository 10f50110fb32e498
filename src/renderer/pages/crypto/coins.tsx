import { Text, Title, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { CryptoLatest } from '../../../shared/model.ts';
import { usd } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Delta } from '../../ui/delta.tsx';
import { Figure } from '../../ui/figure.tsx';
import { CoinDialog } from './coin-dialog.tsx';
import { type CryptoData, coinOrigin } from './data.ts';

export type CoinRow = CryptoLatest['prices'][number] & { rank: number };

/** The largest coins; a row opens the history of its coin. */
export function Coins({ data }: { data: CryptoData }) {
  const t = useT();
  const language = useLanguage();
  const [opened, setOpened] = useState<string>();
  const { date, prices } = data.latest;
  const rows: CoinRow[] = prices.map((price, index) => ({ ...price, rank: index + 1 }));
  const coin = rows.find(({ coin_id }) => coin_id === opened);
  const figure = (id: 'price_usd' | 'market_cap' | 'volume_24h', label: string): Column<CoinRow> => ({
    id,
    label,
    align: 'right',
    csv: (row) => row[id],
    sort: (row) => row[id],
    cell: (row) => (
      <Figure
        label={`${row.symbol} ${label}`}
        text={usd(language, row[id])}
        origin={row[id] === null ? undefined : coinOrigin(row.provenance, date)}
        badges={id === 'price_usd'}
      />
    ),
  });
  const change = (id: 'change_24h' | 'change_7d', label: string): Column<CoinRow> => ({
    id,
    label,
    align: 'right',
    csv: (row) => row[id],
    sort: (row) => row[id],
    cell: (row) => <Delta value={row[id]} />,
  });
  const columns: Column<CoinRow>[] = [
    {
      id: 'rank',
      label: t('ui.crypto.coins.rank'),
      csv: (row) => row.rank,
      sort: (row) => row.rank,
      cell: (row) => (
        <span className="dim" data-constant>
          {row.rank}
        </span>
      ),
    },
    {
      id: 'symbol',
      label: t('ui.crypto.coins.symbol'),
      csv: (row) => row.symbol,
      sort: (row) => row.symbol,
      cell: (row) => (
        <UnstyledButton
          fw={600}
          fz="sm"
          onClick={(event) => {
            event.stopPropagation();
            setOpened(row.coin_id);
          }}
          aria-haspopup="dialog"
          aria-label={t('ui.crypto.coins.open', { coin: row.symbol })}
        >
          {row.symbol}
        </UnstyledButton>
      ),
    },
    {
      id: 'coin',
      label: t('ui.crypto.coins.coin'),
      csv: (row) => row.coin_id,
      sort: (row) => row.coin_id,
      cell: (row) => <span className="dim">{row.coin_id}</span>,
    },
    figure('price_usd', t('ui.crypto.coins.price')),
    change('change_24h', t('ui.crypto.coins.d1')),
    change('change_7d', t('ui.crypto.coins.d7')),
    figure('market_cap', t('ui.crypto.coins.marketCap')),
    figure('volume_24h', t('ui.crypto.coins.volume')),
  ];
  return (
    <section className="card" aria-label={t('ui.crypto.coins.title')} data-coins>
      <DataTable
        name={t('ui.crypto.coins.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.coin_id}
        rowProps={(row) => ({
          onClick: () => setOpened(row.coin_id),
          style: { cursor: 'pointer' },
          'data-coin': row.coin_id,
        })}
        minWidth={760}
        title={
          <>
            <Title order={2} size="h4">
              {t('ui.crypto.coins.title')}
            </Title>
            <Text size="xs" className="dim">
              {t('ui.crypto.coins.hint')}
            </Text>
          </>
        }
      />
      {coin && (
        <CoinDialog
          coin={coin}
          origin={coinOrigin(coin.provenance, date)}
          onClose={() => setOpened(undefined)}
        />
      )}
    </section>
  );
}
