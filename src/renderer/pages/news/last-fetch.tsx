import { Group, ScrollArea, Text, Title, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useOperation } from '../../api/host.tsx';
import { missing, number } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { categoryName } from '../../i18n/names.ts';
import { LastRun } from '../../ui/collect-button.tsx';
import { FeedTable } from '../../ui/feed-table.tsx';
import { categorySums } from './category-sums.ts';

/** What the newest fetch brought, by category, and which feeds failed and why. */
export function LastFetch() {
  const t = useT();
  const language = useLanguage();
  const [isOpen, setIsOpen] = useState(false);
  const { data } = useOperation('run.list', { collector: 'news', limit: 1 });
  if (!data) return null;
  const run = data.runs[0];
  const parts = run?.step_details.flatMap((step) => step.parts) ?? [];
  const failed = parts.filter(({ reason }) => reason !== null).length;
  return (
    <section className="card" aria-labelledby="fetch-title" data-last-fetch={run?.run_id}>
      <Group justify="space-between" gap="sm">
        <Group gap="md">
          <Title order={2} size="h4" id="fetch-title">
            {t('ui.news.last.title')}
          </Title>
          <LastRun collector="news" />
        </Group>
        {parts.length > 0 && (
          <UnstyledButton fz="sm" className="dim" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            <span aria-hidden="true">{isOpen ? '▾' : '▸'} </span>
            {t(isOpen ? 'ui.news.last.hide' : 'ui.news.last.show')}
          </UnstyledButton>
        )}
      </Group>
      {run && parts.length === 0 && (
        <Text size="sm" className="dim">
          {t('ui.news.last.noFeeds')}
        </Text>
      )}
      {parts.length > 0 && (
        <ul className="sums">
          {categorySums(parts).map((sum) => (
            <li key={sum.category} data-sum={sum.category}>
              <strong>{categoryName(t, sum.category)}</strong>{' '}
              {/* No feed of it was read: how many there were, nobody knows. */}
              {sum.failed === sum.feeds
                ? missing
                : t('ui.news.last.counts', {
                    fetched: number(language, sum.fetched),
                    saved: number(language, sum.saved),
                  })}
              {sum.failed > 0 && (
                <span style={{ color: 'var(--status-failed-text)' }}>
                  {' · ✕ '}
                  {t(sum.failed === 1 ? 'ui.news.last.failed_one' : 'ui.news.last.failed_other', {
                    count: sum.failed,
                  })}
                </span>
              )}
            </li>
          ))}
          <li className="dim">
            {t('ui.news.last.feeds', { ok: parts.length - failed, total: parts.length })}
          </li>
        </ul>
      )}
      {isOpen && (
        <ScrollArea
          type="auto"
          mt="sm"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('ui.runs.feeds') }}
        >
          <FeedTable parts={parts} />
        </ScrollArea>
      )}
    </section>
  );
}
