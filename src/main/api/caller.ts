import type { Trigger } from '../../shared/words.ts';

/** Who asks, and through which way in. */
export interface Caller {
  trigger: Trigger;
  /** A way in that does not say which it is counts as the one that anybody can take. */
  through?: 'http' | 'desktop' | 'cli';
}

/**
 * Whether it is surely the user: a window of the app, or a command that he runs with his own rights. Over HTTP it may be
 * any program and any user of this PC, whatever it says of itself.
 */
export const isTrusted = ({ through }: Caller): boolean => through === 'desktop' || through === 'cli';
