import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useRef } from 'react';
import { fileName, toCsv } from '../../format/csv.ts';
import { number, seoulDate } from '../../format/format.ts';
import { useLanguage, useT } from '../../i18n/i18n.tsx';
import { changedParams } from '../../params.ts';
import { goTo, usePlace } from '../../router.ts';
import { CollectButton } from '../../ui/collect-button.tsx';
import { downloadCsv } from '../../ui/download.ts';
import { GapCalendar } from '../../ui/gap-calendar.tsx';
import { useNow } from '../../ui/now.tsx';
import { Page } from '../../ui/page.tsx';
import { SourceFooter } from '../../ui/source-footer.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { RunFilters } from './filters.tsx';
import { RunTable } from './run-table.tsx';
import { runColumns, stepColumns, stepLines } from './run-text.ts';
import { RunningNow } from './running-now.tsx';
import { filterOf, type RunFilter, useRuns } from './use-runs.ts';

/** What the calendar marks: the day and collector that the list is narrowed to. */
function pickedOf({ date, collector }: RunFilter) {
  return date !== undefined && collector !== undefined && collector !== 'backfill'
    ? { date, collector }
    : undefined;
}

function Runs({ filter }: { filter: RunFilter }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const query = useRuns(filter);
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  const total = query.data?.pages.at(-1)?.total ?? 0;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const today = seoulDate(now);
  return (
    <Loaded query={query}>
      {total === 0 && !isFiltered ? (
        <EmptyState>
          <CollectButton target="all" />
        </EmptyState>
      ) : (
        <>
          <Group justify="space-between">
            <Text size="sm" className="dim" role="status" data-run-count={total}>
              {total === 0
                ? t('ui.runs.none')
                : t('ui.runs.count', {
                    shown: number(language, runs.length),
                    total: number(language, total),
                  })}
            </Text>
            <Group gap="xs">
              <Button
                size="compact-xs"
                variant="default"
                disabled={runs.length === 0}
                onClick={() =>
                  downloadCsv(fileName(t('ui.runs.list'), today, 'csv'), toCsv(runColumns(t), runs))
                }
              >
                {t('ui.runs.exportRuns')}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                disabled={runs.length === 0}
                onClick={() =>
                  downloadCsv(
                    fileName(t('ui.runs.column.details'), today, 'csv'),
                    toCsv(stepColumns(t), stepLines(runs)),
                  )
                }
              >
                {t('ui.runs.exportSteps')}
              </Button>
            </Group>
          </Group>
          {runs.length > 0 && <RunTable runs={runs} />}
          {query.hasNextPage && (
            <Group justify="center">
              <Button
                variant="default"
                size="sm"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('ui.runs.more')}
              </Button>
            </Group>
          )}
        </>
      )}
    </Loaded>
  );
}

/** Every run and step with its reason; what runs now; which days are missing. */
export function RunsPage() {
  const t = useT();
  const { params } = usePlace();
  const filter = filterOf(params);
  const list = useRef<HTMLElement>(null);
  const change = (changes: Readonly<Record<string, string | undefined>>) =>
    goTo('runs', changedParams(params, changes));
  return (
    <Page
      title={t('ui.runs.title')}
      actions={
        <Group gap="xs">
          <CollectButton target="all" />
          <CollectButton target="news" primary={false} />
        </Group>
      }
    >
      <RunningNow />
      <GapCalendar
        picked={pickedOf(filter)}
        onPick={(date, collector) => {
          change({ date, collector, status: undefined, trigger: undefined });
          list.current?.scrollIntoView({ block: 'nearest' });
        }}
      />
      <section className="card" aria-labelledby="runs-title" ref={list}>
        <Stack gap="sm">
          <Title order={2} size="h4" id="runs-title">
            {t('ui.runs.list')}
          </Title>
          <RunFilters filter={filter} onChange={change} />
          <Runs filter={filter} />
        </Stack>
      </section>
      <section className="card" aria-labelledby="backfill-title">
        <Group justify="space-between" align="flex-start" gap="md">
          <div style={{ flex: '1 1 400px', maxWidth: 900 }}>
            <Title order={2} size="h4" id="backfill-title">
              {t('ui.runs.backfill.title')}
            </Title>
            <Text size="sm" className="dim">
              {t('ui.runs.backfill.text')}
            </Text>
          </div>
          <CollectButton target="backfill" primary={false} />
        </Group>
      </section>
      <SourceFooter collectors={['liquidity', 'crypto', 'news']} />
    </Page>
  );
}
