import type { MessageParams } from '../../../shared/errors.ts';
import type { Check, CheckId, CheckStatus, RepairId } from '../../../shared/model-check.ts';
import type { Texts } from '../../../shared/texts/en.ts';
import type { Answerer, Facts, SourceFacts } from './facts.ts';

/** A finding before its sentence is made. */
export type Finding = Omit<Check, 'text' | 'code'> & { code: keyof Texts['finding'] };

interface More {
  params?: MessageParams;
  repair?: RepairId;
  subject?: string;
}

function finding(id: CheckId, status: CheckStatus, code: Finding['code'], more: More = {}): Finding {
  return {
    id,
    subject: more.subject ?? null,
    status,
    code,
    params: { ...more.params },
    repair: more.repair ?? null,
  };
}

const megabyte = 1024 * 1024;
/** Room for a run and its journal. */
const leastFreeBytes = 100 * megabyte;
/** Room for some weeks of backups. */
const comfortableFreeBytes = 1024 * megabyte;
const oldBackupMs = 3 * 86_400_000;
const noticeableSkewMs = 2 * 60_000;
/** A clock that is this wrong takes the morning for another day, or fails the certificates of the sources. */
const fatalSkewMs = 6 * 3_600_000;

const isTaskReady = ({ tasks }: Facts): boolean =>
  Array.isArray(tasks) && tasks.length > 0 && tasks.every(({ state }) => state === 'ready');

/** Who starts the collection: the app's own schedule, the system's, or nobody. */
function start(facts: Facts): Finding[] {
  const { schedule, login, tasks, isHost } = facts;
  const byTasks = isTaskReady(facts);
  const times = { runAllAt: schedule.runAllAt, newsAt: schedule.newsAt };
  const app = isHost
    ? finding('app', 'ok', 'app_running')
    : finding('app', byTasks ? 'ok' : 'fail', byTasks ? 'app_started_by_tasks' : 'app_not_running');
  let plan = finding('schedule', 'ok', schedule.newsEnabled ? 'schedule_on' : 'schedule_on_no_news', {
    params: times,
  });
  if (!schedule.enabled) {
    plan = byTasks
      ? finding('schedule', 'ok', 'schedule_by_tasks')
      : finding('schedule', 'fail', 'schedule_off', { repair: 'schedule' });
  }
  return [app, plan, loginFinding(login, byTasks), tasksFinding(tasks, byTasks)];
}

function loginFinding(login: Facts['login'], byTasks: boolean): Finding {
  if (login === 'enabled') return finding('login', 'ok', 'login_enabled');
  if (byTasks) return finding('login', 'ok', 'login_not_needed');
  if (login === null) return finding('login', 'unknown', 'login_unknown');
  return finding('login', 'warn', login === 'blocked' ? 'login_blocked' : 'login_disabled', {
    repair: 'login',
  });
}

function tasksFinding(tasks: Facts['tasks'], byTasks: boolean): Finding {
  if (tasks === null) return finding('tasks', 'unknown', 'tasks_unknown');
  if (tasks === 'elsewhere') return finding('tasks', 'ok', 'tasks_elsewhere');
  if (byTasks) return finding('tasks', 'ok', 'tasks_ready');
  const broken = tasks.filter(({ state }) => state !== 'ready');
  if (broken.every(({ state }) => state === 'missing') && broken.length === tasks.length)
    return finding('tasks', 'ok', 'tasks_none', { repair: 'tasks' });
  return finding('tasks', 'warn', 'tasks_broken', {
    params: { names: broken.map(({ name }) => name).join(', ') },
    repair: 'tasks',
  });
}

function portFinding(facts: Facts): Finding {
  const { isHost, schedule } = facts;
  const { port, problem, addresses } = facts.port;
  const namesOf = (wanted: Answerer) =>
    addresses.filter(({ answerer }) => answerer === wanted).map(({ address }) => address);
  const named = (wanted: Answerer) => ({ port, addresses: namesOf(wanted).join(', ') || '-' });
  const strangers = namesOf('stranger').length;
  if (namesOf('ours').length > 0 && strangers + namesOf('nobody').length === 0)
    return finding('port', 'ok', 'port_ours', { params: named('ours') });
  // What the Task Scheduler starts knocks at this port; the app's own schedule needs none.
  const isNeeded = isTaskReady(facts) && !(isHost && schedule.enabled);
  const status = isNeeded ? 'fail' : 'warn';
  if (problem?.code === 'port_reserved')
    return finding('port', status, 'port_reserved', { params: { port }, repair: 'port' });
  if (strangers > 0)
    return finding('port', status, 'port_taken', { params: named('stranger'), repair: 'port' });
  if (!isHost) return finding('port', 'ok', 'port_free', { params: { port } });
  return finding('port', status, 'port_silent', { params: named('nobody'), repair: 'port' });
}

