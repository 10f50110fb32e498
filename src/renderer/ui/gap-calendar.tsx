import { Group, SegmentedControl, Text, Title } from '@mantine/core';
import { type KeyboardEvent, type SyntheticEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CollectorId } from '../../shared/words.ts';
import { useOperation } from '../api/host.tsx';
import { monthName } from '../format/format.ts';
import { type T, useLanguage, useT } from '../i18n/i18n.tsx';
import { dayStates, type GapDay, type GapRow, gapRows, monthsOf, nextSquare } from './gap-days.ts';
import { usePresent } from './now.tsx';
import { Loaded } from './states.tsx';

const lengths = { d120: 120, d365: 365 } as const;
type Length = keyof typeof lengths;

export interface PickedDay {
  date: string;
  collector: CollectorId;
}

interface GapCalendarProps {
  onPick: (date: string, collector: CollectorId) => void;
  picked?: PickedDay | undefined;
}

const plural = (count: number) => (count === 1 ? 'one' : 'other');

/** What a square says: its day, collector, state and how often it was tried. */
function dayText(t: T, row: GapRow, day: GapDay): string {
  const named = {
    date: day.date,
    collector: t(`collector.${row.collector}`),
    state: t(`ui.runs.calendar.state.${day.state}`),
  };
  if (day.attempts === 0) return t('ui.runs.calendar.day', named);
  const attempts = t(`ui.runs.calendar.attempts_${plural(day.attempts)}`, { count: day.attempts });
  return t('ui.runs.calendar.dayAttempts', { ...named, attempts });
}

/** How whole the history of a collector is, in words. */
function rowText(t: T, { days, missing, failed }: GapRow): string {
  if (days.every(({ state }) => state === 'before')) return t('ui.runs.calendar.unused');
  return [
    missing === 0
      ? t('ui.runs.calendar.whole')
      : t(`ui.runs.calendar.missing_${plural(missing)}`, { count: missing }),
    ...(failed > 0 ? [t(`ui.runs.calendar.failed_${plural(failed)}`, { count: failed })] : []),
  ].join(' · ');
}

/** Widths of the column of names (in styles.css as well) and of the narrowest day. */
const namesPx = 76;
const squarePx = 8;

interface Shown {
  text: string;
  left: number;
  top: number;
}

