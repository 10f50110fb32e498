// A program of its own (out/main/updater.cjs), loaded when there is an address for updates: of those who have none,
// nobody waits for it at the start or keeps it in memory. So it imports of ours only what it needs.
import { app } from 'electron';
import {
  AppImageUpdater,
  type AppUpdater,
  MacUpdater,
  NsisUpdater,
  type UpdateCheckResult,
} from 'electron-updater';
import { replaceAppImage } from './app-image.ts';
import type { Updater } from './updates.ts';

export interface UpdaterOptions {
  /** Takes lines for the log. */
  say: (level: 'info' | 'warn', text: string) => void;
  /** Whether a request may go out; redirects and what the server says of its files are asked about too. */
  mayAsk: (url: string) => boolean;
  /** What a restarted AppImage is started with. */
  restartArgs: readonly string[];
}

/** The AppImage keeps its path, and is never away, not even for a moment. */
class KeptAppImageUpdater extends AppImageUpdater {
  readonly #restartArgs: readonly string[];

  constructor(restartArgs: readonly string[]) {
    super();
    this.#restartArgs = restartArgs;
  }

  protected override doInstall({ isForceRunAfter }: { isForceRunAfter: boolean }): boolean {
    const current = process.env.APPIMAGE;
    const fresh = this.installerPath;
    if (!current || fresh === null) throw new Error('there is no AppImage to replace');
    replaceAppImage(current, fresh);
    // A promise that rejects when it cannot be started: then the user starts it.
    if (isForceRunAfter)
      this.spawnLog(current, [...this.#restartArgs], process.env).catch((error: Error) =>
        this.dispatchError(error),
      );
    return true;
  }
}

function forThisSystem(restartArgs: readonly string[]): AppUpdater {
  if (process.platform === 'win32') return new NsisUpdater();
  return process.platform === 'darwin' ? new MacUpdater() : new KeptAppImageUpdater(restartArgs);
}

/** electron-updater for this kind of installation. What it throws is its own. */
export function createUpdater({ say, mayAsk, restartArgs }: UpdaterOptions): Updater {
  const updater = forThisSystem(restartArgs);
  updater.logger = {
    info: (message) => say('info', String(message)),
    warn: (message) => say('warn', String(message)),
    error: (message) => say('warn', String(message)),
  };
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // Parts of files need a server that knows ranges, and versions are few.
  updater.disableDifferentialDownload = true;
  updater.netSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayAsk(url) }));
  let found: UpdateCheckResult | undefined;

  return {
    async find(url) {
      // Instead of the placeholder that the package has.
      updater.setFeedURL({ provider: 'generic', url });
      const result = await updater.checkForUpdates();
      if (!result) throw new Error('electron-updater is not active');
      found = result;
      return result.isUpdateAvailable ? result.updateInfo.version : undefined;
    },
    async download(onPercent, signal) {
      const progress = ({ percent }: { percent: number }) => onPercent(percent);
      const abort = () => found?.cancellationToken?.cancel();
      updater.on('download-progress', progress);
      signal.addEventListener('abort', abort);
      // Read when the download is done: only then it looks out for the end of the app.
      updater.autoInstallOnAppQuit = true;
      try {
        signal.throwIfAborted();
        await updater.downloadUpdate(found?.cancellationToken);
      } finally {
        updater.off('download-progress', progress);
        signal.removeEventListener('abort', abort);
      }
    },
    drop() {
      updater.autoInstallOnAppQuit = false;
    },
    installAndRestart() {
      let failure: Error | undefined;
      updater.once('error', (error) => {
        failure = error;
      });
      // The new one may be there before this one has gone.
      app.releaseSingleInstanceLock();
      updater.quitAndInstall(true, true);
      if (failure) throw failure;
    },
  };
}
