/** How the app was asked to start. What is not ours in the arguments is Chromium's. */
export interface StartArguments {
  /** Tray only, as at login. */
  hidden: boolean;
  /** Simulated sources and a data folder of their own. */
  demo: boolean;
}

export const hiddenFlag = '--hidden';

export function readArguments(argv: readonly string[]): StartArguments {
  return { hidden: argv.includes(hiddenFlag), demo: argv.includes('--demo') };
}
