import type { ReactNode } from 'react';
import { type Level, levels } from '../../shared/stress.ts';
import type { RunStatus, StepStatus } from '../../shared/words.ts';
import { useT } from '../i18n/i18n.tsx';

/** A shape for each level, so that colour is never the only thing that tells them apart. */
const shapes: Readonly<Record<Level, ReactNode>> = {
  normal: <circle cx="8" cy="8" r="6" />,
  watch: <path d="M8 2l6 6-6 6-6-6z" />,
  caution: <path d="M8 2l6.5 11.5h-13z" />,
  stress: <path d="M2.5 2.5h11v11h-11z" />,
  crisis: (
    <path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM5 5l6 6M11 5l-6 6" strokeWidth="1.6" />
  ),
};

const isLevel = (level: string): level is Level => levels.some((known) => known.level === level);

export const levelColor = (level: string | null | undefined): string =>
  level != null && isLevel(level) ? `var(--level-${level})` : 'var(--flat)';
const levelTextColor = (level: string | null | undefined): string =>
  level != null && isLevel(level) ? `var(--level-${level}-text)` : 'var(--text-dim)';

/** Mark and name of a level; `—` where there is none. */
export function LevelMark({
  level,
  size = 14,
  bare = false,
}: {
  level: string | null;
  size?: number;
  bare?: boolean;
}) {
  const t = useT();
  if (level === null || !isLevel(level)) return <span className="dim">—</span>;
  const name = t(`level.${level}`);
  return (
    <span style={{ color: levelTextColor(level), whiteSpace: 'nowrap', fontWeight: 600 }}>
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill={levelColor(level)}
        stroke={level === 'crisis' ? 'var(--card-solid)' : 'none'}
        style={{ verticalAlign: '-0.12em', marginRight: bare ? 0 : 6 }}
        role={bare ? 'img' : undefined}
        aria-label={bare ? name : undefined}
        aria-hidden={bare ? undefined : true}
      >
        {shapes[level]}
      </svg>
      {!bare && name}
    </span>
  );
}

export type MarkedStatus = RunStatus | StepStatus | 'running' | 'waiting';

const signs: Readonly<Record<MarkedStatus, string>> = {
  success: '✓',
  partial: '◐',
  failed: '✕',
  skipped: '–',
  running: '⟳',
  waiting: '·',
};

const statusColor = (status: MarkedStatus): string =>
  status === 'running'
    ? 'var(--link)'
    : status === 'waiting'
      ? 'var(--text-dim)'
      : `var(--status-${status}-text)`;

/** Sign and name of an outcome. */
export function StatusMark({ status, text }: { status: MarkedStatus; text?: string }) {
  const t = useT();
  const name = text ?? (status === 'waiting' ? t('ui.collect.waiting') : t(`status.${status}`));
  return (
    <span style={{ color: statusColor(status), whiteSpace: 'nowrap', fontWeight: 600 }}>
      <span aria-hidden="true" style={{ display: 'inline-block', width: '1.2em' }}>
        {signs[status]}
      </span>
      {name}
    </span>
  );
}