/** The squares. One of them can be tabbed to; arrow keys go on from there. */
function Squares({ rows, onPick, picked }: { rows: readonly GapRow[] } & GapCalendarProps) {
  const t = useT();
  const language = useLanguage();
  const dates = useMemo(() => rows[0]?.days.map(({ date }) => date) ?? [], [rows]);
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown>();
  const [at, setAt] = useState<{ row: number; day: number }>();
  // The newest days matter: they are in view from the start, and again when the range or the room for them changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of days is what decides
  useLayoutEffect(() => {
    setAt(undefined);
    const element = scroller.current;
    if (!element) return;
    const showNewest = () => element.scrollTo({ left: element.scrollWidth });
    showNewest();
    const sizes = new ResizeObserver(showNewest);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [dates.length]);
  const current = {
    row: Math.min(at?.row ?? 0, rows.length - 1),
    day: Math.min(at?.day ?? dates.length - 1, dates.length - 1),
  };
  const show = ({ target }: SyntheticEvent) => {
    const square = target instanceof HTMLElement ? target.closest<HTMLElement>('.gap-day') : null;
    const outer = frame.current?.getBoundingClientRect();
    if (!square || !outer) {
      setShown(undefined);
      return;
    }
    const inner = square.getBoundingClientRect();
    const left = inner.left + inner.width / 2 - outer.left;
    setShown({ text: square.getAttribute('aria-label') ?? '', left, top: inner.top - outer.top });
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const next = nextSquare(event.key, current, { rows: rows.length, days: dates.length });
    if (!next) return;
    event.preventDefault();
    setAt(next);
    frame.current?.querySelector<HTMLElement>(`[data-square="${next.row}-${next.day}"]`)?.focus();
  };
  const half = (frame.current?.clientWidth ?? 0) / 2;
  return (
    <div ref={frame} style={{ position: 'relative' }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only listens for what happens to its squares */}
      <div
        ref={scroller}
        className="gap-scroll"
        onMouseOver={show}
        onMouseLeave={() => setShown(undefined)}
        onFocus={show}
        onBlur={() => setShown(undefined)}
        onScroll={() => setShown(undefined)}
        onKeyDown={move}
      >
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: arrow keys walk through this table
          role="grid"
          aria-label={t('ui.runs.calendar.title')}
          className="gap-table"
          style={{ minWidth: namesPx + dates.length * squarePx }}
        >
          <thead>
            <tr>
              <td />
              {monthsOf(dates).map(({ month, days }) => (
                <th key={month} colSpan={days} scope="colgroup" className="dim">
                  {/* Over so few days its name has no room. */}
                  <span className={days > 3 ? undefined : 'unseen'}>
                    {monthName(language, `${month}-01`)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, rowIndex) => (
              <tr key={row.collector} data-gap-row={row.collector}>
                {/* Days that are scrolled away stand out at the edge otherwise. */}
                <th scope="row" style={{ boxShadow: '-4px 0 var(--card-solid)' }}>
                  {t(`collector.${row.collector}`)}
                </th>
                {row.days.map((day, dayIndex) => (
                  <td key={day.date} data-month-start={day.date.endsWith('-01') || undefined}>
                    <button
                      type="button"
                      className="gap-day"
                      data-square={`${rowIndex}-${dayIndex}`}
                      data-state={day.state}
                      data-picked={
                        (picked?.date === day.date && picked.collector === row.collector) || undefined
                      }
                      tabIndex={rowIndex === current.row && dayIndex === current.day ? 0 : -1}
                      aria-label={dayText(t, row, day)}
                      onClick={() => {
                        setAt({ row: rowIndex, day: dayIndex });
                        onPick(day.date, row.collector);
                      }}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown && (
        <div
          className="gap-tip"
          aria-hidden="true"
          style={{
            left: shown.left,
            top: shown.top,
            // At an edge it opens inwards.
            transform: `translate(${shown.left > half * 1.6 ? -100 : shown.left < half * 0.4 ? 0 : -50}%, -115%)`,
          }}
        >
          {shown.text}
        </div>
      )}
    </div>
  );
}

/** Which day each collector has run or has data of: the gaps of the history at a glance. */
export function GapCalendar({ onPick, picked }: GapCalendarProps) {
  const t = useT();
  const { expected } = usePresent();
  const [length, setLength] = useState<Length>('d120');
  const query = useOperation('run.calendar', { days: lengths[length] });
  const rows = useMemo(() => (query.data ? gapRows(query.data, expected) : []), [query.data, expected]);
  const used = dayStates.filter((state) => rows.some(({ days }) => days.some((day) => day.state === state)));
  return (
    <section className="card" aria-labelledby="gap-title" data-gap-calendar>
      <Group justify="space-between" mb="sm" align="flex-start">
        <div>
          <Title order={2} size="h4" id="gap-title">
            {t('ui.runs.calendar.title')}
          </Title>
          <Text size="xs" className="dim">
            {t('ui.runs.calendar.hint')}
          </Text>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={t('ui.runs.calendar.range')}
          value={length}
          onChange={(value) => setLength(value as Length)}
          data={(Object.keys(lengths) as Length[]).map((value) => ({
            value,
            label: t(`ui.runs.calendar.${value}`),
          }))}
        />
      </Group>
      <Loaded query={query}>
        <Squares rows={rows} onPick={onPick} picked={picked} />
        <Group justify="space-between" mt="sm" gap="md" align="flex-start">
          <ul className="gap-words">
            {rows.map((row) => (
              <li key={row.collector} data-gap-words={row.collector}>
                <span className="dim">{t(`collector.${row.collector}`)}</span> {rowText(t, row)}
              </li>
            ))}
          </ul>
          <ul className="gap-legend" aria-label={t('ui.runs.calendar.legend')}>
            {used.map((state) => (
              <li key={state}>
                <span className="gap-day" data-state={state} aria-hidden="true" />
                {t(`ui.runs.calendar.state.${state}`)}
              </li>
            ))}
          </ul>
        </Group>
      </Loaded>
    </section>
  );
}
