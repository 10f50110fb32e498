import { app, Menu } from 'electron';
import { languageOf } from '../../shared/i18n.ts';
import { translator } from '../../shared/translator.ts';
import { type Configuration, configure, type Host, type Surroundings, startHost } from '../host.ts';
import { dirFor } from '../lib/data-dir.ts';
import { readEnvironment } from '../lib/environment.ts';
import { type AppError, toAppError } from '../lib/errors.ts';
import { lineLog } from '../lib/log.ts';
import { type LogFile, openLogFile } from '../lib/log-file.ts';
import { osLocale } from '../lib/os-locale.ts';
import { createRedactor } from '../lib/redact.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { type CollectRequest, lastingArguments, readArguments, type StartArguments } from './arguments.ts';
import { safeStorageCipher } from './cipher.ts';
import { codeCacheFile, type LoadedProgram } from './code-cache.ts';
import { collectHere, collectThere, writeResult } from './collect-request.ts';
import { isStartedAnew, surviveCrashes } from './crash.ts';
import { giveUp, offerOther } from './give-up.ts';
import { loginFacility } from './login-facility.ts';
import { createLoginItem, isStartedAtLogin, keptLike, type LoginItem } from './login-item.ts';
import { guardNavigation } from './navigation.ts';
import { netFetch } from './net-fetch.ts';
import { placesFrom } from './places.ts';
import { preferencesOf } from './preferences.ts';
import { appId, productName, toastActivatorId } from './product.ts';
import { registerScheme } from './protocol.ts';
import { arrangeQuit } from './quit.ts';
import { handedSchema, isTaken } from './single-instance.ts';
import { createTasks, scriptFolder, systemSchtasks, type Tasks, wantedTasks } from './tasks.ts';
import { openUi, type Ui } from './ui.ts';
import { openUpdates } from './update-start.ts';

/** So long a run may go on after the user has asked to quit. */
const quitGraceMs = 10_000;
const sameSignalMs = 1_000;
/** By then everything that a start runs has run, and so is compiled. */
const keepCodeAfterMs = 3_000;

/** What else has to be said to Electron before it is ready. */
function prepare(): void {
  registerScheme();
  // Without a word Electron makes a menu of its own, with developer tools in it.
  Menu.setApplicationMenu(null);
  // As root there is no sandbox, and asking for it would end the app.
  if (!process.argv.includes('--no-sandbox')) app.enableSandbox();
}

/** Ctrl-C reaches the app from the terminal, from npm and from the script that started it: that is asking once. */
function quitOnSignals(): void {
  let askedAt = Number.NEGATIVE_INFINITY;
  const ask = () => {
    const now = performance.now();
    if (now - askedAt > sameSignalMs) app.quit();
    askedAt = now;
  };
  const listen = () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.removeAllListeners(signal);
      process.on(signal, ask);
    }
  };
  listen();
  // On its way to `ready` Electron puts handlers of its own in their place, which kill at the second signal.
  void app.whenReady().then(listen);
}

/** The OS's language. Windows and macOS name it only through Electron. */
const locale = () =>
  process.platform === 'linux' ? osLocale(process.env) : (app.getPreferredSystemLanguages()[0] ?? '');

/** The Windows Task Scheduler. It starts the runner scripts of the package, or of the clone that runs. */
function taskScheduler(configuration: Configuration): Tasks | undefined {
  // The simulator is none of the business of what the system starts.
  if (process.platform !== 'win32' || configuration.demo) return undefined;
  const folder = scriptFolder(app.isPackaged ? process.resourcesPath : app.getAppPath());
  const plan = () => configuration.settings.current().schedule;
  return createTasks({ run: systemSchtasks(), wanted: () => wantedTasks(folder, plan()) });
}

interface Parts {
  logFile: LogFile;
  loginItem: LoginItem;
  tasks: Tasks | undefined;
  rendererDir: string;
}

