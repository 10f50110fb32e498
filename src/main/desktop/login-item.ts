import os from 'node:os';
import { app } from 'electron';
import { hiddenFlag } from './arguments.ts';
import { autostartFile, type Command, isAutostarted, setAutostart } from './autostart-file.ts';
import { windowsItem } from './windows-item.ts';

/** Start at login, hidden in the tray. What `get` says is read from the OS every time. */
export interface LoginItem {
  /** Undefined where the OS knows no such thing. */
  get(): boolean | undefined;
  /** Says what the OS says afterwards, which may not be what was asked for. */
  set(enabled: boolean): boolean | undefined;
}

/** How the app as it runs now would be started. From a clone the program is Electron and the app its argument. */
function ownCommand(): Command {
  // An AppImage runs from a mount point that is another one every time.
  const program = process.env.APPIMAGE || process.execPath;
  const args = app.isPackaged ? [hiddenFlag] : [app.getAppPath(), hiddenFlag];
  const sandbox = process.argv.includes('--no-sandbox') ? ['--no-sandbox'] : [];
  return { program, args: [...args, ...sandbox] };
}

function linuxItem(icon: string): LoginItem {
  const file = autostartFile(process.env, os.homedir());
  const command = ownCommand();
  const get = () => isAutostarted(file, command);
  return {
    get,
    set(enabled) {
      setAutostart(file, command, icon, enabled);
      return get();
    },
  };
}

function systemItem(): LoginItem {
  // macOS takes no arguments; there `wasOpenedAtLogin` tells.
  const query = process.platform === 'win32' ? windowsItem(ownCommand()) : {};
  const get = () => {
    const item = app.getLoginItemSettings(query);
    // On Windows the user may have switched it off in the task manager, which leaves the entry there.
    return process.platform === 'win32' ? item.executableWillLaunchAtLogin : item.openAtLogin;
  };
  return {
    get,
    set(enabled) {
      app.setLoginItemSettings({ ...query, openAtLogin: enabled });
      return get();
    },
  };
}

export function createLoginItem(icon: string): LoginItem {
  if (process.platform === 'linux') return linuxItem(icon);
  if (process.platform === 'win32' || process.platform === 'darwin') return systemItem();
  return { get: () => undefined, set: () => undefined };
}

/** The item with the settings' wish kept like it, whichever way it is switched: tray, settings or morning check. */
export function keptLike(item: LoginItem, wish: (enabled: boolean) => void): LoginItem {
  return {
    get: item.get,
    set(enabled) {
      const state = item.set(enabled);
      wish(enabled);
      return state;
    },
  };
}

/** Whether the OS has started the app at login rather than the user. */
export const isStartedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
