import { type Language, languageOf } from '../shared/i18n.ts';

/** How a person wants to see things; kept where the page runs, since it changes nothing that is collected. */
export interface Preferences {
  language: 'auto' | Language;
  theme: 'dark' | 'light' | 'auto';
  /** `redDown`: rising is green. `redUp`: rising is red and falling is blue, as in Korea. */
  priceColors: 'redDown' | 'redUp';
}

const defaults: Preferences = { language: 'auto', theme: 'dark', priceColors: 'redDown' };
const choices: { [K in keyof Preferences]: readonly Preferences[K][] } = {
  language: ['auto', 'ko', 'en'],
  theme: ['dark', 'light', 'auto'],
  priceColors: ['redDown', 'redUp'],
};

/** Whatever stands in the storage, only what is a choice counts. */
export function parsePreferences(text: string | null): Preferences {
  let found: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) found = parsed;
  } catch {
    // Not ours, or cut off: the defaults serve.
  }
  const pick = <K extends keyof Preferences>(key: K): Preferences[K] =>
    choices[key].find((choice) => choice === found[key]) ?? defaults[key];
  return { language: pick('language'), theme: pick('theme'), priceColors: pick('priceColors') };
}

export const storageKey = 'ddc.preferences';
/** What the page begins with. */
export const storedPreferences = (): Preferences => parsePreferences(window.localStorage.getItem(storageKey));

export const languageFor = ({ language }: Preferences): Language =>
  language === 'auto' ? languageOf(window.navigator.language) : language;
