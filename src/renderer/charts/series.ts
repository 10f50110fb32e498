/** A value by calendar date; null where there is none. */
export interface Point {
  date: string;
  value: number | null;
}

const dayMs = 86_400_000;

/**
 * The points with a null for every calendar day that has none, so that a gap is drawn as a gap. `openDays`: a gap of
 * so many days at most is bridged, for series that have no value on weekends and holidays.
 */
export function withGaps(points: readonly Point[], openDays = 0): Point[] {
  const filled: Point[] = [];
  let last: string | undefined;
  for (const point of points) {
    if (point.value === null) continue;
    const missed =
      last === undefined ? 0 : Math.round((Date.parse(point.date) - Date.parse(last)) / dayMs) - 1;
    if (missed > openDays && last !== undefined) {
      // One null is enough to break the line.
      filled.push({ date: new Date(Date.parse(last) + dayMs).toISOString().slice(0, 10), value: null });
    }
    filled.push(point);
    last = point.date;
  }
  return filled;
}

export interface Summary {
  count: number;
  from: string;
  to: string;
  last: number;
  min: number;
  max: number;
  /** Calendar days between first and last without a value. */
  missingDays: number;
}

/** What a chart shows in a sentence's worth of figures; undefined when there is nothing. */
export function summaryOf(points: readonly Point[]): Summary | undefined {
  const present = points.filter((point): point is { date: string; value: number } => point.value !== null);
  const [first] = present;
  const last = present.at(-1);
  if (!first || !last) return undefined;
  let [min, max] = [first.value, first.value];
  for (const { value } of present) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const days = Math.round((Date.parse(last.date) - Date.parse(first.date)) / dayMs) + 1;
  return {
    count: present.length,
    from: first.date,
    to: last.date,
    last: last.value,
    min,
    max,
    missingDays: days - present.length,
  };
}

export const ranges = ['d30', 'd90', 'd365', 'all'] as const;
export type Range = (typeof ranges)[number];
/** Calendar days of a range. */
export const daysOf: Readonly<Record<Range, number>> = { d30: 30, d90: 90, d365: 365, all: 3650 };

/** The points of a range that ends today. */
export function within(points: readonly Point[], range: Range, today: string): readonly Point[] {
  if (range === 'all') return points;
  const from = new Date(Date.parse(today) - (daysOf[range] - 1) * dayMs).toISOString().slice(0, 10);
  return points.filter(({ date }) => date >= from);
}

/** The smallest power of ten by which the ticks of an axis have to differ for each to have a label of its own. */
export function tellingStep(label: (value: number) => string, near: number): number {
  const ticks = Array.from({ length: 10 }, (_, tick) => tick);
  const powers = Array.from({ length: 24 }, (_, power) => 10 ** (power - 8));
  return (
    powers.find((step) => new Set(ticks.map((tick) => label(near + tick * step))).size === ticks.length) ?? 0
  );
}
