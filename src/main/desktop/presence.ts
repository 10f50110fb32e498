import type { Translate } from '../../shared/i18n.ts';
import type { Page } from '../../shared/pages.ts';
import type { CollectorId } from '../../shared/words.ts';
import { perform } from '../api/perform.ts';
import type { Core } from '../core.ts';
import type { LoginItem } from './login-item.ts';
import { createProgress } from './progress.ts';
import { createTrayIcon, type TrayIcon } from './tray.ts';
import { watchTrayHost } from './tray-host.ts';
import { type TrayAction, trayMenu, trayState, trayTooltip } from './tray-menu.ts';
import { readTrayStatus, type TrayStatus } from './tray-status.ts';

export interface PresenceOptions {
  core: Core;
  resources: string;
  translate: () => Translate;
  loginItem: LoginItem;
  portTaken: () => number | undefined;
  update: () => TrayStatus['update'];
  installUpdate: () => void;
  isQuitting: () => boolean;
  openPage: (page: Page) => void;
  openLogs: () => void;
  quit: () => void;
  /** A collection that the tray started could not be done at all. */
  onRefused: (problem: { code: string; params: Readonly<Record<string, string | number>> }) => void;
  /** Told once it is known whether there is a tray, and whenever that changes. */
  onTray: (present: boolean) => void;
}

/** Several events in a row are shown once. */
const settleMs = 150;
/** Ages grow also while nothing happens. */
const ageMs = 60_000;

/** The app's presence in the tray, kept true to what goes on in the core. */
export function createPresence(options: PresenceOptions) {
  const { core, translate, loginItem } = options;
  const progress = createProgress();
  let tray: TrayIcon | undefined;
  let settling: NodeJS.Timeout | undefined;

  async function collect(target: 'all' | CollectorId): Promise<void> {
    const caller = { trigger: 'tray' } as const;
    const result =
      target === 'all'
        ? await perform(core, 'collector.runAll', {}, caller)
        : await perform(core, 'collector.run', { collector: target }, caller);
    if (!result.ok) options.onRefused(result.error);
  }

  function setLoginStart(enabled: boolean): void {
    try {
      loginItem.set(enabled);
    } catch (error) {
      core.log.warn('login start could not be set', { error });
    }
    refreshSoon();
  }

  function act(action: TrayAction): void {
    switch (action.do) {
      case 'collect':
        void collect(action.target);
        break;
      case 'open':
        if (!options.isQuitting()) options.openPage(action.page);
        break;
      case 'openLogs':
        options.openLogs();
        break;
      case 'loginStart':
        setLoginStart(action.enabled);
        break;
      case 'installUpdate':
        options.installUpdate();
        break;
      case 'quit':
        options.quit();
        break;
    }
  }

  async function refresh(): Promise<void> {
    const report = await perform(core, 'collector.status', {}, { trigger: 'tray' });
    const due = report.ok ? report.value.next_due : null;
    const nextDue = due ? { job: due.job, at: due.slot_at } : undefined;
    const status = readTrayStatus(core, {
      running: progress.running(core),
      nextDue,
      portTaken: options.portTaken(),
      loginStart: loginItem.get(),
      update: options.update(),
      quitting: options.isQuitting(),
    });
    const t = translate();
    tray?.show({ state: trayState(status), tooltip: trayTooltip(status, t), entries: trayMenu(status, t) });
  }

  function refreshNow(): void {
    clearTimeout(settling);
    settling = undefined;
    if (tray)
      void refresh().catch((error: unknown) => core.log.warn('tray could not be refreshed', { error }));
  }

  function refreshSoon(): void {
    settling ??= setTimeout(refreshNow, settleMs);
  }

  function setTray(present: boolean): void {
    if (present && !tray) {
      tray = createTrayIcon(options.resources, act, () => options.openPage('overview'));
      refreshNow();
    } else if (!present) {
      tray?.destroy();
      tray = undefined;
    }
    options.onTray(present);
  }

  const stopEvents = core.events.on((event) => {
    progress.hear(event);
    refreshSoon();
  });
  const ageing = setInterval(refreshSoon, ageMs);
  // Elsewhere than on Linux there always is one.
  const stopWatch = process.platform === 'linux' ? watchTrayHost(process.env, setTray) : () => undefined;
  if (process.platform !== 'linux') setTray(true);

  return {
    refresh: refreshSoon,
    hasTray: () => tray !== undefined,
    close(): void {
      stopWatch();
      stopEvents();
      clearInterval(ageing);
      clearTimeout(settling);
      tray?.destroy();
      tray = undefined;
    },
  };
}
