import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { reasonsText } from '../../shared/i18n.ts';
import { useOperation } from '../api/host.tsx';
import { seoulDateTime } from '../format/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { dayAgeText } from './figure.tsx';
import { usePresent } from './now.tsx';

/** Title, what can be done, and what the page says before its figures. */
export function Page({
  title,
  badge,
  actions,
  subtitle,
  children,
}: {
  title: string;
  badge?: ReactNode;
  actions?: ReactNode;
  subtitle?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Stack gap="md" maw={1400} mx="auto" w="100%">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Group gap="sm">
            <Title order={1} size="h2">
              {title}
            </Title>
            {badge}
          </Group>
          {subtitle}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}

/** Why newer data is not here: the last attempt and what it said. */
function useLastAttempt(collector: 'liquidity' | 'crypto' | 'news', date: string): string | undefined {
  const t = useT();
  const run = useOperation('collector.status', {}).data?.collectors[collector];
  if (!run || run.date <= date) return run === undefined ? undefined : t('ui.fresh.viewStaleNeverTried');
  const steps = run.step_details.filter(({ status }) => status === 'failed' || status === 'skipped');
  const reasons = run.reason ? [run.reason] : steps.flatMap((step) => step.reasons);
  return t('ui.fresh.viewStaleWhy', {
    at: seoulDateTime(run.finished_at ?? run.created_at),
    reason: reasons.length > 0 ? reasonsText(t, reasons) : t(`status.${run.status}`),
  });
}

/** What a view says at its top when its data is older than it should be by now; nothing when it is not. */
export function StaleNotice({
  collector,
  date,
}: {
  collector: 'liquidity' | 'crypto' | 'news';
  date: string | null;
}) {
  const t = useT();
  const { now, expected } = usePresent();
  const why = useLastAttempt(collector, date ?? '');
  if (date === null || date >= expected) return null;
  return (
    <Alert color="yellow" variant="light" role="status" data-stale={collector}>
      <Text size="sm" fw={600}>
        {t('ui.fresh.viewStale', { date, age: dayAgeText(t, date, now) })}
      </Text>
      {why && (
        <Text size="sm" className="wrap" c="var(--text)">
          {why}
        </Text>
      )}
    </Alert>
  );
}
