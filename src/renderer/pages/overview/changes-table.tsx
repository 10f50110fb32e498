import { Text } from '@mantine/core';
import { missing, number, observedDate, percent, signed, usd } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { linkTo } from '../../router.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Delta } from '../../ui/delta.tsx';
import { ageText, dayAgeText, Figure } from '../../ui/figure.tsx';
import { useNow } from '../../ui/now.tsx';
import type { Change } from './changes.ts';

const decimalsOf = { '%': 1, pp: 2, points: 0, '': 3 } as const;
const flatOf = { '%': 0.1, pp: 0.004, points: 0.5, '': 0.0005 } as const;

/** The figures of both monitors by how much they moved. */
export function ChangesTable({ changes }: { changes: readonly Change[] }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const text = ({ value, unit, id }: Change): string => {
    switch (unit) {
      case 'score':
        return number(language, value, 3);
      case 'points':
        return number(language, value, id === 'vix' ? 1 : 0);
      case 'percent':
        return percent(language, value);
      case 'usd':
        return usd(language, value);
    }
  };
  const unitText = ({ changeUnit }: Change): string =>
    changeUnit === 'pp'
      ? t('ui.liquidity.pp')
      : changeUnit === 'points'
        ? t('ui.overview.points')
        : changeUnit;
  const delta = (change: Change, value: number | null) => (
    <Delta
      value={value}
      unit={unitText(change)}
      decimals={decimalsOf[change.changeUnit]}
      flat={flatOf[change.changeUnit]}
      tone={change.isStress ? 'stress' : 'price'}
    />
  );
  const columns: Column<Change>[] = [
    {
      id: 'figure',
      label: t('ui.overview.columns.figure'),
      csv: ({ id, origin }) =>
        `${t(`ui.overview.figure.${id}`)}${origin?.rollingChanges ? ` (${t('ui.overview.rolling')})` : ''}`,
      cell: ({ id, page, origin }) => (
        <>
          <a href={linkTo(page)} className="plain-link">
            {t(`ui.overview.figure.${id}`)}
          </a>
          {origin?.rollingChanges && (
            <Text size="xs" className="dim" data-rolling>
              {t('ui.overview.rolling')}
            </Text>
          )}
        </>
      ),
    },
    {
      id: 'now',
      label: t('ui.overview.columns.now'),
      align: 'right',
      csv: ({ value }) => value,
      cell: (change) => (
        <Figure
          text={text(change)}
          origin={change.origin}
          label={t(`ui.overview.figure.${change.id}`)}
          style={{ fontWeight: 700 }}
        />
      ),
    },
    {
      id: 'd1',
      label: t('ui.overview.columns.d1'),
      align: 'right',
      csv: (change) => (change.d1 === null ? null : signed('en', change.d1, 4)),
      cell: (change) => delta(change, change.d1),
    },
    {
      id: 'd7',
      label: t('ui.overview.columns.d7'),
      align: 'right',
      csv: (change) => (change.d7 === null ? null : signed('en', change.d7, 4)),
      cell: (change) => delta(change, change.d7),
    },
    {
      id: 'asOf',
      label: t('ui.overview.columns.asOf'),
      csv: ({ origin }) =>
        origin?.observedAt ??
        (origin?.fetchedAt && t('ui.overview.asOfNotGivenCsv', { at: origin.fetchedAt })),
      cell: ({ origin }) => {
        if (!origin?.observedAt) {
          return (
            <span className="dim" data-as-of>
              {origin?.fetchedAt
                ? t('ui.fresh.asOfNotGivenShort', { age: ageText(t, origin.fetchedAt, now) })
                : missing}
            </span>
          );
        }
        const date = observedDate(origin.observedAt);
        return (
          <span className="dim" style={{ whiteSpace: 'nowrap' }} title={date} data-as-of>
            {dayAgeText(t, date, now)}
          </span>
        );
      },
    },
  ];
  return (
    <section className="card" aria-label={t('ui.overview.changed')}>
      <DataTable
        name={t('ui.overview.changed')}
        columns={columns}
        rows={changes}
        rowKey={({ id }) => id}
        rowProps={({ id }) => ({ 'data-change': id })}
        minWidth={460}
        title={
          <>
            <Text fw={700}>{t('ui.overview.changed')}</Text>
            <Text size="xs" className="dim">
              {t('ui.overview.changedHint')}
            </Text>
          </>
        }
      />
    </section>
  );
}
