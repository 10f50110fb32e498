import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../lib/day.ts';
import { dailyDate, dailyName, keep } from './rotation.ts';

/** Every day from `first` to `last`, oldest first. */
const every = (first: string, last: string) =>
  Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index));
const keptOf = (dates: readonly string[], today: string) =>
  [...keep(dates.map(dailyName), today)].map((name) => dailyDate(name) ?? '').sort();

test('of two years without a gap: seven days, the last days of four weeks and of twelve months', () => {
  // 25 November 2026 is a Wednesday.
  expect(keptOf(every('2024-11-01', '2026-11-25'), '2026-11-25')).toEqual([
    // months
    '2025-12-31',
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
    '2026-06-30',
    '2026-07-31',
    '2026-08-31',
    '2026-09-30',
    '2026-10-31',
    // weeks: Sundays
    '2026-11-08',
    '2026-11-15',
    // days, among them a Sunday
    ...every('2026-11-19', '2026-11-25'),
  ]);
});

const cases: Record<string, [today: string, dates: string[], kept: string[]]> = {
  'nothing there': ['2026-11-25', [], []],
  'one copy, however old': ['2026-11-25', ['2019-01-01'], ['2019-01-01']],
  'the newest seven, though they are of years ago': [
    '2026-11-25',
    every('2021-03-09', '2021-03-14'),
    every('2021-03-09', '2021-03-14'),
  ],
  'a week begins on Monday: the Sunday before is another week': [
    '2026-03-09',
    every('2026-02-25', '2026-03-09'),
    // The last of February; Sunday 1 March; the newest seven, among them Sunday 8 March.
    ['2026-02-28', '2026-03-01', ...every('2026-03-03', '2026-03-09')],
  ],
  'the last copy of a month stands for it, on whatever day it was made': [
    '2026-11-25',
    ['2026-01-02', '2026-01-03', '2026-02-27', ...every('2026-11-01', '2026-11-25')],
    ['2026-01-03', '2026-02-27', '2026-11-08', '2026-11-15', ...every('2026-11-19', '2026-11-25')],
  ],
  'leap day': ['2028-03-01', ['2028-02-29', '2028-03-01'], ['2028-02-29', '2028-03-01']],
  'copies of days to come stay and take nobody’s place': [
    '2026-11-10',
    [...every('2026-11-02', '2026-11-10'), '2026-11-11', '2099-01-01'],
    [...every('2026-11-04', '2026-11-10'), '2026-11-11', '2099-01-01'],
  ],
};
test.each(Object.entries(cases))('%s', (_, [today, dates, kept]) => {
  expect(keptOf(dates, today)).toEqual(kept);
});

test('what is not ours always stays, whatever it looks like', () => {
  const strangers = [
    'manual-2020-01-01T00-00-00-000Z.db',
    'before-restore-2020-01-01T00-00-00-000Z.db',
    'before-format-30-2020-01-01T00-00-00-000Z-7.db',
    'daily-2020-02-30.db',
    'daily-2020-01-01.db.partial',
    'daily-2020-01-01.DB',
    'my daily-2020-01-01.db',
    'daily-2020-01-01.db-wal',
    'daily-notes.txt',
    '',
  ];
  const ours = every('2026-10-01', '2026-11-25').map(dailyName);
  const kept = keep([...ours, ...strangers], '2026-11-25');
  expect(strangers.filter((name) => !kept.has(name))).toEqual([]);
  expect(kept.size).toBeLessThan(ours.length);
});

/** As the product does it: every morning one more copy, then what does not stay is deleted. */
function live(mornings: readonly string[]): string[] {
  let files: string[] = [];
  for (const today of mornings) files = [...keep([...files, dailyName(today)], today)];
  return files.map((name) => dailyDate(name) ?? '').sort();
}

describe('kept up morning by morning', () => {
  test('a copy that is needed later has not been deleted before', () => {
    const mornings = every('2024-11-01', '2026-11-25');
    expect(live(mornings)).toEqual(keptOf(mornings, '2026-11-25'));
  });

  test('with any days missing: the same, never fewer than the newest seven, never more than 23', () => {
    const day = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(fc.uniqueArray(day, { minLength: 1, maxLength: 300 }), (offsets) => {
        const mornings = offsets.sort((a, b) => a - b).map((offset) => addDays('2024-01-01', offset));
        const kept = live(mornings);
        expect(kept).toEqual(keptOf(mornings, mornings.at(-1) ?? ''));
        expect(kept).toEqual(expect.arrayContaining(mornings.slice(-7)));
        expect(kept.length).toBeLessThanOrEqual(23);
      }),
      { numRuns: 100 },
    );
  });

  test('a clock that jumps to 2099 for a morning deletes no good copy but what that morning replaced', () => {
    const before = live(every('2025-11-01', '2026-11-25'));
    const jumped = [...keep([...before, '2099-01-01'].map(dailyName), '2099-01-01')];
    const lost = before.filter((date) => !jumped.includes(dailyName(date)));
    // The strange morning took one place among days, weeks and months each.
    expect(lost.length).toBeLessThanOrEqual(3);
    expect(jumped).toContain('daily-2026-11-25.db');
  });
});
