import os from 'node:os';
import { errorText, reasonsText, type Translate } from '../../shared/i18n.ts';
import { collectorName, triggerName } from '../../shared/names.ts';
import { settingNames, settingOf } from '../../shared/settings.ts';
import { translator } from '../../shared/translator.ts';
import { keyNames } from '../../shared/words.ts';
import type { Core, CoreSettings } from '../core.ts';
import { seoulTime } from '../lib/day.ts';
import { freeBytesAt, newestFile } from '../lib/disk.ts';
import type { AppError } from '../lib/errors.ts';
import { shortHome } from '../lib/short-home.ts';
import type { StoredRun } from '../store/runs.ts';
import { isBackup } from './check/repair.ts';
import { missedSlots } from './missed.ts';
import { settingsReport } from './settings.ts';

/** What is reported on: a core, or what there is without one when its database cannot be opened. */
export interface Diagnosed extends CoreSettings, Pick<Core, 'version' | 'dataDir' | 'backupsDir' | 'clock'> {
  databaseFile: string;
  core?: Core;
  /** Why there is no core. */
  problem?: AppError;
}

const runsShown = 20;
const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

function* runLines(t: Translate, run: StoredRun): Generator<string> {
  const line = t('cli.statusLine', {
    name: collectorName(t, run.collector),
    status: t(`status.${run.status}`),
    date: run.date,
    at: seoulTime(new Date(run.finishedAt ?? run.createdAt)),
    trigger: triggerName(t, run.triggeredBy),
    seconds: run.durationS,
  });
  const early = run.reason ? ` (${errorText(t, run.reason.code, run.reason.params)})` : '';
  yield `  ${line} · ${run.runId}${early}`;
  for (const step of run.stepDetails) {
    if (step.status === 'success') continue;
    yield `    ${step.step}: ${t(`status.${step.status}`)} (${reasonsText(t, step.reasons)})`;
  }
  // What the Python system has logged has sentences alone.
  if (run.stepDetails.length > 0) return;
  for (const [step, sentence] of Object.entries(run.steps)) yield `    ${step}: ${sentence}`;
}

function portLine(t: Translate, { facilities }: CoreSettings): string {
  const state = facilities.port?.state();
  if (!state) return t('report.portNone');
  if (state.listening !== null) return t('report.portOurs', { port: state.listening });
  const { problem } = state;
  return problem ? errorText(t, problem.code, problem.params) : t('report.portNone');
}

function settingLines(t: Translate, core: CoreSettings): string[] {
  const { settings, keys, overridden } = settingsReport(core, { trigger: 'api' });
  return [
    ...settingNames.map((name) => {
      const by = overridden[name];
      const mark = by === undefined ? '' : ` (${t('cli.overridden', { variable: by })})`;
      return `  ${name}: ${settingOf(settings, name) ?? '—'}${mark}`;
    }),
    ...settings.feeds.map(({ name, host }) => `  ${t('cli.feed', { name, host })}`),
    ...keyNames.map((name) => {
      const { set, from, problem } = keys[name];
      const state = set ? t(`keyFrom.${from}`) : t('report.notSet');
      return `  ${t(`key.${name}`)}: ${state}${problem === null ? '' : ` (${t(`keyProblem.${problem}`)})`}`;
    }),
  ];
}

function machineLine(t: Translate, { version, demo }: Diagnosed): string {
  const { node, electron, chrome } = process.versions;
  const parts = [
    `daily-data-collector ${version}`,
    `Node ${node}`,
    ...(electron === undefined ? [] : [`Electron ${electron}`, `Chromium ${chrome}`]),
    `${os.type()} ${os.release()} ${process.arch}`,
    `${Intl.DateTimeFormat().resolvedOptions().timeZone}`,
    ...(demo ? [t('report.demo')] : []),
  ];
  return parts.join(' · ');
}

function* databaseLines(t: Translate, { core, databaseFile, problem }: Diagnosed): Generator<string> {
  if (!core) {
    yield t('report.databaseClosed', { path: databaseFile });
    if (problem) yield errorText(t, problem.code, problem.params);
    return;
  }
  const { store } = core;
  const [size, version] = [megabytes(store.fileBytes()), store.schemaVersion()];
  yield t('report.database', { path: store.path, size, version });
  const counts = Object.entries(store.tableCounts()).map(([table, count]) => `${table} ${count ?? '—'}`);
  yield t('cli.tables', { list: counts.join(', ') });
}

function* activityLines(t: Translate, { runner, store, clock }: Core): Generator<string> {
  const running = runner.running().map(({ collector, started_at }) => `${collector} (${started_at})`);
  yield '';
  yield t('report.running', { list: running.join(', ') || '—' });
  const missed = missedSlots({ store, clock }).map(({ job, slot_at }) => `${job} ${slot_at}`);
  yield t('report.missed', { list: missed.join(', ') || '—' });
  const { total, runs } = store.runs.list({ limit: runsShown, offset: 0 });
  yield t('report.runs', { shown: runs.length, total });
  for (const run of runs) yield* runLines(t, run);
}

async function reportIn(t: Translate, subject: Diagnosed): Promise<string> {
  const { backupsDir, clock, core, dataDir, facilities, secrets } = subject;
  const now = clock.now();
  const [free, backups] = await Promise.all([freeBytesAt(dataDir), newestFile(backupsDir, isBackup)]);
  const lines = [
    t('report.title', { at: seoulTime(now), instant: now.toISOString() }),
    machineLine(t, subject),
    '',
    t('report.folder', { path: dataDir, free: free === undefined ? '—' : megabytes(free) }),
    ...databaseLines(t, subject),
    backups
      ? t('report.backups', { count: backups.count, at: seoulTime(backups.at) })
      : t('report.backupsNone'),
    t('report.log', { path: facilities.logFile ?? '—' }),
    portLine(t, subject),
    '',
    t('report.settings'),
    ...settingLines(t, subject),
    ...(core ? activityLines(t, core) : []),
  ];
  return `${secrets.redact(shortHome(lines.join('\n')))}\n`;
}

/**
 * All that a helper needs to see what is wrong, as text for people: no key, no address of a feed, no name of the user's
 * home folder.
 */
export async function diagnosticReport(
  subject: Diagnosed,
): Promise<{ created_at: string; text: { ko: string; en: string } }> {
  const created_at = subject.clock.now().toISOString();
  return {
    created_at,
    text: { ko: await reportIn(translator('ko'), subject), en: await reportIn(translator('en'), subject) },
  };
}
