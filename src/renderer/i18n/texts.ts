import type { Language } from '../../shared/i18n.ts';

/** Every text of a language. The browser fetches it once, whoever asks first. */
export const textsOf = async (language: Language) =>
  language === 'ko' ? (await import('./ko/all.ts')).texts : (await import('./en/all.ts')).texts;
