import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useOperation } from '../api/host.tsx';

const NowContext = createContext<Date>(new Date(0));

const tickMs = 20_000;

/** The host's clock, so that ages are right even where the page's clock is not; it moves on by itself. */
export function NowProvider({ children }: { children: ReactNode }) {
  const status = useOperation('collector.status', {});
  const told = status.data?.now;
  const offsetMs = useMemo(() => (told === undefined ? 0 : Date.parse(told) - Date.now()), [told]);
  const [at, setAt] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  // A figure that has just come must not lie in the future of a clock that ticks slowly.
  const latest = Math.max(at, status.dataUpdatedAt);
  const now = useMemo(() => new Date(latest + offsetMs), [latest, offsetMs]);
  return <NowContext.Provider value={now}>{children}</NowContext.Provider>;
}

export const useNow = (): Date => useContext(NowContext);
