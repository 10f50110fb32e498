import { app, BrowserWindow, screen, type WebContents } from 'electron';
import type { Translate } from '../../shared/i18n.ts';
import { type Page, pageOf } from '../../shared/pages.ts';
import type { Log } from '../lib/log.ts';
import { appOrigin } from './assets.ts';
import { placeWindow, smallest } from './placement.ts';
import { productName } from './product.ts';
import type { Remembered } from './remembered.ts';

export interface WindowsOptions {
  preload: string;
  icon: string;
  devTools: boolean;
  remembered: Remembered;
  translate: () => Translate;
  log: Log;
  /** Called once, before the first window is made. */
  prepare: () => void;
  /** The user has closed the last one. */
  onLastClosed: () => void;
  /** A page has ended unexpectedly; the window is gone. */
  onBroken: (page: Page, reason: string) => void;
}

/** Shown at the latest then, even when the page has not painted. */
const showAfterMs = 5_000;

/** The windows: one a page, made when it is asked for and destroyed when it is closed. */
export function createWindows(options: WindowsOptions) {
  const { remembered, translate, log } = options;
  const open = new Map<BrowserWindow, Page>();
  let isPrepared = false;

  /** The page that a window shows now: one can walk from page to page in it. */
  const shown = (window: BrowserWindow): Page =>
    pageOf(window.webContents.getURL()) ?? open.get(window) ?? 'overview';

  function remember(window: BrowserWindow): void {
    const bounds = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    const page = open.get(window);
    if (page) remembered.set({ windows: { ...remembered.get().windows, [page]: bounds } });
  }

  function create(page: Page, minimized: boolean): BrowserWindow {
    if (!isPrepared) options.prepare();
    isPrepared = true;
    const screens = [
      screen.getPrimaryDisplay(),
      ...screen.getAllDisplays().filter(({ id }) => id !== screen.getPrimaryDisplay().id),
    ].map(({ workArea }) => workArea);
    const { maximized, ...bounds } = placeWindow(remembered.get().windows[page], screens);
    const window = new BrowserWindow({
      ...bounds,
      minWidth: smallest.width,
      minHeight: smallest.height,
      title: `${translate()(`page.${page}`)} – ${productName}`,
      // Of the program itself Windows knows one in every size.
      ...(process.platform === 'win32' && app.isPackaged ? {} : { icon: options.icon }),
      backgroundColor: '#0a0a0a',
      show: false,
      autoHideMenuBar: true,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        // It would fetch its dictionaries from afar.
        spellcheck: false,
        devTools: options.devTools,
      },
    });
    open.set(window, page);
    const reveal = () => {
      clearTimeout(timer);
      if (window.isDestroyed() || window.isVisible()) return;
      if (minimized) return window.minimize();
      if (maximized) window.maximize();
      window.show();
    };
    const timer = setTimeout(reveal, showAfterMs);
    window.once('ready-to-show', reveal);
    window.on('close', () => remember(window));
    // Windows shuts down or the user signs out: nothing else is told, and the process ends right after.
    window.on('session-end', () => remember(window));
    window.on('closed', () => {
      clearTimeout(timer);
      const isClosedByUser = open.delete(window);
      if (isClosedByUser && open.size === 0) options.onLastClosed();
    });
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      const broken = shown(window);
      log.error('window broke', { page: broken, reason, exitCode });
      open.delete(window);
      window.destroy();
      options.onBroken(broken, reason);
    });
    window.webContents.on('did-fail-load', (_event, code, description, url) =>
      log.error('page did not load', { code, description, url }),
    );
    void window.loadURL(`${appOrigin}/index.html#/${page}`).catch((error: unknown) => {
      if (!window.isDestroyed()) log.error('page did not load', { page, error });
    });
    return window;
  }

  return {
    /** Shows the window of a page, making it when there is none. */
    show(page: Page, { minimized = false } = {}): void {
      const found = [...open.keys()].find((window) => shown(window) === page);
      if (!found) return void create(page, minimized);
      if (found.isMinimized()) found.restore();
      found.show();
      found.focus();
    },
    /** Shows whatever window there is, else the overview. */
    showAny(): void {
      const [window] = open.keys();
      this.show(window ? shown(window) : 'overview');
    },
    isOwn: (contents: WebContents) => [...open.keys()].some((window) => window.webContents === contents),
    /** Sends to every window. */
    send(channel: string, message: unknown): void {
      for (const window of open.keys()) {
        if (!window.webContents.isDestroyed()) window.webContents.send(channel, message);
      }
    },
    get count() {
      return open.size;
    },
    /** Takes them all away, without asking. */
    destroyAll(): void {
      for (const window of [...open.keys()]) {
        remember(window);
        open.delete(window);
        window.destroy();
      }
    },
  };
}
export type Windows = ReturnType<typeof createWindows>;
