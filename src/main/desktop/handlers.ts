import { app, clipboard, shell } from 'electron';
import type { DesktopReply } from '../../shared/desktop.ts';
import type { Page } from '../../shared/pages.ts';
import type { Core } from '../core.ts';
import type { Configuration } from '../host.ts';
import { AppError } from '../lib/errors.ts';
import { logFolder } from '../lib/log-file.ts';
import type { DesktopHandlers } from './answer.ts';
import type { LoginItem } from './login-item.ts';
import { openOutside } from './navigation.ts';
import type { Tasks } from './tasks.ts';
import type { InstalledUpdates } from './update-start.ts';

export interface HandlerOptions {
  core: Core;
  configuration: Configuration;
  loginItem: LoginItem;
  /** Undefined where there is no Windows Task Scheduler. */
  tasks: Tasks | undefined;
  updates: InstalledUpdates;
  /** An error in the language of the user. */
  sentence: (error: Pick<AppError, 'code' | 'params'>) => string;
  /** Where the app is found over HTTP, or why it is not. */
  http: () => { url: string | undefined; problem: string | undefined };
  hasTray: () => boolean;
  openPage: (page: Page) => void;
  report: () => Promise<string>;
  /** After something that the tray shows has changed. */
  onChanged: () => void;
}

/** Shows a folder of ours in the file manager. */
export async function openFolder(folder: string): Promise<void> {
  // The answer is empty, or says what went wrong.
  const problem = await shell.openPath(folder);
  if (problem !== '') throw new AppError('not_found', { what: folder }, { cause: problem });
}

const loginState = (enabled: boolean | undefined) => ({
  supported: enabled !== undefined,
  enabled: enabled ?? false,
});

async function tasksReply(tasks: Tasks | undefined): Promise<DesktopReply<'desktop.tasks'>> {
  const list = (await tasks?.list()) ?? [];
  return {
    supported: tasks !== undefined,
    tasks: list.map(({ name, state, nextRun, lastResult }) => ({
      name,
      state,
      next_run: nextRun,
      last_result: lastResult,
    })),
  };
}

/** What the desktop contract promises, done with Electron. */
export function createHandlers(options: HandlerOptions): DesktopHandlers {
  const { core, configuration, loginItem, tasks, updates } = options;
  const taskScheduler = (): Tasks => {
    if (!tasks) throw new AppError('not_found', { what: 'Windows Task Scheduler' });
    return tasks;
  };
  const updatesReply = (): DesktopReply<'desktop.updates'> => {
    const { phase, version, percent, checkedAt, problem } = updates.state();
    return {
      phase,
      version: version ?? null,
      percent,
      checked_at: checkedAt ?? null,
      problem: problem ? options.sentence(problem) : null,
      signed_only: updates.signedOnly(),
    };
  };
  return {
    'desktop.info': () => {
      const { url, problem } = options.http();
      return {
        version: core.version,
        electron: process.versions.electron ?? '',
        chrome: process.versions.chrome ?? '',
        node: process.versions.node,
        platform: process.platform,
        packaged: app.isPackaged,
        data_dir: configuration.dataDir,
        database: configuration.databaseFile,
        log_dir: logFolder(configuration.dataDir),
        tray: options.hasTray(),
        url: url ?? null,
        port_problem: problem ?? null,
      };
    },
    'desktop.openPage': ({ page }) => {
      options.openPage(page);
      return {};
    },
    'desktop.openDataFolder': async () => {
      await openFolder(configuration.dataDir);
      return {};
    },
    'desktop.openLogFolder': async () => {
      await openFolder(logFolder(configuration.dataDir));
      return {};
    },
    'desktop.openLink': async ({ url }) => ({ opened: await openOutside(url, core.log) }),
    'desktop.copyDiagnostics': async () => {
      const text = await options.report();
      clipboard.writeText(text);
      return { text };
    },
    'desktop.loginStart': () => loginState(loginItem.get()),
    'desktop.setLoginStart': ({ enabled }) => {
      const state = loginState(loginItem.set(enabled));
      options.onChanged();
      return state;
    },
    'desktop.tasks': () => tasksReply(tasks),
    'desktop.registerTasks': async () => {
      await taskScheduler().register();
      return tasksReply(tasks);
    },
    'desktop.unregisterTasks': async () => {
      await taskScheduler().unregister();
      return tasksReply(tasks);
    },
    'desktop.updates': updatesReply,
    'desktop.checkForUpdates': () => {
      // Not waited for: the state tells how far it is.
      void updates.check();
      return updatesReply();
    },
    'desktop.installUpdate': () => {
      updates.install();
      return updatesReply();
    },
  };
}
