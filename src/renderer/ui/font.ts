import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

/**
 * Fetches the page's own font, every face of font.css, then shows it. Until then the page stands in the system's: laying
 * it out with a font that is only on its way takes longer than all else before the first figures.
 */
export async function bringFont(): Promise<void> {
  try {
    await Promise.all([...document.fonts].map((face) => face.load()));
  } catch {
    // Then it stays as it is, and can be read.
    return;
  }
  document.documentElement.dataset.font = 'own';
  for (const tell of listeners) tell();
}

/** The fonts of the page as CSS names them, for what is drawn without CSS. */
export function useFontFamily(): string {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => getComputedStyle(document.documentElement).getPropertyValue('--font'),
  );
}
