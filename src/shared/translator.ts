import { createInstance } from 'i18next';
import type { Language, Translate } from './i18n.ts';
import { en } from './texts/en.ts';
import { ko } from './texts/ko.ts';

const i18n = createInstance();
void i18n.init({
  resources: { en: { translation: en }, ko: { translation: ko } },
  fallbackLng: 'en',
  initAsync: false,
  // Texts go to terminals, JSON and React, all of which escape for themselves.
  interpolation: { escapeValue: false },
});

/** The texts of one language, for every part of the product but the dashboards, which have more (renderer/i18n). */
export function translator(language: Language): Translate {
  const t = i18n.getFixedT(language);
  return (key, params) => t(key, { ...params });
}
