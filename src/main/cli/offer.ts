import type { StatusReport } from '../../shared/model.ts';
import type { Configuration } from '../host.ts';
import type { Terminal } from './terminal.ts';

/** Where charts would still be empty, a word about how to fill them. */
export function offerBackfill(
  configuration: Configuration,
  terminal: Terminal,
  { backfill_suggested }: Pick<StatusReport, 'backfill_suggested'>,
): void {
  if (!backfill_suggested) return;
  const command = configuration.demo ? 'ddc backfill --demo' : 'ddc backfill';
  terminal.say(terminal.translate('cli.offerBackfill', { command }));
}
