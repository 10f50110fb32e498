import fs from 'node:fs';
import { createHttpClient } from '../../shared/client.ts';
import type { RawInput, Reply } from '../../shared/contract.ts';
import { reasonsText } from '../../shared/i18n.ts';
import type { RunReport } from '../../shared/model.ts';
import { collectorName, triggerName } from '../../shared/names.ts';
import type { Operation } from '../../shared/routes.ts';
import { collectorIds } from '../../shared/words.ts';
import { perform } from '../api/perform.ts';
import { type Configuration, findHost, openCore, type Surroundings } from '../host.ts';
import { seoulTime } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import { offerBackfill } from './offer.ts';
import { sayNextDue } from './progress.ts';
import { backupLine, sayNotices } from './say.ts';
import type { Terminal } from './terminal.ts';

/** A database that was named and is not there is a slip of the pen, not a wish for a new one. Throws `not_found`. */
export function requireDatabase({ databaseFile }: Configuration, isNamed: boolean): void {
  if (isNamed && !fs.existsSync(databaseFile)) throw new AppError('not_found', { what: databaseFile });
}

/** Performs a quick operation: at the running host, else on the database itself. */
export async function read<N extends Operation>(
  configuration: Configuration,
  surroundings: Surroundings,
  name: N,
  input: RawInput<N>,
): Promise<Reply<N>> {
  const host = await findHost(configuration);
  if (host) return createHttpClient({ baseUrl: host.url }).call(name, input);
  const { demo, environment } = configuration;
  requireDatabase(configuration, !demo && environment.databaseFile !== undefined);
  const core = await openCore(configuration, surroundings);
  try {
    const result = await perform(core, name, input, { trigger: 'manual-cli', through: 'cli' });
    if (!result.ok) throw new AppError(result.error.code, result.error.params);
    return result.value;
  } finally {
    await core.close();
  }
}

function runLine(
  terminal: Terminal,
  run: Omit<RunReport, 'collector'> & { collector: string },
  at: string | null,
): string {
  const { translate: t } = terminal;
  return t('cli.statusLine', {
    name: collectorName(t, run.collector),
    status: t(`status.${run.status}`),
    date: run.date,
    at: at === null ? '-' : seoulTime(new Date(at)),
    trigger: triggerName(t, run.triggered_by),
    seconds: run.duration,
  });
}

function sayProblems(terminal: Terminal, run: Pick<RunReport, 'steps' | 'step_details'>): void {
  const { translate: t, say } = terminal;
  for (const step of run.step_details) {
    if (step.status === 'success') continue;
    const why = reasonsText(t, step.reasons);
    say(`    ${step.step}: ${t(`status.${step.status}`)} (${why})`);
  }
}

export async function showStatus(
  configuration: Configuration,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say } = terminal;
  const status = await read(configuration, surroundings, 'collector.status', {});
  for (const id of collectorIds) {
    const run = status.collectors[id];
    const name = t(`collector.${id}`);
    if (run) {
      say(runLine(terminal, { ...run, collector: id }, run.finished_at ?? run.created_at));
      sayProblems(terminal, run);
    } else say(t('cli.neverRun', { name }));
  }
  for (const active of status.running) {
    const name = t(`collector.${active.collector}`);
    say(t('cli.runningLine', { name, at: seoulTime(new Date(active.started_at)) }));
  }
  for (const { job, date, reason } of status.missed) {
    say(t('cli.missed', { name: t(`collector.${job}`), date, why: t(`miss.${reason}`) }));
  }
  sayNextDue(terminal, status.next_due?.job, status.next_due?.slot_at);
  const counts = Object.entries(status.table_counts).map(([table, count]) => `${table} ${count ?? '—'}`);
  say(t('cli.tables', { list: counts.join(', ') }));
  const { newest } = status.backups;
  say(newest ? t('cli.newestBackup', { line: backupLine(t, newest) }) : t('cli.noBackups'));
  sayNotices(terminal, status.notices);
  if (!status.running.some((active) => active.collector === 'backfill')) {
    offerBackfill(configuration, terminal, status);
  }
  terminal.result(status);
  return 0;
}

export async function showRuns(
  configuration: Configuration,
  surroundings: Surroundings,
  limit: string,
  terminal: Terminal,
): Promise<number> {
  const list = await read(configuration, surroundings, 'run.list', { limit });
  for (const run of list.runs) {
    terminal.say(`${runLine(terminal, run, run.finished_at)}  ${run.run_id}`);
    sayProblems(terminal, run);
  }
  if (list.runs.length === 0) terminal.say(terminal.translate('cli.noRuns'));
  terminal.result(list);
  return 0;
}
