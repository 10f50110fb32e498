import path from 'node:path';
import { createHttpClient } from '../shared/client.ts';
import { type Language, languageOf, type Translate, translator } from '../shared/i18n.ts';
import type { Secrets } from './collectors/collector.ts';
import { type Core, type CoreOptions, createCore, databaseName } from './core.ts';
import { type HttpServer, startHttpServer } from './http/server.ts';
import { type Clock, clockFrom, systemClock } from './lib/clock.ts';
import type { Environment } from './lib/environment.ts';
import { AppError, toAppError } from './lib/errors.ts';
import type { Fetch } from './lib/fetch-json.ts';
import { readHostFile, removeHostFile, writeHostFile } from './lib/host-file.ts';
import { type Log, lineLog, silentLog } from './lib/log.ts';
import { readSettings } from './lib/settings.ts';
import { type Feed, standardFeeds } from './sources/feeds.ts';
import { publicSources } from './sources/sources.ts';

/** Everything that is decided before anything is opened: environment over settings over defaults. */
export interface Configuration {
  dataDir: string;
  databaseFile: string;
  port: number;
  language: Language;
  translate: Translate;
  clock: Clock;
  demo: boolean;
  environment: Environment;
  /** What the news collector reads: the standard feeds and the user's own. */
  feeds: readonly Feed[];
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
  const dataDir = demo ? `${environment.dataDir}-demo` : environment.dataDir;
  const settings = readSettings(
    dataDir,
    standardFeeds.map((feed) => feed.name),
  );
  const chosen = environment.databaseFile ?? settings.databaseFile ?? undefined;
  const language = settings.language === 'auto' ? languageOf(locale) : settings.language;
  return {
    dataDir,
    // A database named from outside is a real one; the demo never touches it.
    databaseFile:
      demo || chosen === undefined ? path.join(dataDir, databaseName) : path.resolve(dataDir, chosen),
    port: environment.port ?? settings.port,
    language,
    translate: translator(language),
    clock: environment.startAt && environment.upstream ? clockFrom(environment.startAt) : systemClock,
    demo,
    environment,
    feeds: [...standardFeeds, ...settings.feeds],
  };
}

export interface Surroundings {
  version: string;
  fetch: Fetch;
  /** Takes log lines; nothing is logged without it. */
  writeLog?: (line: string) => void;
  /** Simulator of demo mode; else DDC_UPSTREAM counts. */
  upstream?: string;
}

/** Opens the core of a configuration. Throws `database_…` errors. */
export function openCore(
  configuration: Configuration,
  { version, fetch, writeLog, upstream }: Surroundings,
): Promise<Core> {
  const { environment, clock } = configuration;
  const standIn = upstream ?? environment.upstream;
  // The simulator takes any key of the right form; a real one never goes there.
  const secrets: Secrets = configuration.demo ? { fred: 'demo'.repeat(8) } : environment.keys;
  const log: Log = writeLog
    ? lineLog({
        write: writeLog,
        now: () => clock.now(),
        secrets: Object.values(secrets).filter((key): key is string => key !== undefined),
      })
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
    version,
    demo: configuration.demo,
    sources: { ...publicSources, feeds: configuration.feeds },
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
/** By then the start is over, and reading the database from end to end disturbs nobody. */
const verifyAfterMs = 5_000;

/** The product as it runs in the background: core and HTTP. The port may be missing for a while; the rest works. */
export interface Host {
  readonly core: Core;
  /** Undefined while the port cannot be had. */
  readonly server: HttpServer | undefined;
  close(): Promise<void>;
}

export interface HostListener {
  onListening: (server: HttpServer) => void;
  /** Called once, when the port cannot be had; it is tried again every `portRetryMs`. */
  onPortProblem: (error: AppError) => void;
}

/** Starts core and HTTP. Throws `database_…` errors, and `already_running` when the port is that of another instance. */
export async function startHost(
  configuration: Configuration,
  surroundings: Surroundings,
  listener: HostListener,
): Promise<Host> {
  const running = await findHost(configuration);
  if (running) throw new AppError('already_running', running);
  const core = await openCore(configuration, surroundings);
  let server: HttpServer | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  /** Without the file the command line collects by itself and the database keeps them apart: no reason to stop. */
  function announce(port: number): void {
    try {
      writeHostFile(configuration.dataDir, {
        url: `http://127.0.0.1:${port}`,
        instance_id: core.instanceId,
        pid: process.pid,
        database: configuration.databaseFile,
      });
    } catch (error) {
      core.log.warn('host file could not be written', { error });
    }
  }

  async function tryPort(isFirst: boolean): Promise<void> {
    try {
      const started = await startHttpServer({
        core,
        port: configuration.port,
        translate: configuration.translate,
      });
      if (closed) return void (await started.close());
      server = started;
      announce(started.port);
      listener.onListening(started);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'port_taken' && error.code !== 'port_reserved') throw thrown;
      if (isFirst) {
        core.log.warn('port not to be had', { port: configuration.port, error });
        listener.onPortProblem(error);
      }
      retry = setTimeout(
        () =>
          void tryPort(false).catch((later: unknown) => core.log.error('listening broke', { error: later })),
        portRetryMs,
      );
    }
  }

  try {
    await tryPort(true);
  } catch (thrown) {
    await (server as HttpServer | undefined)?.close();
    await core.close();
    throw thrown;
  }

  const verifying = setTimeout(() => {
    core.backups
      .verify()
      .catch((error: unknown) => core.log.error('database could not be checked', { error }));
  }, verifyAfterMs);

  return {
    core,
    get server() {
      return server;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      clearTimeout(verifying);
      removeHostFile(configuration.dataDir, core.instanceId);
      // First the runs, so that whoever waits for one over HTTP still gets its answer.
      await core.runner.stop();
      await server?.close();
      await core.close();
    },
  };
}
