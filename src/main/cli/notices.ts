import type { Configuration, Surroundings } from '../host.ts';
import { sayNotices } from './say.ts';
import { read } from './show.ts';
import type { Terminal } from './terminal.ts';

/** Prints the notices, and with `dismiss` forgets them. */
export async function showNotices(
  configuration: Configuration,
  surroundings: Surroundings,
  dismiss: boolean,
  terminal: Terminal,
): Promise<number> {
  const { translate: t, say, result } = terminal;
  const list = await read(configuration, surroundings, 'notice.list', {});
  sayNotices({ ...terminal, complain: say }, list.notices);
  if (list.notices.length === 0) say(t('cli.noNotices'));
  else if (!dismiss) say(t('cli.dismissHow'));
  for (const { id } of dismiss ? list.notices : []) {
    await read(configuration, surroundings, 'notice.dismiss', { id });
  }
  result(list);
  return 0;
}