async function surroundingsOf(
  configuration: Configuration,
  version: string,
  { logFile, loginItem, tasks, rendererDir }: Parts,
): Promise<{ surroundings: Surroundings; closeSimulator: () => Promise<void> }> {
  const login = loginFacility(loginItem);
  const surroundings: Surroundings = {
    version,
    fetch: netFetch,
    writeLog: logFile.write,
    rendererDir,
    cipher: safeStorageCipher,
    facilities: { logFile: logFile.file, ...(login && { login }), ...(tasks && { tasks }) },
  };
  if (!configuration.demo) return { surroundings, closeSimulator: () => Promise.resolve() };
  const { startSimulator } = await import('../../demo/simulator.ts');
  const simulator = await startSimulator({ now: () => configuration.clock.now() });
  return {
    surroundings: { ...surroundings, upstream: simulator.url },
    closeSimulator: () => simulator.close(),
  };
}

/** What the built main program says of itself. */
export interface Program {
  version: string;
  /** Where it lies. */
  mainFolder: string;
  compiled: LoadedProgram<object>['compiled'];
}

async function run(
  configuration: Configuration,
  { hidden, collect }: StartArguments,
  { version, mainFolder, compiled }: Program,
): Promise<void> {
  const { translate, environment, dataDir } = configuration;
  const logFile = openLogFile(dataDir);
  const { hide, redact } = createRedactor();
  for (const key of Object.values(environment.keys)) hide(key ?? '');
  let host: Host | undefined;
  const log = lineLog({
    write: logFile.write,
    now: () => configuration.clock.now(),
    // The core alone knows the keys that are stored.
    redact: (text) => redact(host?.core.secrets.redact(text) ?? text),
  });
  const places = placesFrom(mainFolder);
  const systemItem = createLoginItem(places.iconOutside);
  const loginItem = keptLike(systemItem, (startAtLogin) => {
    try {
      configuration.settings.update({ startAtLogin });
    } catch (error) {
      log.warn('the wish to start at login could not be kept', { error });
    }
  });
  const tasks = taskScheduler(configuration);
  log.info('app starts', {
    version,
    electron: process.versions.electron,
    hidden,
    demo: configuration.demo,
    compiled: compiled ? 'now' : 'before',
  });
  let ui: Ui | undefined;
  let portProblem: AppError | undefined;

  const { surroundings, closeSimulator } = await surroundingsOf(configuration, version, {
    logFile,
    loginItem,
    tasks,
    rendererDir: places.renderer,
  });
  // The settings wish it, the OS has it: a wish that has changed goes to the OS at once.
  configuration.settings.on(({ changed, settings }) => {
    if (!changed.includes('startAtLogin')) return;
    try {
      if (systemItem.get() !== settings.startAtLogin) systemItem.set(settings.startAtLogin);
    } catch (error) {
      log.warn('login start could not be set', { error });
    }
  });
  const hosting = startHost(configuration, surroundings, {
    onListening(server) {
      portProblem = undefined;
      process.stdout.write(`${translate('cli.listening', { version, url: server.url })}\n`);
      ui?.refresh();
    },
    onPortProblem(error) {
      portProblem = error;
      ui?.refresh();
    },
  });

  /** Asked by timers and on the way out, where nobody catches that the database cannot be read. */
  const isRunning = (): boolean => {
    try {
      return host?.core.runner.running().some(({ pid }) => pid === process.pid) ?? false;
    } catch (error) {
      log.warn('what runs could not be read', { error });
      return false;
    }
  };
  const quit = arrangeQuit({
    log,
    graceMs: quitGraceMs,
    isRunning,
    onQuitting: () => ui?.leave(),
    async close() {
      updates.stop();
      ui?.close();
      await (await hosting.catch(() => undefined))?.close();
      await closeSimulator();
      log.info('app ends');
    },
  });
  const updates = openUpdates({
    configuration,
    log,
    program: places.updater,
    isRunning,
    endWith: quit.endWith,
    onReady: (version) => ui?.tellUpdate(version),
    onChanged: () => ui?.refresh(),
  });
  surviveCrashes({
    log,
    logFile: logFile.file,
    translate: () => translate,
    hasWindows: () => (ui?.windows.count ?? 0) > 0,
  });
  guardNavigation(log, () => translate);
  app.on('window-all-closed', () => undefined); // Without a listener Electron would quit.
  let isHidden = hidden;
  const showSomething = () => {
    isHidden = false;
    if (!quit.isQuitting()) ui?.windows.showAny();
    // Who starts it while it still ends wants it.
    else quit.comeBack(lastingArguments(process.argv));
  };
  /** What is asked for before the host has started waits so long. */
  const collectWhenReady = async (request: CollectRequest): Promise<void> => {
    const ready = await hosting.catch(() => undefined);
    if (ready) await collectHere(request, ready.core);
    else writeResult(request, 'failed', log);
  };
  app.on('second-instance', (_event, _argv, _folder, handed) => {
    const asked = handedSchema.safeParse(handed);
    if (asked.success && asked.data.collect) void collectWhenReady(asked.data.collect);
    if (!asked.success || !asked.data.hidden) showSomething();
  });
  app.on('activate', showSomething);

  void app.whenReady().then(async () => {
    try {
      host = await hosting;
    } catch (thrown) {
      const error = toAppError(thrown);
      log.error('host did not start', { error: thrown });
      const isServed = error.code === 'already_running';
      if (collect && isServed) await collectThere(collect, String(error.params.url));
      else if (collect) writeResult(collect, 'failed', log);
      if (isServed) await offerOther(error, configuration, hidden);
      else await giveUp(error, translate);
      return;
    }
    ui = openUi({
      host,
      configuration,
      preferences: preferencesOf(configuration),
      places,
      loginItem,
      tasks,
      updates,
      hidden: isHidden || isStartedAtLogin(),
      portProblem: () => portProblem,
      schedule: host.scheduler,
      isQuitting: quit.isQuitting,
    });
    updates.start();
    if (isStartedAnew(process.argv)) {
      ui.tell(translate('desktop.appBroke'), translate('desktop.appBrokeRestart', { path: logFile.file }));
    }
    if (!collect) return;
    await collectHere(collect, host.core);
    // Only what was started for this alone, and is not looked at by now.
    const isIdle = isHidden && ui.windows.count === 0 && !isRunning();
    if (isIdle && configuration.settings.current().afterScheduledRun === 'quit') app.quit();
  });
  await hosting;
  quitOnSignals();
  if (!compiled) return;
  setTimeout(() => {
    try {
      replaceFile(codeCacheFile(dataDir), compiled());
    } catch (error) {
      log.warn('compiled code could not be kept', { error });
    }
  }, keepCodeAfterMs);
}

