import type { Command } from './autostart-file.ts';

/**
 * A command as Electron's login items on Windows take it, for setting as for asking. Electron quotes the program when it
 * writes the registry, but looks for it as a command line, of which an unquoted path ends at its first space: with the
 * space in the name of our program it would never find what it has written (electron/electron#53911). Quotes that are
 * there already it does not double.
 */
export const windowsItem = ({ program, args }: Command): { path: string; args: string[] } => ({
  path: `"${program}"`,
  args: [...args],
});
