import { describe, expect, test } from 'vitest';
import { modules } from '../../../shared/stress.ts';
import { directionParticle, topicParticle } from '../../format/korean.ts';
import { stressLatest } from '../../testing/sample.ts';
import { contributionsOf, driversOf } from './contributions.ts';
import { gaugeArc, gaugePoint } from './gauge-arc.ts';
import { moduleOrigin } from './origins.ts';
import { hyZone, levelOfScore, vixZone } from './zones.ts';

describe('contributions', () => {
  test('add up to the total, largest first', () => {
    const latest = stressLatest({
      volatility: 0.5,
      credit: 0.2,
      funding: 1,
      treasury: 0,
      news: 0.3,
      fedTone: 0.1,
    });
    const contributions = contributionsOf(latest);
    expect(contributions.map(({ id }) => id)).toEqual([
      'funding',
      'volatility',
      'credit',
      'news',
      'fedTone',
      'treasury',
    ]);
    // 0.25·0.5 + 0.25·0.2 + 0.2·1 + 0.1·0.3 + 0.05·0.1 = 0.41
    expect(contributions.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(0.41, 12);
    expect(contributions.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('of the modules that are there alone: a missing one brings nothing and takes nothing', () => {
    const latest = stressLatest({
      volatility: 0.5,
      credit: null,
      funding: null,
      treasury: 0.5,
      news: null,
      fedTone: null,
    });
    const contributions = contributionsOf(latest);
    expect(contributions.map(({ id }) => id)).toEqual(['volatility', 'treasury']);
    expect(contributions.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(0.5, 12);
    const { volatility, treasury } = modules;
    expect(contributions[0]?.value).toBeCloseTo(
      (0.5 * volatility.weight) / (volatility.weight + treasury.weight),
      12,
    );
  });

  test('of a day without stress have no shares to divide', () => {
    const latest = stressLatest({ volatility: 0, credit: 0, funding: 0, treasury: 0, news: 0, fedTone: 0 });
    expect(contributionsOf(latest).every(({ value, share }) => value === 0 && share === 0)).toBe(true);
  });

  test('of at least 0.05 are drivers, three at most', () => {
    const value = (id: 'news' | 'credit' | 'funding' | 'treasury', of: number) => ({
      id,
      value: of,
      share: 0,
    });
    expect(driversOf([value('credit', 0.05), value('news', 0.0499)])).toEqual(['credit']);
    expect(
      driversOf([value('credit', 0.4), value('funding', 0.3), value('treasury', 0.2), value('news', 0.1)]),
    ).toEqual(['credit', 'funding', 'treasury']);
    expect(driversOf([])).toEqual([]);
  });
});

describe('zones', () => {
  test.each([
    [0.2499, 'normal'],
    [0.25, 'watch'],
    [0.3999, 'watch'],
    [0.4, 'caution'],
    [0.55, 'stress'],
    [0.7499, 'stress'],
    [0.75, 'crisis'],
    [1, 'crisis'],
  ])('a score of %s is %s', (score, level) => expect(levelOfScore(score)).toBe(level));

  test.each([
    [19.99, 'vixLow'],
    [20, 'vixUsual'],
    [25, 'vixHigh'],
    [35, 'vixPanic'],
  ])('a VIX of %s is %s', (vix, zone) => expect(vixZone(vix)).toBe(zone));

  test.each([
    [3.99, 'hyCalm'],
    [4, 'hyTense'],
    [6, 'hySevere'],
  ])('an HY OAS of %s is %s', (hyOas, zone) => expect(hyZone(hyOas)).toBe(zone));
});

describe('the gauge', () => {
  test.each([
    [0, 20, 96],
    [0.5, 100, 16],
    [1, 180, 96],
    [-1, 20, 96],
    [7, 180, 96],
  ])('shows %s at %s, %s: over the base line, left to right', (score, x, y) => {
    const point = gaugePoint(score);
    expect(point.x).toBeCloseTo(x, 9);
    expect(point.y).toBeCloseTo(y, 9);
  });

  test('never leaves its box and never takes the long way round', () => {
    for (let score = 0; score <= 1; score += 0.01) {
      const { x, y } = gaugePoint(score);
      expect(x >= 20 && x <= 180 && y >= 16 && y <= 96 + 1e-9).toBe(true);
      expect(gaugeArc(0, score)).toMatch(/ A 80 80 0 0 1 /);
    }
  });
});

describe('the origin of a module', () => {
  test('is that of its oldest input, and provisional when any of them is', () => {
    const latest = stressLatest({ funding: 0.2 });
    latest.modules.funding.inputs = [
      {
        name: 'SOFR',
        value: 4,
        observed_on: '2026-02-18',
        age_days: 1,
        source: 'FRED SOFR',
        provisional: false,
      },
      {
        name: 'IORB',
        value: 3.9,
        observed_on: '2026-02-17',
        age_days: 2,
        source: 'FRED IORB',
        provisional: true,
      },
    ];
    expect(moduleOrigin(latest, 'funding')).toMatchObject({
      observedAt: '2026-02-17',
      source: 'FRED SOFR, FRED IORB',
      provisional: true,
      date: latest.date,
    });
  });

  test('of a range over five sessions is that of the last session', () => {
    const latest = stressLatest({ treasury: 0.2 });
    const input = { age_days: 0, source: 'Yahoo Finance', provisional: false };
    latest.modules.treasury.inputs = [
      { ...input, name: 'TLT high', value: 92, observed_on: '2026-02-12' },
      { ...input, name: 'TLT close', value: 90, observed_on: '2026-02-18' },
    ];
    expect(moduleOrigin(latest, 'treasury')?.observedAt).toBe('2026-02-18');
  });
});

describe('particles after numbers as they are read', () => {
  test.each([
    ['0.283', '은'],
    ['0.122', '는'],
    ['0.450', '은'],
    ['0.129', '는'],
    ['0.127', '은'],
  ])('%s%s', (text, particle) => expect(topicParticle(text)).toBe(particle));

  test.each([
    ['18.5', '로'],
    ['20.0', '으로'],
    ['31.1', '로'],
    ['22.3', '으로'],
    ['15.6', '으로'],
    ['12.8', '로'],
  ])('%s%s', (text, particle) => expect(directionParticle(text)).toBe(particle));
});
