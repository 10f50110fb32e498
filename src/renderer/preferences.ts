import { useSyncExternalStore } from 'react';
import { type Language, languageOf } from '../shared/i18n.ts';
import { type Preferences, parsePreferences } from './preference-choices.ts';

const storageKey = 'ddc.preferences';

let current = parsePreferences(window.localStorage.getItem(storageKey));
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

// Another window of the app has changed them.
window.addEventListener('storage', ({ key, newValue }) => {
  if (key !== storageKey) return;
  current = parsePreferences(newValue);
  tell();
});

export function setPreference<K extends keyof Preferences>(key: K, value: Preferences[K]): void {
  current = { ...current, [key]: value };
  window.localStorage.setItem(storageKey, JSON.stringify(current));
  tell();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => current,
  );
}

export const languageFor = ({ language }: Preferences): Language =>
  language === 'auto' ? languageOf(window.navigator.language) : language;
