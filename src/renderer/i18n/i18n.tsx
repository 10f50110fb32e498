import { createInstance } from 'i18next';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { MessageParams } from '../../shared/errors.ts';
import type { Language, Leaves, TextKey } from '../../shared/i18n.ts';
import { en as sharedEn } from '../../shared/texts/en.ts';
import { ko as sharedKo } from '../../shared/texts/ko.ts';
import { en, type UiTexts } from './en/index.ts';
import { ko } from './ko/index.ts';

/** A text of the dashboards (`ui.…`) or one that every part of the product uses. */
export type UiKey = TextKey | Leaves<{ ui: UiTexts }>;
export type T = (key: UiKey, params?: MessageParams) => string;

const i18n = createInstance();
void i18n.init({
  resources: {
    en: { translation: { ...sharedEn, ui: en } },
    ko: { translation: { ...sharedKo, ui: ko } },
  },
  fallbackLng: 'en',
  initAsync: false,
  // React escapes.
  interpolation: { escapeValue: false },
});

export function translatorOf(language: Language): T {
  const t = i18n.getFixedT(language);
  // A page says hundreds of words each time it is drawn, and most of them are always the same.
  const fixed = new Map<UiKey, string>();
  return (key, params) => {
    if (params) return t(key, { ...params });
    const known = fixed.get(key);
    if (known !== undefined) return known;
    const text = t(key);
    fixed.set(key, text);
    return text;
  };
}

const LanguageContext = createContext<{ t: T; language: Language }>({
  t: translatorOf('ko'),
  language: 'ko',
});

export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  const value = useMemo(() => ({ t: translatorOf(language), language }), [language]);
  return <LanguageContext.Provider value={value}>{children}</LanguageContext.Provider>;
}

export const useT = (): T => useContext(LanguageContext).t;
export const useLanguage = (): Language => useContext(LanguageContext).language;
