import { Table } from '@mantine/core';
import { reasonsText } from '../../shared/i18n.ts';
import type { StepReport } from '../../shared/model.ts';
import { number } from '../format/format.ts';
import { useLanguage, useT } from '../i18n/i18n.tsx';
import { categoryName } from '../i18n/names.ts';
import { StatusMark } from './marks.tsx';

/** The outcome of each news feed: how many items, how many of them new, or why it could not be read. */
export function FeedTable({ parts }: { parts: StepReport['parts'] }) {
  const t = useT();
  const language = useLanguage();
  // What failed is what one looks for.
  const ordered = [...parts].sort((a, b) => Number(a.reason === null) - Number(b.reason === null));
  return (
    <Table verticalSpacing={2} fz="sm" aria-label={t('ui.runs.feeds')} data-feeds>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('ui.runs.feed')}</Table.Th>
          <Table.Th>{t('ui.runs.category')}</Table.Th>
          <Table.Th>{t('ui.runs.column.status')}</Table.Th>
          <Table.Th ta="right">{t('ui.runs.fetched')}</Table.Th>
          <Table.Th ta="right">{t('ui.runs.saved')}</Table.Th>
          <Table.Th>{t('ui.runs.column.reason')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ordered.map(({ name, category, fetched, saved, reason }) => (
          <Table.Tr key={name} data-feed={name}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>{categoryName(t, category)}</Table.Td>
            <Table.Td>
              {reason ? (
                <StatusMark status="failed" />
              ) : (
                <StatusMark status="success" text={t('ui.runs.ok')} />
              )}
            </Table.Td>
            <Table.Td ta="right">{number(language, reason ? null : fetched)}</Table.Td>
            <Table.Td ta="right">{number(language, reason ? null : saved)}</Table.Td>
            <Table.Td className="wrap">{reason ? reasonsText(t, [reason]) : ''}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
