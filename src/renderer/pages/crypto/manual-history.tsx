import { Button } from '@mantine/core';
import { useState } from 'react';
import { regimeOf } from '../../../shared/crypto-signals.ts';
import type { ManualKind } from '../../../shared/words.ts';
import { useAction } from '../../api/host.tsx';
import { missing, number, seoulDateTime } from '../../format/format.ts';
import { type T, useLanguage, useT } from '../../i18n/i18n.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { type EthEtf, flow, type Mvrv, manualOrigin } from './data.ts';
import { RegimeChip } from './marks.tsx';

/** Removes an entry on the second click, since nobody else keeps a copy of it. */
function RemoveButton({ kind, date }: { kind: ManualKind; date: string }) {
  const t = useT();
  const remove = useAction('manual.remove');
  const [isSure, setIsSure] = useState(false);
  return (
    <Button
      size="compact-xs"
      variant={isSure ? 'filled' : 'default'}
      {...(isSure && { color: 'red' })}
      aria-label={t(isSure ? 'ui.crypto.manual.confirmRow' : 'ui.crypto.manual.removeRow', { date })}
      loading={remove.isPending}
      onBlur={() => setIsSure(false)}
      onClick={() => {
        if (isSure) remove.mutate({ kind, date });
        setIsSure(!isSure);
      }}
    >
      {t(isSure ? 'ui.crypto.manual.confirm' : 'ui.action.remove')}
    </Button>
  );
}

function useEnds<Row extends { date: string; updated_at: string }>(
  kind: ManualKind,
): { date: Column<Row>; saved: Column<Row>; remove: Column<Row> } {
  const t = useT();
  return {
    date: {
      id: 'date',
      label: t('ui.crypto.manual.date'),
      csv: (row) => row.date,
      sort: (row) => row.date,
      cell: (row) => <span className="nowrap">{row.date}</span>,
    },
    saved: {
      id: 'saved',
      label: t('ui.crypto.manual.savedAt'),
      csv: (row) => row.updated_at,
      sort: (row) => row.updated_at,
      cell: (row) => <span className="dim nowrap">{seoulDateTime(row.updated_at).slice(5)}</span>,
    },
    remove: {
      id: 'remove',
      label: t('ui.action.remove'),
      csv: () => undefined,
      cell: (row) => <RemoveButton kind={kind} date={row.date} />,
    },
  };
}

/** A column of figures that were typed in, each with its origin. */
function figureColumn<Row extends EthEtf | Mvrv>(
  t: T,
  given: {
    id: string;
    label: string;
    value: (row: Row) => number | null;
    text: (value: number | null) => string;
  },
): Column<Row> {
  const { id, label, value, text } = given;
  return {
    id,
    label,
    align: 'right',
    csv: value,
    cell: (row) => (
      <Figure text={text(value(row))} origin={manualOrigin(t, row)} label={label} badges={false} />
    ),
  };
}

export function EthEtfEntries({ entries }: { entries: readonly EthEtf[] }) {
  const t = useT();
  const language = useLanguage();
  const { date, saved, remove } = useEnds<EthEtf>('eth_etf');
  const columns: Column<EthEtf>[] = [
    date,
    {
      ...figureColumn<EthEtf>(t, {
        id: 'flow1d',
        label: t('ui.crypto.manual.flow1d'),
        value: (row) => row.flow_1d,
        text: (value) => flow(language, value),
      }),
      sort: (row) => row.flow_1d,
    },
    {
      ...figureColumn<EthEtf>(t, {
        id: 'flow5d',
        label: t('ui.crypto.manual.flow5d'),
        value: (row) => row.flow_5d,
        text: (value) => flow(language, value),
      }),
      sort: (row) => row.flow_5d,
    },
    {
      id: 'direction',
      label: t('ui.crypto.manual.direction'),
      csv: (row) => row.direction,
      cell: (row) => (row.direction ? t(`ui.crypto.direction.${row.direction}`) : missing),
    },
    remove,
    saved,
  ];
  return (
    <DataTable
      name={t('ui.crypto.manual.historyEthEtf')}
      columns={columns}
      rows={entries}
      rowKey={(row) => row.date}
      minWidth={480}
      mostRows={400}
      title={<strong>{t('ui.crypto.manual.history')}</strong>}
    />
  );
}

export function MvrvEntries({ entries }: { entries: readonly Mvrv[] }) {
  const t = useT();
  const language = useLanguage();
  const { date, saved, remove } = useEnds<Mvrv>('mvrv');
  const columns: Column<Mvrv>[] = [
    date,
    {
      ...figureColumn<Mvrv>(t, {
        id: 'z',
        label: t('ui.crypto.manual.zScore'),
        value: (row) => row.z_score,
        text: (value) => number(language, value, 2),
      }),
      sort: (row) => row.z_score,
    },
    figureColumn<Mvrv>(t, {
      id: 'prev',
      label: t('ui.crypto.manual.prevZ'),
      value: (row) => row.prev_z_score,
      text: (value) => number(language, value, 2),
    }),
    {
      id: 'regime',
      label: t('ui.crypto.manual.regime'),
      csv: (row) => t(`ui.crypto.regime.${regimeOf(row.z_score)}`),
      cell: (row) => <RegimeChip regime={regimeOf(row.z_score)} short />,
    },
    remove,
    saved,
  ];
  return (
    <DataTable
      name={t('ui.crypto.manual.historyMvrv')}
      columns={columns}
      rows={entries}
      rowKey={(row) => row.date}
      minWidth={480}
      mostRows={400}
      title={<strong>{t('ui.crypto.manual.history')}</strong>}
    />
  );
}
