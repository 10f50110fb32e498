import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { missing } from '../../format/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { FreshBadges, type Origin, originLines } from '../../ui/figure.tsx';
import { usePresent } from '../../ui/now.tsx';

/** A figure of the top row: its changes below it, its origin behind it, its details a click away. */
export function Gauge({
  id,
  label,
  text,
  origin,
  chip,
  children,
  onOpen,
}: {
  id: string;
  label: string;
  text: string;
  origin: Origin | undefined;
  chip?: ReactNode;
  children: ReactNode;
  onOpen: () => void;
}) {
  const t = useT();
  const present = usePresent();
  const lines = text === missing && !origin ? [t('ui.fresh.missingHint')] : originLines(t, origin, present);
  return (
    <Tooltip
      label={lines.map((line) => <div key={line}>{line}</div>)}
      multiline
      maw={360}
      withArrow
      events={{ hover: true, focus: true, touch: false }}
    >
      <button
        type="button"
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
          <span data-figure={label} data-origin={lines.join('\n')}>
            {text}
          </span>
          {chip}
        </span>
        <span className="gauge-facts">{children}</span>
      </button>
    </Tooltip>
  );
}
