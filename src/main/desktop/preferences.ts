import type { Language } from '../../shared/i18n.ts';
import type { Configuration } from '../host.ts';

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

/** The settings of a data folder, as they are at the moment. */
export function preferencesOf({ settings, language }: Configuration): Preferences {
  return {
    get() {
      const { keepInTray, notifications } = settings.current();
      return { language: language(), keepInTray, notifications };
    },
    onChange: (listener) => void settings.on(() => listener()),
  };
}
