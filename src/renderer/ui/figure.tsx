import { Badge } from '@mantine/core';
import {
  type ButtonHTMLAttributes,
  type CSSProperties,
  type ReactNode,
  useId,
  useRef,
  useState,
} from 'react';
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
  /** Not read but worked out: `fetchedAt` is when. */
  computed?: boolean | undefined;
  /** Stands in the stored history; when it was read then is not asked for. */
  fromHistory?: boolean | undefined;
  /** Its changes are the source's own, against the same minute so many hours before, and not ours by dates. */
  rollingChanges?: boolean | undefined;
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

/** As of when, and when it was read; what has no date of its own says so and is as old as its reading. */
function timeLines(
  t: T,
  { observedAt, fetchedAt, computed, fromHistory }: Origin,
  now: Date,
): readonly string[] {
  const read =
    fetchedAt == null ? undefined : { at: seoulDateTime(fetchedAt), age: ageText(t, fetchedAt, now) };
  if (observedAt == null) return [read ? t('ui.fresh.asOfNotGiven', read) : t('ui.fresh.asOfUnknown')];
  const isInstant = observedAt.length > 10;
  const asOf = t('ui.fresh.asOf', {
    date: isInstant ? seoulDateTime(observedAt) : observedAt,
    age: isInstant ? ageText(t, observedAt, now) : dayAgeText(t, observedAt, now),
  });
  if (fromHistory) return [asOf, t('ui.fresh.fromHistory')];
  return [asOf, read ? t(computed ? 'ui.fresh.computed' : 'ui.fresh.read', read) : t('ui.fresh.readUnknown')];
}

/** The lines that say as-of, age and source; the same in a tooltip, in an accessible name and in a test. */
export function originLines(t: T, origin: Origin | undefined, present: Present): string[] {
  const { now } = present;
  if (!origin) return [t('ui.fresh.missingHint')];
  const { source, provisional, rollingChanges } = origin;
  return [
    ...timeLines(t, origin, now),
    source && source !== 'unknown' ? t('ui.fresh.source', { source }) : t('ui.fresh.sourceUnknown'),
    ...(rollingChanges ? [t('ui.fresh.rollingChanges')] : []),
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

/** A figure, what it is, and where it comes from. */
export interface ShownFigure {
  /** As it is shown; `—` for a value that is not there. */
  text: string;
  origin: Origin | undefined;
  /** What the figure is, for whoever does not see where it stands. */
  label: string;
}

const linesOf = (t: T, { text, origin }: ShownFigure, present: Present): string[] =>
  text === missing && !origin ? [t('ui.fresh.missingHint')] : originLines(t, origin, present);

/**
 * Shows the figures' origins beside the element that gets `attach`, while the pointer or the focus is on it. A page has
 * dozens of figures: a tooltip is made when somebody comes near, beside its element and not around it, which would make
 * that anew and take the focus and the click from it.
 */
function useOriginTip<E extends HTMLElement>(figures: readonly ShownFigure[]) {
  const t = useT();
  const present = usePresent();
  const id = useId();
  const target = useRef<E>(null);
  const [isNear, setIsNear] = useState(false);
  const isShown = isNear && figures.length > 0;
  return {
    attach: {
      ref: target,
      'aria-describedby': isShown ? id : undefined,
      onMouseEnter: () => setIsNear(true),
      onMouseLeave: () => setIsNear(false),
      onFocus: () => setIsNear(true),
      onBlur: () => setIsNear(false),
    },
    tip: isShown && (
      <Tip
        target={target}
        label={
          <div id={id}>
            {figures.map((figure) => (
              <div key={figure.label}>
                <strong>{figure.label}</strong>
                {linesOf(t, figure, present).map((line) => (
                  <div key={line}>{line}</div>
                ))}
              </div>
            ))}
          </div>
        }
      />
    ),
  };
}

/** A button that shows figures: it has the focus, so that it is the one that tells their origins. */
export function FiguresButton({
  figures,
  ...button
}: { figures: readonly ShownFigure[] } & ButtonHTMLAttributes<HTMLButtonElement>) {
  const { attach, tip } = useOriginTip<HTMLButtonElement>(figures);
  return (
    <>
      <button type="button" {...button} {...attach} />
      {tip}
    </>
  );
}

interface FigureProps extends ShownFigure {
  style?: CSSProperties;
  badges?: boolean;
  /** Inside a `FiguresButton`, which tells its origin, or beside it as text. */
  inButton?: boolean;
}

/** A figure with its as-of date, age and source behind it; reachable by mouse and keyboard. */
export function Figure({ text, origin, label, style, badges = true, inButton = false }: FigureProps) {
  const t = useT();
  const present = usePresent();
  const { attach, tip } = useOriginTip<HTMLSpanElement>([{ text, origin, label }]);
  const marks = {
    className: 'figure',
    style,
    'data-figure': label,
    'data-origin': linesOf(t, { text, origin, label }, present).join('\n'),
  };
  return (
    <>
      {inButton ? (
        <span {...marks}>{text}</span>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard has to reach what the figure is of
        <span {...marks} {...attach} tabIndex={0}>
          {text}
        </span>
      )}
      {tip}
      {badges && text !== missing && <FreshBadges origin={origin} />}
    </>
  );
}
