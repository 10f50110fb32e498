import { Group, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { reasonsText } from '../../shared/i18n.ts';
import type { SourceRow } from '../../shared/model-dashboard.ts';
import { useOperation } from '../api/host.tsx';
import { missing, number, seoulDateTime } from '../format/format.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { stepName } from '../i18n/names.ts';
import { type Column, DataTable } from './data-table.tsx';
import { DemoMark } from './demo-mark.tsx';
import { ageText } from './figure.tsx';
import { StatusMark } from './marks.tsx';
import { useNow } from './now.tsx';

/** A source that the user reads and types in by himself. */
export interface ManualSource {
  source: string;
  rows: number;
  /** When the newest entry was saved. */
  lastAt: string | null;
}

interface Row {
  key: string;
  source: string;
  step?: string;
  tables: string;
  rows: number | null;
  lastAt: string | null;
  kind: 'auto' | 'manual';
  status: SourceRow['status'];
  reasons: SourceRow['reasons'];
}

const hourMs = 3_600_000;

/** How the last success is coloured: <1 h green, <24 h yellow, older red; design 10. */
function ageColor(
  lastAt: string | null,
  now: Date,
): { color: string; name: 'fresh' | 'day' | 'old' | 'unknown' } {
  if (lastAt === null) return { color: 'var(--flat)', name: 'unknown' };
  const age = now.getTime() - Date.parse(lastAt);
  if (age < hourMs) return { color: 'var(--level-normal)', name: 'fresh' };
  if (age < 24 * hourMs) return { color: 'var(--level-watch)', name: 'day' };
  return { color: 'var(--level-stress)', name: 'old' };
}

/** Every source of a page: table, rows, last success, kind and state. Folded until somebody asks. */
export function SourceFooter({
  collectors,
  manual = [],
}: {
  collectors: readonly SourceRow['collector'][];
  manual?: readonly ManualSource[];
}) {
  const t = useT();
  const now = useNow();
  const language = useLanguage();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useOperation('source.list', {});
  const status = useOperation('collector.status', {});
  if (!data) return null;
  const rows: Row[] = [
    ...data.sources
      .filter(({ collector }) => collectors.includes(collector))
      .map((each) => ({
        key: each.step,
        source: each.source,
        step: stepName(t, each.step),
        tables: each.tables.map(({ table }) => table).join(', '),
        rows: each.tables[0]?.rows ?? null,
        lastAt: each.last_success_at,
        kind: 'auto' as const,
        status: each.status,
        reasons: each.reasons,
      })),
    ...manual.map((each) => ({
      key: each.source,
      source: each.source,
      tables: 'manual_input',
      rows: each.rows,
      lastAt: each.lastAt,
      kind: 'manual' as const,
      status: null,
      reasons: [],
    })),
  ];
  const last = rows
    .map(({ lastAt }) => lastAt)
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  const columns: Column<Row>[] = [
    {
      id: 'source',
      label: t('ui.footer.source'),
      csv: (row) => row.step ?? row.source,
      cell: (row) => (
        <>
          {row.step ?? row.source}
          {row.reasons.length > 0 && (
            <Text size="xs" className="dim wrap">
              {t('ui.footer.reason', { reason: reasonsText(t, row.reasons) })}
            </Text>
          )}
        </>
      ),
    },
    {
      id: 'table',
      label: t('ui.footer.table'),
      csv: (row) => row.tables,
      cell: (row) => <code>{row.tables}</code>,
    },
    {
      id: 'rows',
      label: t('ui.footer.rows'),
      align: 'right',
      csv: (row) => row.rows,
      cell: (row) => number(language, row.rows),
      sort: (row) => row.rows,
    },
    {
      id: 'last',
      label: t('ui.footer.last'),
      csv: (row) => row.lastAt,
      sort: (row) => row.lastAt,
      cell: (row) => {
        const { color, name } = ageColor(row.lastAt, now);
        return (
          <Group gap={6} wrap="nowrap" data-age={name}>
            <svg width="10" height="10" viewBox="0 0 10 10" role="img" aria-label={t(`ui.footer.${name}`)}>
              <circle cx="5" cy="5" r="5" fill={row.kind === 'manual' ? 'var(--flat)' : color} />
            </svg>
            <span>
              {row.lastAt ? `${seoulDateTime(row.lastAt)} · ${ageText(t, row.lastAt, now)}` : missing}
            </span>
          </Group>
        );
      },
    },
    {
      id: 'kind',
      label: t('ui.footer.kind'),
      csv: (row) => t(`ui.footer.${row.kind}`),
      cell: (row) => t(`ui.footer.${row.kind}`),
    },
    {
      id: 'status',
      label: t('ui.footer.status'),
      csv: (row) => row.status,
      cell: (row) =>
        row.kind === 'manual' ? (
          <span className="dim">{t('ui.footer.manualDot')}</span>
        ) : row.status ? (
          <StatusMark status={row.status} />
        ) : (
          <span className="dim">{t('ui.footer.unknown')}</span>
        ),
    },
  ];
  return (
    <section className="card" aria-label={t('ui.footer.summary', { count: rows.length, at: '' })}>
      <UnstyledButton onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen} w="100%" data-footer>
        <Group justify="space-between">
          <Text size="sm" component="span">
            <span aria-hidden="true">{isOpen ? '▾' : '▸'} </span>
            {t('ui.footer.summary', {
              count: rows.length,
              at: last ? seoulDateTime(last).slice(5) : missing,
            })}
            {status.data?.demo && (
              <span style={{ marginLeft: 12 }}>
                <DemoMark />
              </span>
            )}
          </Text>
          <Text size="sm" component="span" className="dim">
            {t(isOpen ? 'ui.footer.close' : 'ui.footer.open')}
          </Text>
        </Group>
      </UnstyledButton>
      {isOpen && (
        <div style={{ marginTop: 12 }}>
          <DataTable
            name={t('ui.footer.summary', { count: rows.length, at: last ? seoulDateTime(last) : missing })}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.key}
            minWidth={760}
            title={
              <Text size="xs" className="dim">
                {t('ui.footer.legend')}
              </Text>
            }
          />
        </div>
      )}
    </section>
  );
}
