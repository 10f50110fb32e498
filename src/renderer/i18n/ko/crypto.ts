import type { UiTexts } from '../en/index.ts';

export const crypto: UiTexts['crypto'] = { title: 'crypto' };
