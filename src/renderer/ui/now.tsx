import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useOperation } from '../api/host.tsx';
import { expectedDate } from '../format/format.ts';

export interface Present {
  now: Date;
  /** Newest collection date whose data should be here by now, by the user's own schedule. */
  expected: string;
}

const start = new Date(0);
const PresentContext = createContext<Present>({ now: start, expected: expectedDate(start) });

const tickMs = 20_000;

/** The host's clock, so that ages are right even where the page's clock is not; it moves on by itself. */
export function NowProvider({ children }: { children: ReactNode }) {
  const status = useOperation('collector.status', {});
  const told = status.data?.now;
  const toldExpected = status.data?.expected_date;
  const offsetMs = useMemo(() => (told === undefined ? 0 : Date.parse(told) - Date.now()), [told]);
  const [at, setAt] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  // A figure that has just come must not lie in the future of a clock that ticks slowly.
  const latest = Math.max(at, status.dataUpdatedAt);
  const present = useMemo(() => {
    const now = new Date(latest + offsetMs);
    return { now, expected: toldExpected ?? expectedDate(now) };
  }, [latest, offsetMs, toldExpected]);
  return <PresentContext.Provider value={present}>{children}</PresentContext.Provider>;
}

export const useNow = (): Date => useContext(PresentContext).now;
export const usePresent = (): Present => useContext(PresentContext);
