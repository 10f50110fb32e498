// A program of its own (out/main/updater.cjs), loaded when there is an address for updates: of those who have none,
// nobody waits for it at the start or keeps it in memory. So it imports of ours only what it needs.
import type { KeyObject } from 'node:crypto';
import path from 'node:path';
import { app } from 'electron';
import {
  AppImageUpdater,
  type AppUpdater,
  MacUpdater,
  NsisUpdater,
  type UpdateCheckResult,
} from 'electron-updater';
import { GenericProvider } from 'electron-updater/out/providers/GenericProvider.js';
import { replaceAppImage } from './app-image.ts';
import { isSigned, updateKeyFrom } from './update-signature.ts';
import type { Updater } from './updates.ts';

export interface UpdaterOptions {
  /** Takes lines for the log. */
  say: (level: 'info' | 'warn', text: string) => void;
  /** Whether a request may go out; redirects and what the server says of its files are asked about too. */
  mayAsk: (url: string) => boolean;
  /** What a restarted AppImage is started with. */
  restartArgs: readonly string[];
  /** The public key without which no list of versions is believed (update-signature.ts); undefined: all are. */
  updateKey: string | undefined;
}

/** Believes a list of versions only when the file beside it, with .sig behind its name, is its signature. */
function signedLists(key: KeyObject, feed: string) {
  type Runtime = ConstructorParameters<typeof GenericProvider>[2];
  type Request = Parameters<GenericProvider['httpRequest']>;
  return class extends GenericProvider {
    constructor(_options: unknown, updater: AppUpdater, runtime: Runtime) {
      super({ provider: 'generic', url: feed }, updater, runtime);
    }

    protected override async httpRequest(...[url, ...rest]: Request): Promise<string | null> {
      const list = await super.httpRequest(url, ...rest);
      const beside = new URL(url);
      beside.pathname += '.sig';
      const signature = await super.httpRequest(beside, ...rest).catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error;
      });
      const name = path.posix.basename(url.pathname);
      if (list && signature && isSigned(key, name, list, signature)) return list;
      throw Object.assign(
        new Error(`${url.host}: the list of versions is not signed with the key of this app`),
        {
          code: 'ERR_UPDATER_INVALID_SIGNATURE',
        },
      );
    }
  };
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

function forThisSystem(restartArgs: readonly string[], hasKey: boolean): AppUpdater {
  if (process.platform === 'win32') {
    const updater = new NsisUpdater();
    // It would ask PowerShell who has signed the installer, and believe it where PowerShell is blocked. The signature of
    // the list, which has its checksum, says more.
    if (hasKey) updater.verifyUpdateCodeSignature = () => Promise.resolve(null);
    return updater;
  }
  return process.platform === 'darwin' ? new MacUpdater() : new KeptAppImageUpdater(restartArgs);
}

/** electron-updater for this kind of installation. What it throws is its own. */
export function createUpdater({ say, mayAsk, restartArgs, updateKey }: UpdaterOptions): Updater {
  const updater = forThisSystem(restartArgs, updateKey !== undefined);
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
      updater.setFeedURL(
        updateKey === undefined
          ? { provider: 'generic', url }
          : { provider: 'custom', updateProvider: signedLists(updateKeyFrom(updateKey), url) },
      );
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
