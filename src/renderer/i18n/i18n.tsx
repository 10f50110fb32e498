import { createInstance } from 'i18next';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { MessageParams } from '../../shared/errors.ts';
import type { Language, Leaves, TextKey } from '../../shared/i18n.ts';
import type { UiTexts } from './en/index.ts';
import { textsOf } from './texts.ts';

/** A text of the dashboards (`ui.…`) or one that every part of the product uses. */
export type UiKey = TextKey | Leaves<{ ui: UiTexts }>;
export type T = (key: UiKey, params?: MessageParams) => string;

const i18n = createInstance();
void i18n.init({
  resources: {},
  fallbackLng: false,
  initAsync: false,
  // React escapes.
  interpolation: { escapeValue: false },
});

/** Fetches the texts of a language; whoever translates by it has waited for this. */
export async function loadLanguage(language: Language): Promise<void> {
  const texts = await textsOf(language);
  if (!i18n.hasResourceBundle(language, 'translation'))
    i18n.addResourceBundle(language, 'translation', texts);
}

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

interface Spoken {
  t: T;
  language: Language;
}

const LanguageContext = createContext<Spoken | undefined>(undefined);

/** `language` has been loaded when this is drawn first. Another one is spoken as soon as its texts are here. */
export function LanguageProvider({ language, children }: { language: Language; children: ReactNode }) {
  const [loaded, setLoaded] = useState(language);
  useEffect(() => {
    let isWanted = true;
    // Without an answer the page goes on in the language that it has.
    loadLanguage(language).then(
      () => isWanted && setLoaded(language),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [language]);
  const value = useMemo(() => ({ t: translatorOf(loaded), language: loaded }), [loaded]);
  return <LanguageContext.Provider value={value}>{children}</LanguageContext.Provider>;
}

function useSpoken(): Spoken {
  const spoken = useContext(LanguageContext);
  if (!spoken) throw new Error('a text is asked for outside of LanguageProvider');
  return spoken;
}

export const useT = (): T => useSpoken().t;
export const useLanguage = (): Language => useSpoken().language;
