import { describe, expect, test } from 'vitest';
import { isSession } from './calendar.ts';
import { isoDay } from './clock.ts';
import { createWorld, type World } from './world.ts';

const keywords = [
  'liquidity crisis',
  'margin call',
  'credit default',
  'repo market',
  'private credit',
  'cre default',
];
const year = Array.from({ length: 365 }, (_, at) => isoDay('2025-11-22') + at).filter(isSession);
const decade = Array.from({ length: 3652 }, (_, at) => isoDay('2016-11-22') + at).filter(isSession);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const cov = mean(a.map((value, at) => (value - meanA) * ((b[at] ?? 0) - meanB)));
  const spread = (values: readonly number[], middle: number) =>
    Math.sqrt(mean(values.map((v) => (v - middle) ** 2)));
  return cov / spread(a, meanA) / spread(b, meanB);
}

const close = (world: World, symbol: string, day: number) =>
  world.liquidity.funds.bar(symbol, day)?.close ?? Number.NaN;
const range = (world: World, symbol: string, day: number) => {
  const bar = world.liquidity.funds.bar(symbol, day);
  return bar === undefined ? Number.NaN : ((bar.high - bar.low) / bar.close) * 100;
};
const crisisNews = (world: World, day: number) => {
  const ms = (day + 1) * 86_400_000;
  return keywords.reduce((sum, word) => sum + world.news.about(word, ms - 86_400_000, ms).length, 0);
};

describe.each([1, 2, 3])('the world of seed %i hangs together', (seed) => {
  const world = createWorld(seed);
  const { risk, rates } = { ...world.liquidity, rates: world.liquidity.observation };
  const values = (id: Parameters<typeof rates>[0], day: number) => Number(rates(id, day));

  test('the VIX rises with the spreads, bonds and banks fall', () => {
    const spreads = year.map((day) => risk.highYield(day));
    expect(
      correlation(
        year.map((day) => close(world, '^VIX', day)),
        spreads,
      ),
    ).toBeGreaterThan(0.6);
    expect(
      correlation(
        year.map((day) => close(world, 'HYG', day)),
        spreads,
      ),
    ).toBeLessThan(-0.5);
    expect(
      correlation(
        year.map((day) => close(world, 'KRE', day)),
        spreads,
      ),
    ).toBeLessThan(-0.2);
    const grades = decade.map((day) => risk.investmentGrade(day));
    expect(
      correlation(
        decade.map((day) => risk.highYield(day)),
        grades,
      ),
    ).toBeGreaterThan(0.9);
  });

  test('tense days have wide ranges, many crisis headlines and dear overnight money', () => {
    const ordered = [...decade].sort((a, b) => risk.tension(a) - risk.tension(b));
    const calm = ordered.slice(0, 100);
    const tense = ordered.slice(-100);
    const figure = (days: readonly number[], of: (day: number) => number) => mean(days.map(of));
    expect(figure(tense, (day) => range(world, 'TLT', day))).toBeGreaterThan(
      1.8 * figure(calm, (day) => range(world, 'TLT', day)),
    );
    expect(figure(calm, (day) => crisisNews(world, day))).toBeLessThan(20);
    expect(figure(tense, (day) => crisisNews(world, day))).toBeGreaterThan(45);
    expect(Math.max(...tense.map((day) => crisisNews(world, day)))).toBeGreaterThan(80);
    const premium = (days: readonly number[]) => {
      const known = days.map((day) => values('SOFR', day) - values('IORB', day)).filter(Number.isFinite);
      return mean(known);
    };
    expect(premium(tense.filter((day) => day > isoDay('2021-07-29')))).toBeGreaterThan(premium(calm));
  });

  test('figures stay plausible for ten years', () => {
    const within = (low: number, high: number, of: (day: number) => number) => {
      const figures = decade.map(of).filter(Number.isFinite);
      expect(figures.length).toBeGreaterThan(1000);
      expect(Math.min(...figures)).toBeGreaterThan(low);
      expect(Math.max(...figures)).toBeLessThan(high);
    };
    within(9, 60, (day) => close(world, '^VIX', day));
    within(2, 9, risk.highYield);
    within(0.4, 3, risk.investmentGrade);
    within(0, 8, (day) => values('DGS2', day));
    within(0.5, 8, (day) => values('DGS10', day));
    within(-0.11, 0.31, (day) => values('SOFR', day) - values('IORB', day));
    within(0, 3000, (day) => values('RRPONTSYD', day));
    within(0, 6, (day) => range(world, 'TLT', day));
    expect(decade.some((day) => values('SOFR', day) < values('IORB', day))).toBe(true);
  });

  test('an ordinary day has ten to forty crisis headlines', () => {
    const ordinary = decade.filter((day) => day % 4 === 0 && risk.tension(day) < 1);
    const usual = ordinary.map((day) => crisisNews(world, day)).filter((count) => count >= 8 && count <= 40);
    expect(usual.length / ordinary.length).toBeGreaterThan(0.9);
  });
});
