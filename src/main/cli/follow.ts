import type { Client } from '../../shared/caller.ts';
import type { RunAllReport, RunReport } from '../../shared/model.ts';
import type { RunnableId } from '../../shared/words.ts';
import { overall } from '../api/reports.ts';
import { sleep, toSeconds } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';

const pollMs = 250;
const answerMs = 10_000;
/** What was asked for may have been waiting for its turn; so many looks at nothing mean that it is not coming. */
const emptyLooks = 8;

/**
 * Waits for what was asked for when the reply to the call is lost (no reply within five minutes, a PC that slept): the
 * host goes on all the same. `ids` are the runs known so far; those that are seen going on are added. Throws when the
 * host is gone or nothing of the kind runs there.
 */
export async function followRuns(
  client: Client,
  covers: (id: RunnableId) => boolean,
  ids: Set<string>,
): Promise<RunReport | RunAllReport> {
  const soon = () => ({ signal: AbortSignal.timeout(answerMs) });
  const isRunAll = covers('liquidity') && covers('crypto');
  let groupId = '';
  for (let empty = 0; ; ) {
    const { running } = await client.call('collector.status', {}, soon());
    let isGoing = false;
    for (const { collector, run_id } of running) {
      if (collector === 'run-all') {
        // News comes after a run-all.
        isGoing ||= isRunAll || covers('news');
        groupId = run_id;
      } else if (covers(collector)) {
        isGoing = true;
        ids.add(run_id);
      }
    }
    if (!isGoing && ids.size > 0) break;
    if (!isGoing && ++empty === emptyLooks) throw new AppError('not_found', { what: 'run', id: groupId });
    await sleep(pollMs);
  }
  const runs = await Promise.all([...ids].map((id) => client.call('run.get', { id }, soon())));
  const [first] = runs;
  if (!isRunAll && first) return runs.at(-1) ?? first;
  const instants = (of: 'started_at' | 'finished_at') => runs.map((run) => Date.parse(run[of] ?? ''));
  return {
    status: overall(runs.map((run) => run.status)),
    total_duration: toSeconds(Math.max(...instants('finished_at')) - Math.min(...instants('started_at'))),
    run_id: groupId,
    collectors: runs,
  };
}
