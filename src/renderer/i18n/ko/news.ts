import type { UiTexts } from '../en/index.ts';

export const news: UiTexts['news'] = { title: 'news' };
