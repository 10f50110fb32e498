import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { findingText } from '../../../shared/i18n.ts';
import type { Check, CheckId, RepairId } from '../../../shared/model-check.ts';
import { useAction, useHost, useOperation } from '../../api/host.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Section } from './section.tsx';

const signs = { ok: '✓', warn: '◐', fail: '✕', unknown: '?' } as const;
const colors = {
  ok: 'var(--status-success-text)',
  warn: 'var(--status-partial-text)',
  fail: 'var(--status-failed-text)',
  unknown: 'var(--text-dim)',
} as const;
const verdictColors = { will_work: 'ok', probably: 'warn', will_not: 'fail' } as const;

/** What the windows of the app may put right, and a browser may not. */
const guarded: readonly RepairId[] = ['login', 'tasks'];

/** What leads to where the user puts right what the app cannot: a part of this page, or the data folder. */
function Lead({ id, openFolder }: { id: CheckId; openFolder: (() => void) | undefined }) {
  const t = useT();
  const show = (selector: string) => () =>
    document.querySelector(selector)?.scrollIntoView({ block: 'center' });
  const leads: Partial<Record<CheckId, { label: string; go: () => void }>> = {
    keys: { label: t('ui.settings.check.toKeys'), go: show('[data-key]') },
    database: {
      label: t('ui.settings.check.toBackups'),
      go: show(`[aria-label="${t('ui.settings.backups.title')}"]`),
    },
  };
  if (openFolder) leads.disk = leads.folder = { label: t('ui.settings.help.dataFolder'), go: openFolder };
  const lead = leads[id];
  return (
    lead && (
      <Button size="compact-sm" variant="default" onClick={lead.go}>
        {lead.label}
      </Button>
    )
  );
}

interface CheckRowProps {
  check: Check;
  onRepair: ((id: RepairId) => void) | undefined;
  openFolder: (() => void) | undefined;
}

function CheckRow({ check, onRepair, openFolder }: CheckRowProps) {
  const t = useT();
  const { repair } = check;
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start" py={4} data-check={check.id} data-status={check.status}>
      <span style={{ color: colors[check.status], fontWeight: 700, width: '1.2em' }}>
        <span aria-hidden="true">{signs[check.status]}</span>
        <span className="hidden-text">{t(`checkStatus.${check.status}`)}</span>
      </span>
      <Text size="sm" style={{ flex: 1 }} className="wrap">
        <strong>{t(`check.${check.id}`)}</strong>
        {check.subject && <span className="dim"> {check.subject}</span>} —{' '}
        {findingText(t, check.code, check.params)}
      </Text>
      {(check.status === 'warn' || check.status === 'fail') && <Lead id={check.id} openFolder={openFolder} />}
      {repair && onRepair && (
        <Button size="compact-sm" variant="default" onClick={() => onRepair(repair)}>
          {t('ui.settings.check.repair')}
        </Button>
      )}
    </Group>
  );
}

/** Will tomorrow 06:00 work? A plain verdict, each check behind it, and a button for what can be put right. */
export function MorningCheck() {
  const t = useT();
  const { transport } = useHost();
  const query = useOperation('check.morning', {}, { isOnce: true });
  const repair = useAction('check.repair');
  const { desktop } = transport;
  const folder = useMutation({ mutationFn: async () => desktop?.('desktop.openDataFolder', {}) });
  const morning = query.data;
  const isSource = ({ id }: Check) => id === 'source' || id === 'feed';
  const sources = morning?.checks.filter(isSource) ?? [];
  const reached = sources.filter(({ status }) => status === 'ok').length;
  const mayRepair = (check: Check) =>
    check.repair !== null && (transport.kind === 'desktop' || !guarded.includes(check.repair));
  return (
    <Section
      title={t('ui.settings.check.title')}
      error={repair.error ?? folder.error}
      actions={
        <Button
          size="compact-sm"
          variant="default"
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('ui.settings.check.run')}
        </Button>
      }
    >
      <Loaded query={query}>
        {morning && (
          <>
            <Text
              fw={700}
              fz="lg"
              c={colors[verdictColors[morning.verdict.answer]]}
              data-answer={morning.verdict.answer}
            >
              {signs[verdictColors[morning.verdict.answer]]}{' '}
              {t(`ui.settings.check.verdict.${morning.verdict.answer}`)}
            </Text>
            <Text size="sm" className="dim" mb="xs">
              {t('ui.settings.check.hint', { date: morning.date, time: morning.time })}
            </Text>
            {morning.checks
              .filter((check) => !isSource(check) || check.status !== 'ok')
              .map((check) => (
                <CheckRow
                  key={`${check.id} ${check.subject}`}
                  check={check}
                  onRepair={mayRepair(check) ? (id) => repair.mutate({ id }) : undefined}
                  openFolder={desktop && (() => folder.mutate())}
                />
              ))}
            <Text size="sm" className="dim" mt={4}>
              {t('ui.settings.check.sources', { ok: reached, count: sources.length })}
            </Text>
          </>
        )}
      </Loaded>
    </Section>
  );
}
