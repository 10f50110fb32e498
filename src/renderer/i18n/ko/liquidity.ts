import type { UiTexts } from '../en/index.ts';

export const liquidity: UiTexts['liquidity'] = { title: 'liquidity' };
