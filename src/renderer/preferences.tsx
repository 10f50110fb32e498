import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useAction, useHost, useOperation } from './api/host.tsx';
import { type Preferences, storageKey, storedPreferences } from './preference-choices.ts';

interface Chosen {
  preferences: Preferences;
  choose<K extends keyof Preferences>(name: K, value: Preferences[K]): void;
}

const PreferencesContext = createContext<Chosen>({
  preferences: storedPreferences(),
  choose: () => undefined,
});

/**
 * How a person wants to see things. In the app's windows these are the app's settings, which the tray speaks by as well;
 * a browser has its own.
 */
export function PreferencesProvider({ children }: { children: ReactNode }) {
  const { transport } = useHost();
  const isApp = transport.kind === 'desktop';
  const settings = useOperation('settings.get', {}, { enabled: isApp }).data?.settings;
  const update = useAction('settings.update');
  const [own, setOwn] = useState(storedPreferences);

  // Another tab of the browser has changed them.
  useEffect(() => {
    const hear = ({ key }: StorageEvent) => key === storageKey && setOwn(storedPreferences());
    window.addEventListener('storage', hear);
    return () => window.removeEventListener('storage', hear);
  }, []);
  // The first picture of the next window has them before the app has answered.
  useEffect(() => {
    if (!isApp || !settings) return;
    const { language, theme, priceColors } = settings;
    window.localStorage.setItem(storageKey, JSON.stringify({ language, theme, priceColors }));
    setOwn({ language, theme, priceColors });
  }, [isApp, settings]);

  const { mutate } = update;
  const chosen = useMemo<Chosen>(
    () => ({
      preferences: own,
      choose(name, value) {
        const next = { ...own, [name]: value };
        setOwn(next);
        window.localStorage.setItem(storageKey, JSON.stringify(next));
        if (isApp) mutate({ [name]: value });
      },
    }),
    [own, isApp, mutate],
  );
  return <PreferencesContext.Provider value={chosen}>{children}</PreferencesContext.Provider>;
}

export const usePreferences = (): Chosen => useContext(PreferencesContext);
