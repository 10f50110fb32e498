import { QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { RawInput, Reply } from '../../shared/contract.ts';
import type { AppEvent } from '../../shared/events.ts';
import type { Operation } from '../../shared/routes.ts';
import { createProgress, type Progress, type RunProgress } from './progress.ts';
import { staleAfter } from './stale.ts';
import type { Connection, Transport } from './transport.ts';

/** Days move on and another program may write: nothing is trusted for longer than this without asking. */
const refreshMs = 5 * 60_000;

interface Host {
  transport: Transport;
  queries: QueryClient;
  progress: Progress;
  connection: { get(): Connection; on(listener: () => void): () => void };
}

const HostContext = createContext<Host | undefined>(undefined);

export function useHost(): Host {
  const host = useContext(HostContext);
  if (!host) throw new Error('useHost outside of HostProvider');
  return host;
}

/** Marks as stale what an event has changed; what is on screen is read again at once. */
function invalidate(queries: QueryClient, event: AppEvent): void {
  const stale = staleAfter(event);
  if (stale.length === 0) return;
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => stale.some((operation) => operation === queryKey[0]),
  });
}

export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        refetchInterval: refreshMs,
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });

export function HostProvider({
  transport,
  queries,
  children,
}: {
  transport: Transport;
  queries: QueryClient;
  children: ReactNode;
}) {
  const host = useMemo<Host & { set(connection: Connection): void }>(() => {
    let current: Connection = 'connecting';
    const listeners = new Set<() => void>();
    const progress = createProgress();
    return {
      transport,
      queries,
      progress,
      connection: {
        get: () => current,
        on(listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
      set(connection) {
        if (connection === current) return;
        const wasLost = current === 'lost';
        current = connection;
        for (const listener of listeners) listener();
        // Whatever happened meanwhile, no event told of it.
        if (connection === 'open' && wasLost) {
          progress.forgetUnfinished();
          void queries.invalidateQueries();
        }
      },
    };
  }, [transport, queries]);

  useEffect(
    () =>
      transport.listen((event) => {
        host.progress.take(event);
        invalidate(queries, event);
      }, host.set),
    [transport, queries, host],
  );
  return <HostContext.Provider value={host}>{children}</HostContext.Provider>;
}

export function useConnection(): Connection {
  const { connection } = useHost();
  return useSyncExternalStore(connection.on, connection.get);
}

/** A read as the cache knows it. */
export function readOf<N extends Operation>(transport: Transport, name: N, input: RawInput<N>) {
  return {
    queryKey: [name, input],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Reply<N>> =>
      transport.client.call(name, input, { signal }),
  };
}

/** What an operation replies, kept up to date by events. */
export function useOperation<N extends Operation>(
  name: N,
  input: RawInput<N>,
  options: { enabled?: boolean; isOnce?: boolean } = {},
) {
  const { transport } = useHost();
  const { isOnce, ...rest } = options;
  const once = {
    refetchInterval: false as const,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  };
  return useQuery({
    ...(isOnce && once),
    ...readOf(transport, name, input),
    placeholderData: (before) => before,
    ...rest,
  });
}

/** Performs an operation that changes something. */
export function useAction<N extends Operation>(name: N) {
  const { transport, queries } = useHost();
  return useMutation({
    mutationFn: (input: RawInput<N>): Promise<Reply<N>> => transport.client.call(name, input),
    // Also after a failure: a run that failed has left its mark, and a refused one shows that the page was behind.
    // The check of the morning asks every source: it runs when it is asked for, and after a repair.
    onSettled: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [read] }) => read !== 'check.morning' || name === 'check.repair',
      }),
  });
}

/** The runs that go on now, by collector, step by step. */
export function useProgress(): readonly RunProgress[] {
  const { progress } = useHost();
  return useSyncExternalStore(progress.on, progress.get);
}
