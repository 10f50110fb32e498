import { findingText } from '../../shared/i18n.ts';
import { verdictExit } from '../../shared/model-check.ts';
import { verdictText } from '../api/check/morning.ts';
import type { Configuration, Surroundings } from '../host.ts';
import { read } from './show.ts';
import type { Terminal } from './terminal.ts';

/** Prints whether the next scheduled collection will work, and every check. The exit code is the verdict's. */
export async function showCheck(
  configuration: Configuration,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say } = terminal;
  say(t('cli.checking'));
  const morning = await read(configuration, surroundings, 'check.morning', {});
  say(verdictText(t, morning));
  for (const { id, subject, status, code, params } of morning.checks) {
    const name = subject === null ? t(`check.${id}`) : `${t(`check.${id}`)} ${subject}`;
    say(`  [${t(`checkStatus.${status}`)}] ${name}: ${findingText(t, code, params)}`);
  }
  terminal.result(morning);
  return verdictExit[morning.verdict.answer];
}
