import { Badge } from '@mantine/core';
import { type CSSProperties, type ReactNode, useState } from 'react';
import type { Provenance } from '../../shared/model.ts';
import { ageInDays, ageOf, missing, observedDate, seoulDateTime } from '../format/format.ts';
import { type T, useT } from '../i18n/i18n.tsx';
import { late } from './late.tsx';
import { type Present, usePresent } from './now.tsx';

// Dozens of figures are drawn before anybody comes near one.
const Tip = late(async () => (await import('./figure-tip.tsx')).FigureTip);

/** Where a shown figure comes from and how old it is. */
export interface Origin {
  /** Date or instant that the source gives the value. */
  observedAt?: string | null | undefined;
  fetchedAt?: string | null | undefined;
  source?: string | null | undefined;
  provisional?: boolean | undefined;
  /** Collection date of the row that the figure stands in. */
  date?: string | null | undefined;
}

/** The origin of a stored figure that stands in the row of a collection date. */
export const originOf = (
  provenance: Provenance | null | undefined,
  date: string | null,
): Origin | undefined =>
  provenance
    ? {
        observedAt: provenance.observed_at,
        fetchedAt: provenance.fetched_at,
        source: provenance.source,
        provisional: provenance.provisional,
        date,
      }
    : undefined;

/** A series that is published every working day is old after a long weekend. */
const observationDays = 4;

/** Whether newer data should be there by now. */
function isStale({ observedAt, date }: Origin, { now, expected }: Present): boolean {
  if (date != null && date < expected) return true;
  return observedAt != null && ageInDays(observedDate(observedAt), now) > observationDays;
}

export function ageText(t: T, instant: string, now: Date): string {
  const age = ageOf(instant, now);
  if (age.unit === 'now') return t('ui.age.now');
  const plural = age.count === 1 ? 'one' : 'other';
  return t(`ui.age.${age.unit}_${plural}`, { count: age.count });
}

/** Age of a calendar date. */
export function dayAgeText(t: T, date: string, now: Date): string {
  const days = ageInDays(date, now);
  return days <= 0
    ? t('ui.age.today')
    : t(days === 1 ? 'ui.age.days_one' : 'ui.age.days_other', { count: days });
}

/** The lines that say as-of, age and source; the same in a tooltip, in an accessible name and in a test. */
export function originLines(t: T, origin: Origin | undefined, present: Present): string[] {
  const { now } = present;
  if (!origin) return [t('ui.fresh.missingHint')];
  const { observedAt, fetchedAt, source, provisional } = origin;
  const isInstant = observedAt != null && observedAt.length > 10;
  const asOf =
    observedAt == null
      ? t('ui.fresh.asOfUnknown')
      : t('ui.fresh.asOf', {
          date: isInstant ? seoulDateTime(observedAt) : observedAt,
          age: isInstant ? ageText(t, observedAt, now) : dayAgeText(t, observedAt, now),
        });
  return [
    asOf,
    fetchedAt == null
      ? t('ui.fresh.readUnknown')
      : t('ui.fresh.read', { at: seoulDateTime(fetchedAt), age: ageText(t, fetchedAt, now) }),
    source && source !== 'unknown' ? t('ui.fresh.source', { source }) : t('ui.fresh.sourceUnknown'),
    ...(isStale(origin, present) ? [t('ui.fresh.staleHint')] : []),
    ...(provisional ? [t('ui.fresh.provisionalHint')] : []),
  ];
}

/** Badges of a figure that is old or may still change. */
export function FreshBadges({ origin }: { origin: Origin | undefined }) {
  const t = useT();
  const present = usePresent();
  if (!origin) return null;
  return (
    <>
      {isStale(origin, present) && (
        <SmallBadge color="var(--status-failed-text)">{t('ui.fresh.stale')}</SmallBadge>
      )}
      {origin.provisional && (
        <SmallBadge color="var(--status-partial-text)">{t('ui.fresh.provisional')}</SmallBadge>
      )}
    </>
  );
}

/** A word behind a figure, in a frame of its colour. */
export function SmallBadge({ color, children }: { color: string; children: ReactNode }) {
  return (
    <Badge
      size="sm"
      variant="outline"
      ml={6}
      styles={{
        root: {
          color,
          borderColor: color,
          verticalAlign: 'middle',
          flexShrink: 0,
          overflow: 'visible',
          width: 'max-content',
        },
        label: { textTransform: 'none', overflow: 'visible' },
      }}
    >
      {children}
    </Badge>
  );
}

interface FigureProps {
  /** As it is shown; `—` for a value that is not there. */
  text: string;
  origin: Origin | undefined;
  /** What the figure is, for whoever does not see where it stands. */
  label: string;
  style?: CSSProperties;
  badges?: boolean;
  /** Inside a button, which takes the focus and reads the origin out by itself. */
  inButton?: boolean;
}

/** A figure with its as-of date, age and source behind it; reachable by mouse and keyboard. */
export function Figure({ text, origin, label, style, badges = true, inButton = false }: FigureProps) {
  const t = useT();
  const present = usePresent();
  const [near, setNear] = useState<HTMLElement | null>(null);
  const lines = text === missing && !origin ? [t('ui.fresh.missingHint')] : originLines(t, origin, present);
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: coming near only shows what the figure is of */}
      <span
        className="figure"
        tabIndex={inButton ? -1 : 0}
        style={style}
        data-figure={label}
        data-origin={lines.join('\n')}
        onMouseEnter={({ currentTarget }) => setNear(currentTarget)}
        onMouseLeave={() => setNear(null)}
        onFocus={({ currentTarget }) => setNear(currentTarget)}
        onBlur={() => setNear(null)}
      >
        {text}
      </span>
      {near && <Tip target={near} label={label} lines={lines} />}
      {badges && text !== missing && <FreshBadges origin={origin} />}
    </>
  );
}
