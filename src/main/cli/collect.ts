import { CallError } from '../../shared/caller.ts';
import type { RawInput, Reply } from '../../shared/contract.ts';
import { statusExit } from '../../shared/errors.ts';
import { type AppEvent, isRunEvent } from '../../shared/events.ts';
import { errorText } from '../../shared/i18n.ts';
import type { RunAllReport, RunReport, StatusReport } from '../../shared/model.ts';
import type { Notice } from '../../shared/model-backup.ts';
import type { NewsCounts } from '../../shared/model-liquidity.ts';
import type { CollectorId, RunnableId } from '../../shared/words.ts';
import { suggestsBackfill } from '../api/operations.ts';
import { perform } from '../api/perform.ts';
import { type Configuration, findHost, openCore, type Surroundings } from '../host.ts';
import { sleep } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { followRuns } from './follow.ts';
import { type HostSession, openHostSession } from './host-session.ts';
import { offerBackfill } from './offer.ts';
import type { CliTrigger } from './program.ts';
import { doneLine, progressPrinter } from './progress.ts';
import { sayNotices } from './say.ts';
import type { Terminal } from './terminal.ts';

type Outcome = RunReport | RunAllReport;
type Collected = Pick<StatusReport, 'backfill_suggested'> & { outcome: Outcome; notices: Told[] };
type Told = Pick<Notice, 'code' | 'params' | 'gaps'>;

const runsOf = (outcome: Outcome) => ('collectors' in outcome ? outcome.collectors : [outcome]);

/** An operation that runs something: how it is asked for, and whose events are its progress. */
export interface Job {
  trigger: CliTrigger;
  covers: (id: RunnableId) => boolean;
  ask: (call: Call) => Promise<Outcome>;
}
type Call = <N extends JobOperation>(name: N, input: RawInput<N>) => Promise<Reply<N>>;
type JobOperation = 'collector.run' | 'collector.runAll' | 'news.fetch' | 'backfill.run';

/** `collect liquidity|crypto|news|all`. */
export function collectJob(target: string, trigger: CliTrigger): Job {
  if (target === 'all')
    return {
      trigger,
      covers: (id) => id === 'liquidity' || id === 'crypto',
      ask: (call) => call('collector.runAll', {}),
    };
  if (target === 'news')
    return { trigger, covers: (id) => id === 'news', ask: (call) => call('news.fetch', {}) };
  const collector = target as CollectorId;
  return { trigger, covers: (id) => id === collector, ask: (call) => call('collector.run', { collector }) };
}

/** `backfill --days N`. */
export function backfillJob(days: string): Job {
  return {
    trigger: 'manual-cli',
    covers: (id) => id === 'backfill',
    ask: (call) => call('backfill.run', { days }),
  };
}

/** Calls `cancel` at the first Ctrl-C (or SIGTERM); the run then ends by itself and is logged. */
function onInterrupt(terminal: Terminal, cancel: () => void): () => void {
  const interrupted = () => {
    terminal.complain(terminal.translate('cli.cancelling'));
    cancel();
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  return () => void process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
}

async function collectThroughHost(session: HostSession, job: Job, terminal: Terminal): Promise<Collected> {
  const { client } = session;
  const print = progressPrinter(terminal);
  const ours = new Set<string>();
  /** Ours, and that of somebody else which we have joined. */
  const heard = new Set<string>();
  const ended = new Set<string>();
  let seen = false;
  const onEvent = (event: AppEvent) => {
    if (!isRunEvent(event) || !job.covers(event.collector)) return;
    heard.add(event.runId);
    if (event.type === 'run:started') {
      seen = true;
      if (event.trigger === job.trigger) ours.add(event.runId);
    }
    if (event.type === 'run:finished') ended.add(event.runId);
    print(event);
  };
  terminal.say(terminal.translate('cli.viaHost', { url: session.url }));
  await session.listen(onEvent);
  const stopWatching = onInterrupt(terminal, () => {
    // A run that somebody else started goes on; we only stop waiting for ours.
    for (const id of ours) void client.call('run.cancel', { id }).catch(() => undefined);
    if (ours.size === 0) process.exit(130);
  });
  try {
    const outcome = await job
      .ask((name, input) => client.call(name, input))
      .catch((thrown: unknown) => {
        if (thrown instanceof CallError) throw thrown;
        return followRuns(client, job.covers, heard);
      });
    // The reply comes on another connection and may overtake the run's last events.
    const isWhole = () => runsOf(outcome).every((run) => ended.has(run.run_id));
    for (let waits = 0; waits < 20 && !isWhole(); waits++) await sleep(25);
    if (!seen) terminal.say(terminal.translate('cli.joined'));
    // A host that is ending by now has nothing to offer.
    const nothing = { backfill_suggested: false, notices: [] };
    const { backfill_suggested, notices } = await client.call('collector.status', {}).catch(() => nothing);
    return { backfill_suggested, outcome, notices };
  } catch (thrown) {
    if (thrown instanceof CallError) throw thrown;
    throw new AppError('host_unreachable', { url: session.url, problem: 'connection' }, { cause: thrown });
  } finally {
    stopWatching();
    session.stop();
  }
}

async function collectHere(
  configuration: Configuration,
  surroundings: Surroundings,
  job: Job,
  terminal: Terminal,
): Promise<Collected> {
  const core = await openCore(configuration, surroundings);
  let seen = false;
  const print = progressPrinter(terminal);
  core.events.on((event) => {
    if (event.type === 'run:started') seen = true;
    print(event);
  });
  const stopWatching = onInterrupt(terminal, () => void core.runner.stop());
  const notices: Told[] = [];
  try {
    const outcome = await job.ask(async (name, input) => {
      const result = await perform(core, name, input, { trigger: job.trigger });
      if (!result.ok) throw new AppError(result.error.code, result.error.params);
      return result.value;
    });
    if (!seen) terminal.say(terminal.translate('cli.joined'));
    return { backfill_suggested: suggestsBackfill(core), outcome, notices };
  } finally {
    stopWatching();
    await core.close();
    // Not before: a copy may have been made, or not, while it closed.
    notices.push(...core.notices.list());
  }
}

/** Collects, through the running host where there is one so that nothing is collected twice. Returns the exit code. */
export async function collect(
  configuration: Configuration,
  surroundings: Surroundings,
  job: Job,
  terminal: Terminal,
): Promise<number> {
  const host = await findHost(configuration);
  const { outcome, backfill_suggested, notices } = host
    ? await collectThroughHost(openHostSession(host.url, job.trigger), job, terminal)
    : await collectHere(configuration, surroundings, job, terminal);
  const runs = runsOf(outcome);
  for (const run of runs) {
    terminal.say(doneLine(terminal.translate, run));
    // A run that never began has no steps to explain it.
    if (run.run_id === '' && run.reason) {
      terminal.complain(errorText(terminal.translate, run.reason.code, run.reason.params));
    }
  }
  if ('total_fetched' in outcome) {
    const counts = outcome as RunReport & NewsCounts;
    terminal.say(
      terminal.translate('cli.newsCounts', { fetched: counts.total_fetched, saved: counts.total_saved }),
    );
  }
  sayNotices(terminal, notices);
  if (!job.covers('backfill')) offerBackfill(configuration, terminal, { backfill_suggested });
  terminal.result(outcome);
  return runs.some((run) => run.reason?.code === 'cancelled') ? 130 : statusExit[outcome.status];
}
