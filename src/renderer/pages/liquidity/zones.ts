import { levels } from '../../../shared/stress.ts';

/** The level that a single score would be, by the same bounds as the total. */
export const levelOfScore = (score: number): (typeof levels)[number]['level'] =>
  (levels.find(({ below }) => score < below) ?? levels[4]).level;

export type VixZone = 'vixPanic' | 'vixHigh' | 'vixUsual' | 'vixLow';
export const vixZone = (vix: number): VixZone =>
  vix >= 35 ? 'vixPanic' : vix >= 25 ? 'vixHigh' : vix >= 20 ? 'vixUsual' : 'vixLow';

export type HyZone = 'hySevere' | 'hyTense' | 'hyCalm';
export const hyZone = (hyOasPercent: number): HyZone =>
  hyOasPercent >= 6 ? 'hySevere' : hyOasPercent >= 4 ? 'hyTense' : 'hyCalm';
