import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { runnableIds, runStatuses, triggers } from '../../../shared/words.ts';
import { useHost } from '../../api/host.tsx';
import { choiceOf, dateOf } from '../../params.ts';

const pageSize = 50;

/** What the address of the page asks for. */
export const filterOf = (params: URLSearchParams) => ({
  collector: choiceOf(params, 'collector', runnableIds),
  status: choiceOf(params, 'status', runStatuses),
  trigger: choiceOf(params, 'trigger', triggers),
  date: dateOf(params, 'date'),
});
export type RunFilter = ReturnType<typeof filterOf>;

/** The run log, newest first, page by page. Its key begins as those of `useOperation`, so that events reach it. */
export function useRuns(filter: RunFilter) {
  const { transport } = useHost();
  return useInfiniteQuery({
    queryKey: ['run.list', 'pages', filter],
    initialPageParam: 0,
    // The list stays where it is while another one is on its way.
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      transport.client.call('run.list', { ...filter, limit: pageSize, offset: pageParam }, { signal }),
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((sum, { runs }) => sum + runs.length, 0);
      return last.runs.length > 0 && read < last.total ? read : undefined;
    },
  });
}
