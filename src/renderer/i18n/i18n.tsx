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

const texts = { en: { ...sharedEn, ui: en }, ko: { ...sharedKo, ui: ko } };
const i18n = createInstance();
void i18n.init({
  resources: { en: { translation: texts.en }, ko: { translation: texts.ko } },
  fallbackLng: 'en',
  initAsync: false,
  // React escapes.
  interpolation: { escapeValue: false },
});

/** The text as it stands in its table; undefined where there is none, or it has something to fill in. */
function plainText(language: Language, key: string): string | undefined {
  let at: unknown = texts[language];
  for (const part of key.split('.')) at = (at as Record<string, unknown> | undefined)?.[part];
  return typeof at === 'string' && !/\{\{|\$t\(/.test(at) ? at : undefined;
}

export function translatorOf(language: Language): T {
  const t = i18n.getFixedT(language);
  // A page says hundreds of words each time it is drawn, most of them with nothing to fill in.
  return (key, params) => (params ? t(key, { ...params }) : (plainText(language, key) ?? t(key)));
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
