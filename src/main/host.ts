import path from 'node:path';
import { createHttpClient } from '../shared/client.ts';
import { type Language, languageOf, type Translate } from '../shared/i18n.ts';
import { translator } from '../shared/translator.ts';
import { type Core, type CoreOptions, type CoreSettings, createCore, databaseName } from './core.ts';
import { type KeptPort, keepPort } from './http/keep-port.ts';
import { type HttpServer, startHttpServer } from './http/server.ts';
import { type Clock, clockFrom, systemClock } from './lib/clock.ts';
import { dirFor } from './lib/data-dir.ts';
import type { Environment } from './lib/environment.ts';
import { AppError } from './lib/errors.ts';
import type { Facilities, PortState } from './lib/facilities.ts';
import type { Fetch } from './lib/fetch-json.ts';
import { readHostFile, removeHostFile, writeHostFile } from './lib/host-file.ts';
import { type Log, lineLog, silentLog } from './lib/log.ts';
import { planOf } from './lib/plan.ts';
import { type Cipher, fixedSecrets, openSecrets } from './lib/secret-store.ts';
import { openSettings, type SettingsStore } from './lib/settings-store.ts';
import { createScheduler, type Scheduler } from './schedule/schedule.ts';
import { standardFeeds } from './sources/feeds.ts';
import { publicSources } from './sources/sources.ts';

/** Everything that is decided before anything is opened: environment over settings over defaults. */
export interface Configuration {
  dataDir: string;
  databaseFile: string;
  port: number;
  /** As the settings have it at the moment. */
  language: () => Language;
  translate: Translate;
  clock: Clock;
  demo: boolean;
  environment: Environment;
  settings: SettingsStore;
}

export interface ConfigureOptions {
  environment: Environment;
  /** As the OS names it, e.g. ko-KR. */
  locale: string;
  demo: boolean;
}

/**
 * Reads the settings and puts the environment over them. Demo mode has a data folder of its own beside the real one.
 * Throws `bad_settings`.
 */
export function configure({ environment, locale, demo }: ConfigureOptions): Configuration {
  const dataDir = dirFor(environment.dataDir, demo);
  const settings = openSettings(
    dataDir,
    standardFeeds.map((feed) => feed.name),
  );
  const { port, databaseFile } = settings.current();
  const chosen = environment.databaseFile ?? databaseFile ?? undefined;
  const language = (): Language => {
    const { language: wished } = settings.current();
    return wished === 'auto' ? languageOf(locale) : wished;
  };
  return {
    dataDir,
    // A database named from outside is a real one; the demo never touches it.
    databaseFile:
      demo || chosen === undefined ? path.join(dataDir, databaseName) : path.resolve(dataDir, chosen),
    port: environment.port ?? port,
    language,
    translate: (key, params) => translator(language())(key, params),
    clock: environment.startAt && environment.upstream ? clockFrom(environment.startAt) : systemClock,
    demo,
    environment,
    settings,
  };
}

export interface Surroundings {
  version: string;
  fetch: Fetch;
  /** Takes log lines; nothing is logged without it. */
  writeLog?: (line: string) => void;
  /** The built dashboards, served at `/`. */
  rendererDir?: string;
  /** Simulator of demo mode; else DDC_UPSTREAM counts. */
  upstream?: string;
  /** Encrypts keys that are stored; without it they come from the environment alone. */
  cipher?: Cipher;
  /** What the desktop can tell and do. The port's part is the host's own. */
  facilities?: Facilities;
}

/** Settings and keys of a configuration, without opening its database. */
export function openCoreSettings(
  { demo, dataDir, environment, settings, clock }: Configuration,
  { cipher, facilities }: Pick<Surroundings, 'cipher' | 'facilities'>,
): CoreSettings {
  return {
    settings,
    // The simulator takes any key of the right form; a real one never goes there.
    secrets: demo
      ? fixedSecrets({ fred: 'demo'.repeat(8) })
      : openSecrets({ dataDir, environment: environment.keys, cipher }),
    facilities: {
      overridden: {
        ...(environment.port !== undefined && { port: 'DDC_PORT' }),
        ...(environment.databaseFile !== undefined && !demo && { databaseFile: 'DDC_DB' }),
      },
      startedWithDatabaseFile: settings.current().databaseFile,
      isClockSimulated: clock !== systemClock,
      ...facilities,
    },
    demo,
  };
}

/** Opens the core of a configuration. Throws `database_…` errors. */
export function openCore(configuration: Configuration, surroundings: Surroundings): Promise<Core> {
  const { environment, clock, settings } = configuration;
  const { version, fetch, writeLog, upstream } = surroundings;
  const standIn = upstream ?? environment.upstream;
  const { secrets, facilities } = openCoreSettings(configuration, surroundings);
  const log: Log = writeLog
    ? lineLog({ write: writeLog, now: () => clock.now(), redact: secrets.redact })
    : silentLog;
  if (environment.ignored.length > 0)
    log.warn('set without DDC_UPSTREAM, so it has no effect', { variables: environment.ignored });
  const options: CoreOptions = {
    dataDir: configuration.dataDir,
    databaseFile: configuration.databaseFile,
    fetch,
    clock,
    log,
    secrets,
    settings,
    facilities,
    version,
    demo: configuration.demo,
    sources: {
      ...publicSources,
      // A feed that the user adds is read from the next run.
      get feeds() {
        return [...standardFeeds, ...settings.current().feeds];
      },
    },
    upstream: standIn,
    // Real sources are never hurried.
    pace: standIn ? environment.pace : 1,
  };
  return createCore(options);
}

