import type { Language } from '../../shared/i18n.ts';

/** What the user has chosen, as far as the desktop app asks for it. */
export interface Choices {
  language: Language;
  /** Whether closing the last window leaves the app in the tray. */
  keepInTray: boolean;
  notifications: { failures: boolean; levelUp: boolean };
}

export interface Preferences {
  get(): Choices;
  /** Calls back after a change. */
  onChange(listener: () => void): void;
}

/** The choices of one who has chosen nothing. */
export function standardPreferences(language: Language): Preferences {
  const choices: Choices = {
    language,
    keepInTray: true,
    notifications: { failures: true, levelUp: true },
  };
  return { get: () => choices, onChange: () => undefined };
}
