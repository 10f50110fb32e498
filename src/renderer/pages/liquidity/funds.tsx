import { Text } from '@mantine/core';
import type { StressLatest } from '../../../shared/model-liquidity.ts';
import { number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Delta } from '../../ui/delta.tsx';
import { Figure } from '../../ui/figure.tsx';
import { priceOrigin } from './origins.ts';

type Price = StressLatest['prices'][number];

const names = ['^VIX', 'HYG', 'LQD', 'TLT', 'IEF', 'SHV', 'KRE', 'VNQ'] as const;

/** The eight symbols that are collected, each with its session. */
export function FundTable({ latest }: { latest: StressLatest }) {
  const t = useT();
  const language = useLanguage();
  const nameOf = (symbol: string) => {
    const known = names.find((name) => name === symbol);
    return known ? t(`ui.liquidity.fundNames.${known}`) : '';
  };
  const columns: Column<Price>[] = [
    {
      id: 'symbol',
      label: t('ui.liquidity.fund.symbol'),
      csv: ({ symbol }) => symbol,
      sort: ({ symbol }) => symbol,
      cell: ({ symbol }) => (
        <>
          <strong>{symbol}</strong> <span className="dim">{nameOf(symbol)}</span>
        </>
      ),
    },
    {
      id: 'close',
      label: t('ui.liquidity.fund.close'),
      align: 'right',
      csv: ({ close }) => close,
      sort: ({ close }) => close,
      cell: ({ symbol, close }) => (
        <Figure text={number(language, close, 2)} origin={priceOrigin(latest, symbol)} label={symbol} />
      ),
    },
    {
      id: 'change',
      label: t('ui.liquidity.fund.change'),
      align: 'right',
      csv: ({ changePercent }) => changePercent,
      sort: ({ changePercent }) => changePercent,
      cell: ({ changePercent }) => <Delta value={changePercent} />,
    },
    {
      id: 'date',
      label: t('ui.liquidity.fund.date'),
      csv: ({ date }) => date,
      sort: ({ date }) => date,
      cell: ({ date }) => <span style={{ whiteSpace: 'nowrap' }}>{date ?? '—'}</span>,
    },
  ];
  return (
    <section className="card" aria-label={t('ui.liquidity.funds')}>
      <DataTable
        name={t('ui.liquidity.funds')}
        columns={columns}
        rows={latest.prices}
        rowKey={({ symbol }) => symbol}
        minWidth={420}
        title={
          <>
            <Text fw={700}>{t('ui.liquidity.funds')}</Text>
            <Text size="xs" className="dim">
              {t('ui.liquidity.fundsHint')}
            </Text>
          </>
        }
      />
    </section>
  );
}
