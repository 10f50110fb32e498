import type { ReactNode } from 'react';
import {
  fearGreedBandOf,
  fearGreedBands,
  type Importance,
  type MvrvRegime,
  mvrvRegimes,
} from '../../../shared/crypto-signals.ts';
import { useT } from '../../i18n/i18n.tsx';

export const importanceColors: Readonly<Record<Importance, string>> = {
  HIGH: '#ef4444',
  MID: '#f59e0b',
  LOW: '#64748b',
};

const shapes: Readonly<Record<Importance, ReactNode>> = {
  HIGH: <path d="M6 1l5.2 9.5H.8z" />,
  MID: <path d="M6 .8L11.2 6 6 11.2.8 6z" />,
  LOW: <circle cx="6" cy="6" r="4.5" />,
};

/** HIGH, MID or LOW: word and shape tell it, colour only repeats it. */
export function ImportanceBadge({ importance }: { importance: Importance }) {
  const t = useT();
  const color = importanceColors[importance];
  return (
    <span
      className="chip"
      style={{ background: `${color}26`, borderColor: color }}
      data-importance={importance}
    >
      <svg width="11" height="11" viewBox="0 0 12 12" fill={color} aria-hidden="true">
        {shapes[importance]}
      </svg>
      <span style={{ position: 'absolute', left: -9999 }}>{t('ui.crypto.importance.label')} </span>
      {t(`ui.crypto.importance.${importance}`)}
    </span>
  );
}

/** A coloured dot and a word in the colour of the text, which is readable on either theme. */
function Chip({ color, children }: { color: string; children: ReactNode }) {
  return (
    <span className="chip" style={{ borderColor: color }}>
      <span className="chip-dot" style={{ background: color }} aria-hidden="true" />
      {children}
    </span>
  );
}

const regimeColor = (regime: MvrvRegime): string =>
  mvrvRegimes.find((each) => each.regime === regime)?.color ?? 'var(--flat)';

export function RegimeChip({ regime, short = false }: { regime: MvrvRegime; short?: boolean }) {
  const t = useT();
  return (
    <Chip color={regimeColor(regime)}>
      {t(short ? `ui.crypto.regimeShort.${regime}` : `ui.crypto.regime.${regime}`)}
    </Chip>
  );
}

export function BandChip({ index }: { index: number }) {
  const t = useT();
  const band = fearGreedBandOf(index);
  const color = fearGreedBands.find((each) => each.band === band)?.color ?? 'var(--flat)';
  return <Chip color={color}>{t(`ui.crypto.band.${band}`)}</Chip>;
}
