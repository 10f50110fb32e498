import type { Bounds } from './remembered.ts';

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const smallest = { width: 900, height: 600 };
const usual = { width: 1280, height: 860 };
/** So much of a window has to be on a screen for the user to get hold of it. */
const grip = { width: 120, height: 40 };

function overlap(a: Area, b: Area): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}

/**
 * Where to put a window: where it stood, if enough of it would be on one of the screens that are there now, and no
 * larger than that screen; else in the middle of the first.
 */
export function placeWindow(
  remembered: Bounds | undefined,
  screens: readonly Area[],
): Area & { maximized: boolean } {
  const first = screens[0] ?? { x: 0, y: 0, ...usual };
  const wanted = remembered ?? usual;
  const holder = remembered
    ? screens.find((screen) => {
        const shared = overlap(remembered, screen);
        // The title bar is what one takes hold of: it must not lie above the screen.
        return shared.width >= grip.width && shared.height >= grip.height && remembered.y >= screen.y;
      })
    : undefined;
  const screen = holder ?? first;
  const width = Math.min(Math.max(wanted.width, smallest.width), Math.max(screen.width, smallest.width));
  const height = Math.min(Math.max(wanted.height, smallest.height), Math.max(screen.height, smallest.height));
  const maximized = remembered?.maximized ?? false;
  if (remembered && holder) return { x: remembered.x, y: remembered.y, width, height, maximized };
  return {
    x: Math.round(screen.x + (screen.width - width) / 2),
    y: Math.round(screen.y + (screen.height - height) / 2),
    width,
    height,
    maximized,
  };
}
