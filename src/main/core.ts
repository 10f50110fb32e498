import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { AppEvent } from '../shared/events.ts';
import type { JobId } from '../shared/words.ts';
import type { Collector } from './collectors/collector.ts';
import { collectors as allCollectors } from './collectors/index.ts';
import type { Clock } from './lib/clock.ts';
import { createEmitter, type Emitter } from './lib/emitter.ts';
import { AppError } from './lib/errors.ts';
import type { Facilities } from './lib/facilities.ts';
import { createHttp, defaultLimits, type Fetch, type HttpLimits } from './lib/fetch-json.ts';
import type { Log } from './lib/log.ts';
import { createNotices, type Notices } from './lib/notices.ts';
import type { Plan } from './lib/plan.ts';
import type { Probe } from './lib/probe.ts';
import type { SecretStore } from './lib/secret-store.ts';
import { openSettings, type SettingsStore } from './lib/settings-store.ts';
import { type Backups, createBackups } from './runs/backups.ts';
import { createRunner, type Runner } from './runs/runner.ts';
import { publicSources, type Sources } from './sources/sources.ts';
import { openStore, type Store } from './store/store.ts';

export interface CoreOptions {
  dataDir: string;
  /** When it is not in the data folder. */
  databaseFile?: string | undefined;
  fetch: Fetch;
  clock: Clock;
  log: Log;
  secrets: SecretStore;
  /** Those of the data folder unless given. */
  settings?: SettingsStore;
  facilities?: Facilities;
  version: string;
  demo?: boolean;
  sources?: Sources;
  /** Stand-in for every source (DDC_UPSTREAM). */
  upstream?: string | undefined;
  /** Factor on pauses and waits, 0-1 (DDC_PACE). */
  pace?: number;
  limits?: Partial<HttpLimits> & { runMs?: number };
  collectors?: readonly Collector[];
}

/** What of a core has to do with settings; there without its database too. */
export type CoreSettings = Pick<Core, 'settings' | 'secrets' | 'facilities' | 'demo'>;
/** What the core knows of the scheduler that runs on it. */
export interface ScheduleView {
  /** The next due time of the plan; undefined when all of it is switched off. */
  nextDue(): { job: JobId; slotAt: string } | undefined;
  /** Why what is due cannot be run (disk full, database locked or damaged); undefined when nothing is in the way. */
  problem(): AppError | undefined;
  /** Takes another plan, which counts from now on. */
  setPlan(plan: Plan): Promise<void>;
}

/** The product without a skin: knows neither Electron nor HTTP. */
export interface Core {
  readonly version: string;
  /** Differs at every start. */
  readonly instanceId: string;
  readonly demo: boolean;
  readonly dataDir: string;
  readonly backupsDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Emitter<AppEvent>;
  readonly store: Store;
  readonly runner: Runner;
  readonly backups: Backups;
  readonly notices: Notices;
  readonly collectors: readonly Collector[];
  readonly sources: Sources;
  /** Asks a host whether it is there, with the manners of a collection. */
  readonly probe: Probe;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  /** What only the host of this core can tell and do. */
  readonly facilities: Facilities;
  /** Set by the scheduler while it runs. */
  schedule: ScheduleView | undefined;
  /** Cancels what runs, waits until it is logged, closes the database. */
  close(): Promise<void>;
}

export const databaseName = 'stock_research.db';

/**
 * Where the copies of a database are, and what is remembered of it. A database that is not in its usual place has
 * folders of its own: its copies must never be taken for those of another.
 */
export function foldersOf(dataDir: string, databaseFile: string): { backupsDir: string; stateDir: string } {
  const isUsual = path.resolve(databaseFile) === path.resolve(dataDir, databaseName);
  const place = createHash('sha256').update(path.resolve(databaseFile)).digest('hex').slice(0, 8);
  const own = isUsual ? '' : `${path.parse(databaseFile).name}-${place}`;
  return { backupsDir: path.join(dataDir, 'backups', own), stateDir: path.join(dataDir, 'state', own) };
}

// A current browser: some sources turn away what does not look like one.
const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36';

/** Opens the database (see `openStore` for what it refuses), logs runs that a crash cut off, and is ready. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { dataDir, clock, log, secrets } = options;
  const demo = options.demo ?? false;
  const sources = options.sources ?? publicSources;
  const collectors = options.collectors ?? allCollectors;
  const settings = options.settings ?? openSettings(dataDir);
  const databaseFile = options.databaseFile ?? path.join(dataDir, databaseName);
  const folders = foldersOf(dataDir, databaseFile);
  const { backupsDir } = folders;
  const notices = createNotices(path.join(folders.stateDir, 'notices'));
  const store = await openStore({ path: databaseFile, ...folders, notices, demo, clock, log });
  const wasTrusted = !store.isChecked();
  const events = createEmitter<AppEvent>((error) => log.error('event listener broke', { error }));
  const stopTelling = settings.on(({ changed }) => events.emit({ type: 'settings:changed', changed }));
  const { runMs = 5 * 60_000, ...httpLimits } = options.limits ?? {};
  const http = createHttp({
    fetch: options.fetch,
    clock,
    log,
    userAgent,
    upstream: options.upstream,
    pace: options.pace ?? 1,
    pauseMs: sources.pauseMs,
    redact: secrets.redact,
    limits: { ...defaultLimits, ...httpLimits },
  });
  const runner = createRunner({
    store,
    collectors,
    http,
    clock,
    log,
    events,
    sources,
    async secrets() {
      await secrets.ready();
      return { fred: secrets.get('fred'), coingecko: secrets.get('coingecko') };
    },
    redact: secrets.redact,
    runLimitMs: runMs,
  });
  const backups = createBackups({ store, runner, events, notices, clock, log, backupsDir, demo });
  try {
    await runner.recover();
  } catch (thrown) {
    stopTelling();
    await backups.stop();
    store.close();
    // Damage shows so late only in a file that was trusted; when it is opened again it is not, and so is replaced.
    if (wasTrusted && thrown instanceof AppError && thrown.code === 'database_damaged')
      return createCore(options);
    throw thrown;
  }
  return {
    version: options.version,
    instanceId: randomUUID(),
    demo,
    dataDir,
    backupsDir,
    clock,
    log,
    events,
    store,
    runner,
    backups,
    notices,
    collectors,
    sources,
    probe: http.probe,
    settings,
    secrets,
    facilities: options.facilities ?? {},
    schedule: undefined,
    async close() {
      await runner.stop();
      stopTelling();
      await backups.stop();
      store.close();
    },
  };
}
