import { performance } from 'node:perf_hooks';
import type { Simulator } from '../../src/demo/simulator.ts';
import { morning, startTestCore } from './core.ts';

/** Stands still, and the simulated world with it: what differs between two runs is not the world's doing. */
export const stillClock = { now: () => morning, monotonicMs: () => performance.now() };

/**
 * The simulator's answers of one good crypto run at `morning`, by HOST/PATH. Making them anew for each of hundreds of
 * runs would take longer than all the rest.
 */
export async function goodAnswers(): Promise<ReadonlyMap<string, string>> {
  const { core, simulator, stop } = await startTestCore({ clock: stillClock });
  await core.runner.run('crypto', 'api');
  const answers = new Map<string, string>();
  for (const { host, path, query } of [...simulator.requests]) {
    const reply = await fetch(`${simulator.url}/${host}${path}?${new URLSearchParams(query)}`);
    answers.set(host + path, await reply.text());
  }
  await stop();
  return answers;
}

/** Lets a simulator give these answers; faults apply to them too. */
export function serveAnswers(simulator: Simulator, answers: ReadonlyMap<string, string>): void {
  for (const [target, body] of answers) {
    simulator.setBody(target, body, { contentType: 'application/json; charset=utf-8' });
  }
}
