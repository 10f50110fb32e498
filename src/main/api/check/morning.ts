import path from 'node:path';
import { findingText, type Translate } from '../../../shared/i18n.ts';
import type { Check, Morning } from '../../../shared/model-check.ts';
import { translator } from '../../../shared/translator.ts';
import type { Core } from '../../core.ts';
import { addDays, collectionDate, seoulInstant } from '../../lib/day.ts';
import { freeBytesAt, newestFile } from '../../lib/disk.ts';
import { toAppError } from '../../lib/errors.ts';
import { shortHome } from '../../lib/short-home.ts';
import { syncedBy } from '../../lib/synced-folder.ts';
import type { Facts } from './facts.ts';
import { judge } from './judge.ts';
import { askPort } from './port.ts';
import { canRepair, isBackup } from './repair.ts';
import { askSources } from './sources.ts';
import { verdictOf } from './verdict.ts';

const english = translator('en');
/** A program that holds the database for longer would be in the way at six, too. */
const databaseWaitMs = 3_000;

interface Verdictable extends Pick<Morning, 'date' | 'time'> {
  checks: readonly Pick<Check, 'id' | 'subject' | 'code' | 'params'>[];
  verdict: Pick<Morning['verdict'], 'answer' | 'reasons'>;
}

/** What a facility says, or null when there is none or it breaks. */
async function asked<T>(core: Core, what: string, ask: () => Promise<T> | undefined): Promise<T | null> {
  try {
    return (await ask()) ?? null;
  } catch (error) {
    core.log.warn('check could not be made', { what, error });
    return null;
  }
}

/** Why the database cannot be written now. */
async function databaseProblem({ store }: Core): Promise<Facts['database']> {
  try {
    await store.write(() => undefined, databaseWaitMs);
    return null;
  } catch (thrown) {
    const { code, params } = toAppError(store.explain(thrown));
    // Where it lies is nobody's business over a socket.
    return {
      code,
      params: typeof params.path === 'string' ? { ...params, path: path.basename(params.path) } : params,
    };
  }
}

function folders({ dataDir, store }: Core): string[] {
  return [...new Set([dataDir, path.dirname(store.path)])];
}

function syncedFolder(core: Core): Facts['syncedBy'] {
  for (const folder of folders(core)) {
    const service = syncedBy(folder);
    if (service) return { folder: shortHome(folder), service };
  }
  return null;
}

/** The tightest of the disks that are written to. */
async function disk(core: Core): Promise<Facts['disk']> {
  const free = (await Promise.all(folders(core).map(freeBytesAt))).filter((bytes) => bytes !== undefined);
  return free.length === 0 ? null : { freeBytes: Math.min(...free), databaseBytes: core.store.fileBytes() };
}

async function backup(core: Core): Promise<Facts['backup']> {
  const newest = await newestFile(core.backupsDir, isBackup);
  return { newestAt: newest?.at ?? null, hasData: core.store.runs.list({ limit: 1, offset: 0 }).total > 0 };
}

/** The zone of this PC, and what its clocks show at an instant. */
function zoneAt(instant: Date): Facts['zone'] {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const localTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(instant);
  return { name, localTime };
}

async function gather(core: Core, slotAt: Date): Promise<Facts> {
  const { facilities, secrets } = core;
  const { schedule, port } = core.settings.current();
  const asking = askSources(core);
  const [portFacts, login, tasks, database, diskFacts, backupFacts, { sources, clock }] = await Promise.all([
    askPort(facilities.port, port, core.instanceId),
    asked(core, 'login', () => facilities.login?.state()),
    asked(core, 'tasks', () => facilities.tasks?.state()),
    databaseProblem(core),
    disk(core),
    backup(core),
    asking,
  ]);
  return {
    isHost: facilities.port !== undefined,
    schedule,
    login,
    tasks: tasks ?? (process.platform === 'win32' ? null : 'elsewhere'),
    port: portFacts,
    database,
    disk: diskFacts,
    syncedBy: syncedFolder(core),
    backup: backupFacts,
    keys: secrets.describe(),
    clock: facilities.isClockSimulated ? 'simulated' : clock,
    zone: zoneAt(slotAt),
    sources,
  };
}

/** The next time of day in Seoul after an instant. */
function nextAt(time: string, now: Date): { date: string; at: Date } {
  const today = collectionDate(now);
  const date = seoulInstant(today, time) > now ? today : addDays(today, 1);
  return { date, at: seoulInstant(date, time) };
}

/** The verdict as a sentence: what stands in the way in its own words, what speaks against it by name. */
export function verdictText(t: Translate, { checks, date, time, verdict }: Verdictable): string {
  const { answer, reasons } = verdict;
  const said = checks
    .filter((check) => reasons.some(({ id, subject }) => id === check.id && subject === check.subject))
    .map(({ id, subject, code, params }) =>
      answer === 'will_not' ? findingText(t, code, params) : (subject ?? t(`check.${id}`)),
    );
  return t(`verdict.${answer}`, { date, time, reasons: said.join(answer === 'will_not' ? ' ' : ', ') });
}

/** Looks at everything that the next collection needs, and says whether it will work. */
export async function morningCheck(core: Core): Promise<Morning> {
  const now = core.clock.now();
  const time = core.settings.current().schedule.runAllAt;
  const { date, at } = nextAt(time, now);
  const findings = judge(await gather(core, at), now);
  const verdict = verdictOf(findings);
  return {
    checked_at: now.toISOString(),
    slot_at: at.toISOString(),
    date,
    time,
    verdict: { ...verdict, text: verdictText(english, { checks: findings, verdict, date, time }) },
    checks: findings.map((found) => ({
      ...found,
      text: findingText(english, found.code, found.params),
      repair: found.repair !== null && canRepair(core, found.repair) ? found.repair : null,
    })),
  };
}
