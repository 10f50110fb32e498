import type { UiTexts } from '../en/index.ts';

export const runs: UiTexts['runs'] = { title: 'runs' };
