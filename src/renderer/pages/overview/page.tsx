import { Box, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useOperation } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { CollectButton, CollectProgress } from '../../ui/collect-button.tsx';
import { GapCalendar, type PickedDay } from '../../ui/gap-calendar.tsx';
import { late } from '../../ui/late.tsx';
import { Later } from '../../ui/later.tsx';
import { Page } from '../../ui/page.tsx';
import { SourceFooter } from '../../ui/source-footer.tsx';
import { EmptyState, Loaded } from '../../ui/states.tsx';
import { useStressHistory } from '../liquidity/history.ts';
import { changesOf } from './changes.ts';
import { ChangesTable } from './changes-table.tsx';
import { Freshness } from './freshness.tsx';
import { Missed, Notices } from './notices.tsx';
import { ProblemList } from './problem-list.tsx';
import { problemsOf } from './problems.ts';
import { CryptoCard, StressCard } from './summaries.tsx';

const Attempts = late(async () => (await import('./attempts.tsx')).Attempts);

export function OverviewPage() {
  const t = useT();
  const status = useOperation('collector.status', {});
  const stress = useOperation('stress.latest', {});
  const crypto = useOperation('crypto.latest', {});
  const signals = useOperation('crypto.signals', {});
  const manual = useOperation('manual.list', {});
  const stressHistory = useStressHistory('d30');
  const changes = useMemo(
    () =>
      stress.data && crypto.data && signals.data
        ? changesOf({ stress: stress.data, stressHistory, crypto: crypto.data, signals: signals.data })
        : [],
    [stress.data, stressHistory, crypto.data, signals.data],
  );
  const [day, setDay] = useState<PickedDay>();
  const hasProblems = status.data !== undefined && problemsOf(status.data).length > 0;
  const isEmpty = stress.data?.date === null && crypto.data?.date === null;
  /** What could not be read is unknown, not missing. */
  const dateOf = ({ data, isPending }: typeof stress | typeof crypto) => (isPending ? null : data?.date);
  const isSettled = !stress.isPending && !crypto.isPending;
  return (
    <Page title={t('ui.overview.title')} actions={<CollectButton target="all" />}>
      <Loaded query={status}>
        {status.data && (
          <Stack gap="md">
            {isSettled && (
              <Freshness status={status.data} dates={{ liquidity: dateOf(stress), crypto: dateOf(crypto) }} />
            )}
            <Notices notices={status.data.notices} />
            <Missed missed={status.data.missed} />
            <CollectProgress target="all" />
            {hasProblems && <ProblemList status={status.data} />}
            {isEmpty ? (
              <EmptyState>
                <Group>
                  <CollectButton target="all" />
                  <CollectButton target="backfill" primary={false} />
                </Group>
              </EmptyState>
            ) : (
              <>
                {/* Side by side in the narrowest window too: what is to be seen at a glance. */}
                <div className="grid" style={{ gridTemplateColumns: '1fr 1fr' }}>
                  <Loaded query={stress}>{stress.data && <StressCard latest={stress.data} />}</Loaded>
                  <Loaded query={crypto}>
                    <Loaded query={signals}>
                      <Loaded query={manual}>
                        {crypto.data && signals.data && manual.data && (
                          <CryptoCard
                            data={{ latest: crypto.data, signals: signals.data, manual: manual.data }}
                          />
                        )}
                      </Loaded>
                    </Loaded>
                  </Loaded>
                </div>
                {/* The table of changes needs more room than the calendar, and all of a narrow window. */}
                <Later minHeight={560}>
                  <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, alignItems: 'flex-start' }}>
                    {changes.length > 0 && (
                      <Box flex="1.4 1 480px" miw={0}>
                        <ChangesTable changes={changes} />
                      </Box>
                    )}
                    <Stack gap="md" flex="1 1 400px" miw={0}>
                      {!hasProblems && <ProblemList status={status.data} />}
                      <Later minHeight={260}>
                        <GapCalendar onPick={(date, collector) => setDay({ date, collector })} />
                      </Later>
                    </Stack>
                  </div>
                </Later>
              </>
            )}
            {status.data.backfill_suggested && !isEmpty && (
              <div className="card">
                <Group justify="space-between">
                  <Text size="sm">{t('ui.backfill.offer')}</Text>
                  <CollectButton target="backfill" primary={false} />
                </Group>
              </div>
            )}
            <CollectProgress target="backfill" />
            {day && <Attempts day={day} onClose={() => setDay(undefined)} />}
            <Later minHeight={56}>
              <SourceFooter collectors={['liquidity', 'crypto', 'news']} />
            </Later>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