/**
 * Starts the desktop app. Core and HTTP do not wait for Electron: the promise is settled when they have started, or
 * will not.
 */
export async function startDesktop(program: Program): Promise<void> {
  app.setName(productName);
  app.setAppUserModelId(appId);
  if (process.platform === 'win32') app.setToastActivatorCLSID(toastActivatorId);
  let asked: StartArguments | undefined;
  let configuration: Configuration | undefined;
  /** Nobody waits for what the user is told: only then Electron becomes ready. */
  const fail = (thrown: unknown) => {
    if (asked?.collect) writeResult(asked.collect, 'failed');
    void giveUp(thrown, configuration?.translate ?? translator(languageOf(locale())));
  };
  try {
    asked = readArguments(process.argv);
    const environment = readEnvironment(process.env);
    let problem: unknown;
    try {
      configuration = configure({ environment, locale: locale(), demo: asked.demo });
    } catch (thrown) {
      problem = thrown;
    }
    // First: an instance that runs goes on with the settings that it has read, whatever stands in the file by now.
    if (isTaken(dirFor(environment.dataDir, asked.demo), asked)) return app.exit(0);
    if (!configuration) throw problem;
  } catch (thrown) {
    return fail(thrown);
  }
  prepare();
  await run(configuration, asked, program);
}
