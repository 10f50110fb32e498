import { type RunnableId, runnableIds } from '../../../shared/words.ts';
import { useAction, useOperation } from '../../api/host.tsx';

export type RetryTarget = RunnableId;

/** What collects again for a run of this collector; undefined for those of the Python system that we do not have. */
export const retryTarget = (collector: string): RetryTarget | undefined =>
  runnableIds.find((id) => id === collector);

/** Starts the collector once more. Busy while it runs, whoever started it. */
export function useRetry(target: RetryTarget) {
  const run = useAction('collector.run');
  const news = useAction('news.fetch');
  const backfill = useAction('backfill.run');
  const status = useOperation('collector.status', {});
  const isRunning = status.data?.running.some(({ collector }) => collector === target) ?? false;
  const retry = () => {
    if (target === 'news') news.mutate({});
    else if (target === 'backfill') backfill.mutate({});
    else run.mutate({ collector: target });
  };
  const asked = { news, backfill, liquidity: run, crypto: run }[target];
  return { retry, isBusy: isRunning || asked.isPending, error: asked.error };
}