function storage({ database, disk, syncedBy, backup }: Facts, now: Date): Finding[] {
  const findings: Finding[] = [
    database === null
      ? finding('database', 'ok', 'database_ready')
      : finding('database', 'fail', 'database_problem', {
          params: { ...database.params, error: database.code },
        }),
  ];
  if (disk === null) findings.push(finding('disk', 'unknown', 'disk_unknown'));
  else {
    const { freeBytes, databaseBytes } = disk;
    const params = {
      free: Math.floor(freeBytes / megabyte),
      database: Math.ceil(databaseBytes / megabyte),
    };
    // A backup takes as much again as the database.
    const isFull = freeBytes < Math.max(leastFreeBytes, databaseBytes);
    const isLow = freeBytes < Math.max(comfortableFreeBytes, 5 * databaseBytes);
    findings.push(
      isFull
        ? finding('disk', 'fail', 'disk_full', { params })
        : finding('disk', isLow ? 'warn' : 'ok', isLow ? 'disk_low' : 'disk_enough', { params }),
    );
  }
  findings.push(
    syncedBy === null
      ? finding('folder', 'ok', 'folder_local')
      : finding('folder', 'warn', 'folder_synced', { params: syncedBy }),
  );
  const ageMs = backup.newestAt === null ? undefined : now.getTime() - backup.newestAt.getTime();
  const days = Math.floor((ageMs ?? 0) / 86_400_000);
  if (!backup.hasData) findings.push(finding('backup', 'ok', 'backup_nothing_yet'));
  else if (ageMs === undefined) findings.push(finding('backup', 'warn', 'backup_none', { repair: 'backup' }));
  else if (ageMs > oldBackupMs)
    findings.push(finding('backup', 'warn', 'backup_old', { params: { days }, repair: 'backup' }));
  else if (days === 0) findings.push(finding('backup', 'ok', 'backup_today'));
  else findings.push(finding('backup', 'ok', 'backup_recent', { params: { days } }));
  return findings;
}

function keysFinding({ keys: { fred }, sources }: Facts): Finding {
  const isRejected = sources.some((source) => 'refuses' in source && source.refuses === 'key');
  if (isRejected) return finding('keys', 'warn', 'key_rejected');
  if (fred.set) return finding('keys', 'ok', 'key_set');
  return fred.problem === null
    ? finding('keys', 'warn', 'key_missing')
    : finding('keys', 'warn', 'key_unusable', { params: { keyProblem: fred.problem } });
}

function time({ clock, zone, schedule }: Facts): Finding[] {
  const local = { zone: zone.name, local: zone.localTime, time: schedule.runAllAt };
  const findings = [
    finding('zone', 'ok', zone.name === 'Asia/Seoul' ? 'zone_seoul' : 'zone_other', { params: local }),
  ];
  if (clock === null) return [finding('clock', 'unknown', 'clock_unknown'), ...findings];
  if (clock === 'simulated') return [finding('clock', 'unknown', 'clock_simulated'), ...findings];
  const off = Math.abs(clock.aheadMs);
  const params = { seconds: Math.round(off / 1000), minutes: Math.round(off / 60_000), others: clock.others };
  if (off <= noticeableSkewMs) return [finding('clock', 'ok', 'clock_right', { params }), ...findings];
  const code = clock.aheadMs > 0 ? 'clock_ahead' : 'clock_behind';
  return [finding('clock', off >= fatalSkewMs ? 'fail' : 'warn', code, { params }), ...findings];
}

function sourceFinding(source: SourceFacts): Finding {
  const { host: subject, isFeed } = source;
  const id = isFeed ? 'feed' : 'source';
  const more = (params: MessageParams) => ({ subject, params: { ...params, host: subject } });
  if ('isBusy' in source) return finding(id, 'unknown', 'source_busy', more({}));
  if ('error' in source) {
    const { code, params } = source.error;
    return finding(id, isFeed ? 'warn' : 'fail', 'source_unreachable', more({ ...params, error: code }));
  }
  const { status, ms, refuses } = source;
  return refuses === 'nothing'
    ? finding(id, 'ok', 'source_answers', more({ ms }))
    : finding(id, 'warn', 'source_refuses', more({ status }));
}

function network({ sources }: Facts): Finding[] {
  const reached = sources.filter((source) => 'refuses' in source).length;
  const isAnyBusy = sources.some((source) => 'isBusy' in source);
  const params = { reached, all: sources.length };
  const whole =
    reached > 0 || isAnyBusy
      ? finding('network', 'ok', 'network_there', { params })
      : finding('network', 'fail', 'network_none', { params });
  return [whole, ...sources.map(sourceFinding)];
}

/** What the facts mean, each for itself, in the order in which they are shown. */
export function judge(facts: Facts, now: Date): Finding[] {
  return [
    ...start(facts),
    portFinding(facts),
    ...storage(facts, now),
    keysFinding(facts),
    ...time(facts),
    ...network(facts),
  ];
}
