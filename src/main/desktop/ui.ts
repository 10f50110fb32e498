import { app, Notification, session } from 'electron';
import { errorText } from '../../shared/i18n.ts';
import { translator } from '../../shared/translator.ts';
import { perform } from '../api/perform.ts';
import type { Configuration, Host } from '../host.ts';
import { AppError } from '../lib/errors.ts';
import { logFolder } from '../lib/log-file.ts';
import { setAppMenu } from './app-menu.ts';
import { watchOutcomes } from './attention.ts';
import { offerDownloads } from './downloads.ts';
import { lastWindowClosed } from './farewell.ts';
import { createHandlers, openFolder } from './handlers.ts';
import { connectWindows } from './ipc.ts';
import type { LoginItem } from './login-item.ts';
import { createTidier } from './memory.ts';
import { createNotifier } from './notifications.ts';
import { denyPermissions, denyRemoteContent } from './permissions.ts';
import type { Places } from './places.ts';
import { type Asker, askOnWake } from './power.ts';
import type { Preferences } from './preferences.ts';
import { createPresence } from './presence.ts';
import { serveRenderer } from './protocol.ts';
import { remember } from './remembered.ts';
import { createRevival } from './revival.ts';
import type { Tasks } from './tasks.ts';
import type { InstalledUpdates } from './update-start.ts';
import { createWindows } from './windows.ts';

export interface UiOptions {
  host: Host;
  configuration: Configuration;
  preferences: Preferences;
  places: Places;
  /** No window at the start. */
  hidden: boolean;
  portProblem: () => AppError | undefined;
  schedule: Asker;
  loginItem: LoginItem;
  tasks: Tasks | undefined;
  updates: InstalledUpdates;
  isQuitting: () => boolean;
}

/** What the user sees of a running host: tray, windows, notices. After `ready`. */
export function openUi(options: UiOptions) {
  const { host, configuration, preferences, places, portProblem, isQuitting, loginItem, updates } = options;
  const { core } = host;
  const { log } = core;
  const translate = () => translator(preferences.get().language);
  const sentence = ({ code, params }: Pick<AppError, 'code' | 'params'>) =>
    errorText(translate(), code, params);

  let hasMenu = false;
  /** What only windows need is not there before the first one is: an app in the tray is to be small. */
  function prepareWindows(): void {
    const page = session.defaultSession;
    serveRenderer(page, places.renderer, () => translate()('desktop.dashboardsMissing'));
    denyPermissions(page);
    denyRemoteContent(page);
    offerDownloads(page, log);
    setAppMenu(translate());
    hasMenu = true;
  }

  const remembered = remember(configuration.dataDir, log);
  const notifier = createNotifier(Notification, places.icon, (of) => windows.show(of), log);
  const revival = createRevival();
  const memory = createTidier({
    isBusy: () => windows.count > 0 || core.runner.running().length > 0,
    log,
  });
  memory.soon();
  const stopTidying = core.events.on(({ type }) => {
    if (type === 'run:finished') memory.soon();
  });

  const windows = createWindows({
    preload: places.preload,
    icon: places.icon,
    devTools: !app.isPackaged,
    remembered,
    translate,
    log,
    prepare: prepareWindows,
    onLastClosed() {
      memory.soon();
      lastWindowClosed({
        preferences,
        remembered,
        translate,
        isQuitting,
        hasTray: presence.hasTray,
        show: notifier.show,
      });
    },
    onBroken(of, reason) {
      if (isQuitting()) return;
      if (revival.mayTry(performance.now())) return windows.show(of);
      const t = translate();
      const body = t('desktop.windowBrokeBody', { page: t(`page.${of}`), reason });
      notifier.show({ title: t('desktop.windowBroke'), body, page: of });
    },
  });

  let isHidden = options.hidden;
  const presence = createPresence({
    core,
    resources: places.resources,
    translate,
    loginItem,
    portTaken() {
      const port = portProblem()?.params.port;
      return port === undefined ? undefined : Number(port);
    },
    update() {
      const { phase, version } = updates.state();
      const isThere = version !== undefined && (phase === 'ready' || phase === 'waiting');
      return isThere ? { version, waits: phase === 'waiting' } : undefined;
    },
    installUpdate() {
      // The menu may be behind.
      if (updates.state().phase === 'ready') updates.install();
    },
    isQuitting,
    openPage: windows.show,
    openLogs: () =>
      void openFolder(logFolder(configuration.dataDir)).catch((error: unknown) =>
        log.warn('log folder could not be opened', { error }),
      ),
    quit: () => app.quit(),
    onRefused: (problem) =>
      notifier.show({
        title: translate()('status.failed'),
        body: sentence(problem as AppError),
        page: 'runs',
      }),
    onTray(present) {
      log.info('tray', { present });
      // Started for the tray, but there is none: in the taskbar the app can be found, and is in nobody's way.
      if (!present && isHidden && windows.count === 0) windows.show('overview', { minimized: true });
      isHidden = false;
    },
  });
  const stopOutcomes = watchOutcomes({
    core,
    preferences,
    remembered,
    translate,
    show: notifier.show,
    pace: configuration.environment.upstream ? configuration.environment.pace : 1,
  });
  const httpState = () => {
    const problem = portProblem();
    return { url: host.server?.url, problem: problem && sentence(problem) };
  };
  const report = async (): Promise<string> => {
    const result = await perform(
      core,
      'diagnostics.report',
      {},
      { trigger: 'dashboard', through: 'desktop' },
    );
    if (!result.ok) throw new AppError(result.error.code, result.error.params);
    return result.value.text[preferences.get().language];
  };
  const handlers = createHandlers({
    core,
    configuration,
    loginItem,
    tasks: options.tasks,
    updates,
    sentence,
    http: httpState,
    hasTray: presence.hasTray,
    openPage: windows.show,
    report,
    onChanged: presence.refresh,
  });
  const disconnect = connectWindows(windows, () => ({ core, desktop: handlers, translate: translate() }));
  preferences.onChange(() => {
    if (hasMenu) setAppMenu(translate());
    presence.refresh();
  });
  askOnWake(options.schedule);
  if (!options.hidden) windows.show('overview');

  return {
    windows,
    /** Shows a notice that has no page of its own. */
    tell: (title: string, body: string) => notifier.show({ title, body, page: 'overview' }),
    /** Says that a version is ready. */
    tellUpdate(version: string): void {
      const t = translate();
      const [title, body] = [t('alert.updateTitle', { version }), t('alert.updateBody')];
      notifier.show({ title, body, page: 'settings' });
    },
    refresh: presence.refresh,
    /** The windows go; the tray stays until `close`. */
    leave(): void {
      windows.destroyAll();
      presence.refresh();
    },
    close(): void {
      stopTidying();
      memory.stop();
      stopOutcomes();
      disconnect();
      presence.close();
    },
  };
}
export type Ui = ReturnType<typeof openUi>;
