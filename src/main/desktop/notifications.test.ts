import { EventEmitter } from 'node:events';
import { Session } from 'node:inspector/promises';
import type { Notification } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import { silentLog } from '../lib/log.ts';
import { createNotifier } from './notifications.ts';

const made: WeakRef<EventEmitter>[] = [];
/** Known to the test by a weak reference alone, as to Electron. */
class Plain extends EventEmitter {
  static isSupported = () => true;
  constructor() {
    super();
    made.push(new WeakRef(this));
  }
  show() {}
}
const notifierFor = (opened: string[] = []) =>
  createNotifier(Plain as unknown as typeof Notification, 'icon.png', (page) => opened.push(page), silentLog);

async function collectGarbage(): Promise<void> {
  // A weak reference holds what it has shown until the current turn is over.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

beforeEach(() => void made.splice(0));
const notice = { title: 'x', body: 'y', page: 'runs' } as const;

test('a banner that Windows puts into its notification centre can be clicked there hours later', async () => {
  const opened: string[] = [];
  const notifier = notifierFor(opened);
  notifier.show(notice);
  made[0]?.deref()?.emit('close', { reason: 'timedOut' });
  await collectGarbage();
  made[0]?.deref()?.emit('click');
  expect(opened).toEqual(['runs']);
});

test.each([{}, { reason: 'userCanceled' }])('one that is closed for good (%o) is let go', async (details) => {
  const notifier = notifierFor();
  notifier.show(notice);
  made[0]?.deref()?.emit('close', details);
  await collectGarbage();
  expect(made[0]?.deref()).toBeUndefined();
});

test('no more are held than Windows keeps', async () => {
  const notifier = notifierFor();
  for (let count = 0; count < 30; count++) {
    notifier.show(notice);
    made.at(-1)?.deref()?.emit('close', { reason: 'timedOut' });
  }
  await collectGarbage();
  expect(made.filter((each) => each.deref() !== undefined)).toHaveLength(20);
  expect(notifier).toBeDefined();
});
