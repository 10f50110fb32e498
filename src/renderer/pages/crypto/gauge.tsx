import type { ReactNode } from 'react';
import { missing } from '../../format/format.ts';
import { Figure, FiguresButton, FreshBadges, type Origin, type ShownFigure } from '../../ui/figure.tsx';

/** A figure of the top row: its changes below it, its origin behind it, its details a click away. */
export function Gauge({
  id,
  label,
  text,
  origin,
  others = [],
  chip,
  children,
  onOpen,
}: {
  id: string;
  label: string;
  text: string;
  origin: Origin | undefined;
  /** Figures of another origin among the children. */
  others?: readonly ShownFigure[];
  chip?: ReactNode;
  children: ReactNode;
  onOpen: () => void;
}) {
  const figure = { text, origin, label };
  return (
    <FiguresButton
      figures={[figure, ...others]}
      className="card card-button gauge"
      onClick={onOpen}
      aria-haspopup="dialog"
      data-gauge={id}
    >
      <span className="gauge-label dim">
        {label}
        {text !== missing && <FreshBadges origin={origin} />}
      </span>
      <span className="gauge-value">
        <Figure {...figure} badges={false} inButton />
        {chip}
      </span>
      <span className="gauge-facts">{children}</span>
    </FiguresButton>
  );
}
