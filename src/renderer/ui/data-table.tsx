import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { type CsvColumn, fileName, toCsv } from '../format/csv.ts';
import { seoulDate } from '../format/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { downloadCsv } from './download.ts';
import { useNow } from './now.tsx';

export interface Column<Row> extends CsvColumn<Row> {
  id: string;
  cell: (row: Row) => ReactNode;
  align?: 'left' | 'right';
  /** What the column is sorted by; columns without are not sortable. Missing values come last either way. */
  sort?: (row: Row) => string | number | null;
}

interface DataTableProps<Row> {
  /** For the caption and the exported file. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowProps?: (row: Row) => Record<string, unknown>;
  minWidth?: number;
  /** More rows than these are exported but not drawn. */
  mostRows?: number;
  title?: ReactNode;
}

type Sorting = { id: string; isDown: boolean };

function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const by = columns.find(({ id }) => id === sorting?.id)?.sort;
  if (!by || !sorting) return rows;
  const factor = sorting.isDown ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return (
      (typeof x === 'string' || typeof y === 'string' ? String(x).localeCompare(String(y)) : x - y) * factor
    );
  });
}

/** A table that sorts by a click on its heads and exports as CSV. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, columns, rows, rowKey, rowProps, minWidth = 600, mostRows = 200, title } = props;
  const t = useT();
  const now = useNow();
  const [sorting, setSorting] = useState<Sorting>();
  const ordered = useMemo(() => sorted(rows, columns, sorting), [rows, columns, sorting]);
  const shown = ordered.slice(0, mostRows);
  const arrow = (id: string) => (sorting?.id === id ? (sorting.isDown ? ' ▼' : ' ▲') : '');
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <div>{title}</div>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => downloadCsv(fileName(name, seoulDate(now), 'csv'), toCsv(columns, ordered))}
          aria-label={`${t('ui.action.exportCsv')}: ${name}`}
        >
          CSV
        </Button>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <section className="scroll-x" tabIndex={0} aria-label={t('ui.table.caption', { name })}>
        <table className="table" style={{ minWidth }} aria-label={name}>
          <thead>
            <tr>
              {columns.map(({ id, label, align, sort }) => (
                <th
                  key={id}
                  className={align}
                  aria-sort={sorting?.id === id ? (sorting.isDown ? 'descending' : 'ascending') : undefined}
                >
                  {sort ? (
                    <UnstyledButton
                      fw={600}
                      fz="sm"
                      onClick={() =>
                        setSorting((old) => ({ id, isDown: old?.id === id ? !old.isDown : true }))
                      }
                    >
                      {label}
                      {arrow(id)}
                    </UnstyledButton>
                  ) : (
                    label
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowKey(row)} {...rowProps?.(row)}>
                {columns.map(({ id, align, cell }) => (
                  <td key={id} className={align}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length === 0 && (
        <Text className="dim" size="sm" py="sm">
          {t('ui.table.noRows')}
        </Text>
      )}
      {shown.length < rows.length && (
        <Text className="dim" size="xs" mt="xs">
          {t('ui.table.shown', { shown: shown.length, count: rows.length })}
        </Text>
      )}
    </div>
  );
}
