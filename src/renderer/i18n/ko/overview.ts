import type { UiTexts } from '../en/index.ts';

export const overview: UiTexts['overview'] = { title: 'overview' };
