import fs from 'node:fs';
import path from 'node:path';
import { appId, productName } from './product.ts';

/** How a program is started: the file and what is passed to it. */
export interface Command {
  program: string;
  args: readonly string[];
}

/** Where a Linux desktop looks for what to start at login. */
export function autostartFile(env: NodeJS.ProcessEnv, home: string): string {
  const config = env.XDG_CONFIG_HOME;
  // A relative path is invalid by the specification and is to be passed over.
  const folder = config && path.isAbsolute(config) ? config : path.join(home, '.config');
  return path.join(folder, 'autostart', `${appId}.desktop`);
}

/** An argument of an Exec line: quoted, with what a shell and the desktop entry format would read as theirs escaped. */
const quoted = (text: string): string => `"${text.replace(/["`$\\]/g, '\\$&').replace(/%/g, '%%')}"`;

const execLine = ({ program, args }: Command): string => [program, ...args].map(quoted).join(' ');

/** The desktop entry. Backslashes are escaped once more because the value as a whole is a string of that format. */
export function autostartEntry(command: Command, icon: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${productName}`,
    `Exec=${execLine(command).replaceAll('\\', '\\\\')}`,
    `Icon=${icon}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * Whether the desktop will start this very command at login: there is an entry, nobody has switched it off (as GNOME,
 * KDE and Xfce do in the file itself), and it starts what we would start.
 */
export function isAutostarted(file: string, command: Command): boolean {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return false;
  }
  const value = (key: string) => new RegExp(`^${key}\\s*=\\s*(.*)$`, 'm').exec(text)?.[1]?.trim();
  return (
    value('Hidden') !== 'true' &&
    value('X-GNOME-Autostart-enabled') !== 'false' &&
    value('Exec')?.replaceAll('\\\\', '\\') === execLine(command)
  );
}

/** Writes or removes the entry. */
export function setAutostart(file: string, command: Command, icon: string, enabled: boolean): void {
  if (!enabled) {
    fs.rmSync(file, { force: true });
    return;
  }
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.new`, autostartEntry(command, icon));
  fs.renameSync(`${file}.new`, file);
}
