/**
 * Asks for the first figures. The first import of the entry, so that the host answers while the rest of the code is
 * still being set up.
 */
import { earlyKey, firstReads } from './first-reads.ts';
import { parsePlace } from './router.ts';

const waiting = new Map<string, Promise<unknown>>();

for (const { name, input, path } of firstReads[parsePlace(window.location.hash).page]) {
  const answer = window.desktop
    ? window.desktop.call(name, input)
    : fetch(path, { headers: { accept: 'application/json', 'x-triggered-by': 'dashboard' } });
  // Whoever takes it hears of a failure; until then it is nobody's.
  answer.catch(() => undefined);
  waiting.set(window.desktop ? earlyKey(name, input) : path, answer);
}

/** The answer that is on its way to this question: a path over HTTP, an `earlyKey` over IPC. Given away once. */
export function takeEarly<Answer>(question: string): Promise<Answer> | undefined {
  const answer = waiting.get(question);
  waiting.delete(question);
  return answer as Promise<Answer> | undefined;
}