/** A running host of the same database, asked and found alive. */
export async function findHost(configuration: Configuration): Promise<{ url: string } | undefined> {
  const known = readHostFile(configuration.dataDir);
  if (!known || known.database !== configuration.databaseFile) return undefined;
  try {
    const health = await createHttpClient({ baseUrl: known.url }).call(
      'health',
      {},
      { signal: AbortSignal.timeout(2_000) },
    );
    return health.instance_id === known.instance_id ? { url: known.url } : undefined;
  } catch {
    return undefined;
  }
}

export const portRetryMs = 15_000;
/** How soon a change of settings.json by hand is noticed at the latest. */
const settingsLookMs = 30_000;
/** By then the start is over, and reading the database from end to end disturbs nobody. */
const verifyAfterMs = 5_000;

/** The product as it runs in the background: core, HTTP and schedule. The port may be missing for a while; the rest works. */
export interface Host {
  readonly core: Core;
  /** Undefined while the port cannot be had. */
  readonly server: HttpServer | undefined;
  readonly scheduler: Scheduler;
  close(): Promise<void>;
}

export interface HostListener {
  onListening: (server: HttpServer) => void;
  /** Called once for each port that cannot be had; it is tried again every `portRetryMs`. */
  onPortProblem: (error: AppError) => void;
}

/** Starts core, HTTP and schedule. Throws `database_…` errors, and `already_running` when the port is that of another instance. */
export async function startHost(
  configuration: Configuration,
  surroundings: Surroundings,
  listener: HostListener,
): Promise<Host> {
  const running = await findHost(configuration);
  if (running) throw new AppError('already_running', running);
  const { settings, environment } = configuration;
  const wantedPort = () => environment.port ?? settings.current().port;
  let kept: KeptPort | undefined;
  const port = {
    state: (): PortState => kept?.state() ?? { wanted: wantedPort(), listening: null, problem: null },
    retry: async () => kept?.retry(),
  };
  const core = await openCore(configuration, {
    ...surroundings,
    facilities: { ...surroundings.facilities, port },
  });

  const { dataDir, databaseFile } = configuration;
  core.log.info('started', {
    version: core.version,
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    dataDir,
    databaseFile,
  });

  /** Without the file the command line collects by itself and the database keeps them apart: no reason to stop. */
  function announce(port: number): void {
    try {
      writeHostFile(dataDir, {
        url: `http://127.0.0.1:${port}`,
        instance_id: core.instanceId,
        pid: process.pid,
        database: databaseFile,
      });
    } catch (error) {
      core.log.warn('host file could not be written', { error });
    }
  }

  try {
    kept = await keepPort({
      log: core.log,
      port: wantedPort,
      open: (port) =>
        startHttpServer({
          core,
          port,
          translate: configuration.translate,
          rendererDir: surroundings.rendererDir,
        }),
      retryMs: portRetryMs,
      onListening(server) {
        announce(server.port);
        listener.onListening(server);
      },
      onProblem(error) {
        // Nobody is to be asked at the port that was left.
        removeHostFile(dataDir, core.instanceId);
        listener.onPortProblem(error);
      },
    });
  } catch (thrown) {
    await core.close();
    throw thrown;
  }
  const listening = kept;
  // Last: whoever waits to be listened to does not wait for it.
  const scheduler = createScheduler({ core, plan: planOf(settings.current()) });
  const unsubscribe = settings.on(({ changed }) => {
    if (changed.some((name) => name.startsWith('schedule.'))) {
      void scheduler
        .setPlan(planOf(settings.current()))
        .catch((error: unknown) => core.log.error('plan could not be changed', { error }));
    }
    if (!changed.includes('port')) return;
    // After the reply to whoever has changed it.
    setImmediate(() => {
      void listening.retry().catch((error: unknown) => core.log.error('listening broke', { error }));
    });
  });
  const looking = setInterval(() => settings.current(), settingsLookMs);
  looking.unref();

  const verifying = setTimeout(() => {
    core.backups
      .verify()
      .catch((error: unknown) => core.log.error('database could not be checked', { error }));
  }, verifyAfterMs);

  return {
    core,
    scheduler,
    get server() {
      return listening.server;
    },
    async close() {
      clearInterval(looking);
      unsubscribe();
      removeHostFile(dataDir, core.instanceId);
      const scheduled = scheduler.stop();
      clearTimeout(verifying);
      // First the runs, so that whoever waits for one over HTTP still gets its answer.
      await core.runner.stop();
      await scheduled;
      await listening.close();
      await core.close();
      core.log.info('stopped');
    },
  };
}
