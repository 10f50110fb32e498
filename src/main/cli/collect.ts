import { CallError } from '../../shared/client.ts';
import { statusExit } from '../../shared/errors.ts';
import type { AppEvent } from '../../shared/events.ts';
import { errorText } from '../../shared/i18n.ts';
import type { CollectorId, RunAllReport, RunReport } from '../../shared/model.ts';
import { perform } from '../api/perform.ts';
import { type Configuration, findHost, openCore, type Surroundings } from '../host.ts';
import { sleep } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { type HostSession, openHostSession } from './host-session.ts';
import { doneLine, progressPrinter } from './progress.ts';
import type { Terminal } from './terminal.ts';

export type CollectTarget = CollectorId | 'all';
type Outcome = RunReport | RunAllReport;

const runsOf = (outcome: Outcome) => ('collectors' in outcome ? outcome.collectors : [outcome]);

/** Calls `cancel` at the first Ctrl-C (or SIGTERM); the run then ends by itself and is logged. */
function onInterrupt(terminal: Terminal, cancel: () => void): () => void {
  const interrupted = () => {
    terminal.complain(terminal.translate('cli.cancelling'));
    cancel();
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  return () => void process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
}

async function collectThroughHost(
  session: HostSession,
  target: CollectTarget,
  terminal: Terminal,
): Promise<Outcome> {
  const { client } = session;
  const print = progressPrinter(terminal);
  const ours = new Set<string>();
  const ended = new Set<string>();
  let seen = false;
  const onEvent = (event: AppEvent) => {
    if (target !== 'all' && event.collector !== target) return;
    if (event.type === 'run:started') {
      seen = true;
      if (event.trigger === 'manual-cli') ours.add(event.runId);
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
    const outcome =
      target === 'all'
        ? await client.call('collector.runAll', {})
        : await client.call('collector.run', { collector: target });
    // The reply comes on another connection and may overtake the run's last events.
    const isWhole = () => runsOf(outcome).every((run) => ended.has(run.run_id));
    for (let waits = 0; waits < 20 && !isWhole(); waits++) await sleep(25);
    if (!seen) terminal.say(terminal.translate('cli.joined'));
    return outcome;
  } catch (thrown) {
    if (thrown instanceof CallError && thrown.code) {
      throw new AppError('bad_usage', { problem: thrown.message }, { cause: thrown });
    }
    throw new AppError('host_unreachable', { url: session.url, problem: 'connection' }, { cause: thrown });
  } finally {
    stopWatching();
    session.stop();
  }
}

async function collectHere(
  configuration: Configuration,
  surroundings: Surroundings,
  target: CollectTarget,
  terminal: Terminal,
): Promise<Outcome> {
  const core = await openCore(configuration, surroundings);
  let seen = false;
  const print = progressPrinter(terminal);
  core.events.on((event) => {
    if (event.type === 'run:started') seen = true;
    print(event);
  });
  const stopWatching = onInterrupt(terminal, () => void core.runner.stop());
  try {
    const caller = { trigger: 'manual-cli' as const };
    const result =
      target === 'all'
        ? await perform(core, 'collector.runAll', {}, caller)
        : await perform(core, 'collector.run', { collector: target }, caller);
    if (!result.ok) throw new AppError(result.error.code, result.error.params);
    if (!seen) terminal.say(terminal.translate('cli.joined'));
    return result.value;
  } finally {
    stopWatching();
    await core.close();
  }
}

/** Collects, through the running host where there is one so that nothing is collected twice. Returns the exit code. */
export async function collect(
  configuration: Configuration,
  surroundings: Surroundings,
  target: CollectTarget,
  terminal: Terminal,
): Promise<number> {
  const host = await findHost(configuration);
  const outcome = host
    ? await collectThroughHost(openHostSession(host.url), target, terminal)
    : await collectHere(configuration, surroundings, target, terminal);
  const runs = runsOf(outcome);
  for (const run of runs) {
    terminal.say(doneLine(terminal.translate, run));
    // A run that never began has no steps to explain it.
    if (run.run_id === '' && run.reason) {
      terminal.complain(errorText(terminal.translate, run.reason.code, run.reason.params));
    }
  }
  terminal.result(outcome);
  return runs.some((run) => run.reason?.code === 'cancelled') ? 130 : statusExit[outcome.status];
}
