import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { createTurns } from './turns.ts';

const never = new AbortController().signal;
const turnsWith = (pauseMs: number) => createTurns({ clock: systemClock, pace: 1, pauseMs: () => pauseMs });

test('jobs of one host come one after the other with the pause between, those of two hosts at once', async () => {
  const inTurn = turnsWith(60);
  const began: [string, number][] = [];
  const started = performance.now();
  const job = (host: string) =>
    inTurn(host, never, async () => void began.push([host, performance.now() - started]));
  await Promise.all([job('a'), job('a'), job('b'), job('a')]);
  const times = began.filter(([host]) => host === 'a').map(([, at]) => at);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(55);
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(55);
  expect(began.map(([host]) => host).indexOf('b')).toBeLessThan(2);
});

test('who gives up waiting does so at once, sends nothing, and holds up nobody', async () => {
  const inTurn = turnsWith(0);
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = inTurn('a', never, () => held.then(() => void order.push('first')));
  const impatient = new AbortController();
  const given = inTurn('a', impatient.signal, async () => void order.push('impatient'));
  const last = inTurn('a', never, async () => void order.push('last'));
  impatient.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  expect(order).toEqual([]);
  letGo();
  await Promise.all([first, last]);
  expect(order).toEqual(['first', 'last']);
});

test('a job that fails still leaves the pause behind it', async () => {
  const inTurn = turnsWith(50);
  const started = performance.now();
  await expect(inTurn('a', never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await inTurn('a', never, async () => undefined);
  expect(performance.now() - started).toBeGreaterThanOrEqual(45);
});
