import { Group, Text } from '@mantine/core';
import { reasonsText } from '../../../shared/i18n.ts';
import type { StatusReport } from '../../../shared/model.ts';
import { seoulDateTime } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { consequenceOf, stepName } from '../../i18n/names.ts';
import { linkTo } from '../../router.ts';
import { CollectButton } from '../../ui/collect-button.tsx';
import { StatusMark } from '../../ui/marks.tsx';
import { type Problem, problemsOf } from './problems.ts';

function ProblemRow({ problem }: { problem: Problem }) {
  const t = useT();
  const { collector, step, status, at, reasons, advice } = problem;
  const consequence = step && consequenceOf(t, step);
  return (
    <li style={{ padding: '10px 0', borderTop: '1px solid var(--border)' }} data-problem={step ?? collector}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <StatusMark status={status} />
        <div>
          <Text size="sm" fw={600}>
            {step ? stepName(t, step) : t(`collector.${collector}`)}{' '}
            <span className="dim" style={{ fontWeight: 400 }}>
              {t('ui.overview.problemsOf', { collector: t(`collector.${collector}`), at: seoulDateTime(at) })}
            </span>
          </Text>
          <Text size="sm" className="wrap">
            {reasonsText(t, reasons)}
          </Text>
          {consequence && (
            <Text size="sm" className="dim">
              {consequence}
            </Text>
          )}
          <Text size="sm" c="var(--link)">
            {advice === 'key' ? (
              <a href={linkTo('settings')} className="plain-link">
                → {t('ui.overview.advice.key')}
              </a>
            ) : (
              `→ ${t(`ui.overview.advice.${advice}`)}`
            )}
          </Text>
        </div>
      </Group>
    </li>
  );
}

/** What failed, why, what follows from it and what to do. */
export function ProblemList({ status }: { status: StatusReport }) {
  const t = useT();
  const problems = problemsOf(status);
  const collectors = [...new Set(problems.map(({ collector }) => collector))];
  return (
    <section className="card" aria-label={t('ui.overview.problems')}>
      <Group justify="space-between" mb="xs">
        <Text fw={700}>
          {t('ui.overview.problems')}
          {problems.length > 0 && ` (${problems.length})`}
        </Text>
        <Group gap="xs">
          {collectors.map((collector) => (
            <CollectButton key={collector} target={collector} primary={false} />
          ))}
        </Group>
      </Group>
      {problems.length === 0 ? (
        <Text size="sm" c="var(--status-success-text)">
          ✓ {t('ui.overview.problemsNone')}
        </Text>
      ) : (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {problems.map((problem) => (
            <ProblemRow key={`${problem.collector} ${problem.step}`} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}
