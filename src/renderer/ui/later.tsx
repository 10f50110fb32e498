import { type ReactNode, useEffect, useState } from 'react';

/** Draws its children once what else is on the page has been painted. They have `minHeight` pixels from the start. */
export function Later({ minHeight, children }: { minHeight: number; children: ReactNode }) {
  const [isTime, setIsTime] = useState(false);
  useEffect(() => {
    let timer: number | undefined;
    // The frame in which the page is painted, and right behind it.
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => setIsTime(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
  }, []);
  return isTime ? children : <div style={{ minHeight }} />;
}
