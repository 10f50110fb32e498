import type { UiTexts } from '../en/index.ts';

export const settings: UiTexts['settings'] = { title: 'settings' };
