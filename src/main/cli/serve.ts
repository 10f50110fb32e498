import { errorText } from '../../shared/i18n.ts';
import { suggestsBackfill } from '../api/operations.ts';
import { type Configuration, portRetryMs, type Surroundings, startHost } from '../host.ts';
import { offerBackfill } from './offer.ts';
import { sayNextDue } from './progress.ts';
import { sayNotices } from './say.ts';
import type { Terminal } from './terminal.ts';

/** Runs the host until it is told to stop. Returns the exit code. */
export async function serve(
  configuration: Configuration,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say, complain } = terminal;
  const standIn = configuration.environment.upstream;
  // From the start: whoever has read that it listens may end it at once.
  const told = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve).once('SIGHUP', resolve);
  });
  let hadProblem = false;
  const host = await startHost(configuration, surroundings, {
    onListening({ url }) {
      if (hadProblem) say(t('cli.portFreed'));
      say(t('cli.listening', { version: surroundings.version, url }));
      say(t('cli.listeningHow', { url }));
      say(t('cli.docs', { url }));
    },
    onPortProblem(error) {
      hadProblem = true;
      complain(t('cli.errorLine', { text: errorText(t, error.code, error.params) }));
      complain(t('cli.portRetry', { seconds: portRetryMs / 1000 }));
    },
  });
  // Node itself says it to the terminal; who looks for the cause later has only the log.
  process.on('uncaughtExceptionMonitor', (error) => host.core.log.error('process broke', { error }));
  say(t('cli.database', { path: configuration.databaseFile }));
  if (configuration.demo) say(t('cli.demo'));
  else if (standIn) say(t('cli.standIn', { url: standIn }));
  const next = host.scheduler.nextDue();
  sayNextDue(terminal, next?.job, next?.slotAt);
  const known = new Set<string>();
  const tellNews = () => {
    const news = host.core.notices.list().filter(({ id, at }) => !known.has(`${id} ${at}`));
    for (const { id, at } of news) known.add(`${id} ${at}`);
    sayNotices(terminal, news);
  };
  tellNews();
  host.core.events.on((event) => {
    if (event.type === 'backups:changed') tellNews();
  });
  offerBackfill(configuration, terminal, { backfill_suggested: suggestsBackfill(host.core) });
  await told;
  say(t('cli.stopping'));
  await host.close();
  return 0;
}
