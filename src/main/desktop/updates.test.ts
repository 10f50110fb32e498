import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../lib/errors.ts';
import { silentLog } from '../lib/log.ts';
import { createUpdates, type NoUpdates, type Updater } from './updates.ts';

const address = 'https://example.com/ddc/';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server and the machinery around it, with what they were asked in the order in which they were. */
function surround({ url = address, unsupported }: { url?: string | null; unsupported?: NoUpdates } = {}) {
  const asked: string[] = [];
  const around = {
    asked,
    url: url as string | null,
    /** What the server has. */
    version: '0.2.0' as string | undefined,
    /** What it fails with. */
    problem: undefined as unknown,
    downloadProblem: undefined as unknown,
    /** Called while a download is half done. */
    halfway: undefined as (() => void | Promise<void>) | undefined,
    running: false,
    ended: undefined as (() => void) | undefined,
    ready: [] as string[],
  };
  const updater: Updater = {
    async find(from) {
      asked.push(`find ${from}`);
      if (around.problem !== undefined) throw around.problem;
      return around.version;
    },
    async download(onPercent, signal) {
      asked.push('download');
      onPercent(49.6);
      await around.halfway?.();
      signal.throwIfAborted();
      if (around.downloadProblem !== undefined) throw around.downloadProblem;
    },
    drop: () => void asked.push('drop'),
    installAndRestart: () => void asked.push('install'),
  };
  const updates = createUpdates({
    unsupported,
    url: () => around.url,
    load() {
      asked.push('load');
      return updater;
    },
    clock: { now: () => new Date(Date.now()) } as Parameters<typeof createUpdates>[0]['clock'],
    log: silentLog,
    isRunning: () => around.running,
    endWith(last) {
      around.ended = last;
    },
    onReady: (version) => around.ready.push(version),
    onChanged: () => undefined,
  });
  return Object.assign(around, { updates });
}

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);
const finds = ({ asked }: { asked: string[] }) => asked.filter((each) => each.startsWith('find')).length;

describe('nobody is asked, and the updater is not even loaded', () => {
  test.each<[string, Parameters<typeof surround>[0]]>([
    ['without an address', { url: null }],
    ['in a kind of installation that cannot be updated', { unsupported: 'update_by_deb' }],
  ])('%s', async (_, options) => {
    const around = surround(options);
    around.updates.start();
    await minutes(60 * 72);
    await around.updates.check();
    expect(around.asked).toEqual([]);
    expect(around.updates.state().phase).toBe(options?.unsupported ? 'unsupported' : 'off');
  });

  test('before the start has been over for a minute', async () => {
    const around = surround();
    around.updates.start();
    await minutes(0.9);
    expect(around.asked).toEqual([]);
    await minutes(0.2);
    expect(around.asked).toEqual(['load', `find ${address}`, 'download']);
  });
});

test('an installation that cannot be updated says why', () => {
  expect(surround({ unsupported: 'update_by_archive' }).updates.state().problem).toEqual({
    code: 'update_unsupported',
    params: { problem: 'update_by_archive' },
  });
});

test('what is new is loaded, shown as far as it is, and told once', async () => {
  const around = surround();
  let halfway: unknown;
  around.halfway = () => {
    halfway = around.updates.state();
  };
  await around.updates.check();
  expect(halfway).toMatchObject({ phase: 'downloading', version: '0.2.0', percent: 50 });
  expect(around.updates.state()).toMatchObject({ phase: 'ready', version: '0.2.0', problem: undefined });
  await around.updates.check();
  expect(around.asked).toEqual(['load', `find ${address}`, 'download', `find ${address}`]);
  expect(around.ready).toEqual(['0.2.0']);
});

test('without anything newer it says when it has looked, and looks again the next day', async () => {
  const around = surround();
  around.version = undefined;
  around.updates.start();
  await minutes(2);
  expect(around.updates.state()).toMatchObject({ phase: 'current', checkedAt: expect.any(String) });
  await minutes(23 * 60);
  expect(finds(around)).toBe(1);
  await minutes(71);
  expect(finds(around)).toBe(2);
});

test('a failure names what is wrong, and is tried again after an hour', async () => {
  const around = surround();
  around.problem = new AppError('update_missing', { host: 'example.com' });
  around.updates.start();
  await minutes(2);
  expect(around.updates.state()).toMatchObject({
    phase: 'failed',
    version: undefined,
    problem: { code: 'update_missing', params: { host: 'example.com' } },
  });
  around.problem = undefined;
  await minutes(30);
  expect(finds(around)).toBe(1);
  await minutes(40);
  expect(around.updates.state()).toMatchObject({ phase: 'ready', problem: undefined });
});

test('what nobody has foreseen is a failed update, not an app that breaks', async () => {
  const around = surround();
  around.problem = new Error('out of the blue');
  await around.updates.check();
  expect(around.updates.state().problem).toEqual({ code: 'update_failed', params: { problem: 'internal' } });
});

test('a file that is not what it should be is not installed', async () => {
  const around = surround();
  around.downloadProblem = new AppError('update_checksum', { host: 'example.com' });
  await around.updates.check();
  expect(around.updates.state()).toMatchObject({ phase: 'failed', problem: { code: 'update_checksum' } });
  expect(around.asked.at(-1)).toBe('drop');
  expect(() => around.updates.install()).toThrow(expect.objectContaining({ code: 'update_not_ready' }));
});

describe('with a version that is ready', () => {
  async function ready() {
    const around = surround();
    await around.updates.check();
    around.asked.length = 0;
    return around;
  }

  test('nothing ends the app but the user', async () => {
    const around = await ready();
    around.updates.start();
    await minutes(60 * 72);
    expect(around.ended).toBeUndefined();
    expect(around.asked).not.toContain('install');
  });

  test('installing ends the app in order, and installs as its last act', async () => {
    const around = await ready();
    around.updates.install();
    expect(around.asked).toEqual([]);
    around.ended?.();
    expect(around.asked).toEqual(['install']);
  });

  test('installing waits for a collection, however long it takes, and for the next one that began meanwhile', async () => {
    const around = await ready();
    around.running = true;
    around.updates.install();
    await minutes(60);
    expect(around.ended).toBeUndefined();
    expect(around.updates.state().phase).toBe('waiting');
    around.running = false;
    await minutes(1);
    expect(around.ended).toBeDefined();
  });

  test('while it waits for a collection, nothing else is loaded in its place', async () => {
    const around = await ready();
    around.running = true;
    around.updates.install();
    around.version = '0.3.0';
    await around.updates.check();
    expect(around.asked).toEqual([]);
  });

  test('the app that quits by itself meanwhile is not restarted', async () => {
    const around = await ready();
    around.running = true;
    around.updates.install();
    around.updates.stop();
    around.running = false;
    await minutes(1);
    expect(around.ended).toBeUndefined();
  });

  test('a still newer one takes its place', async () => {
    const around = await ready();
    around.version = '0.3.0';
    await around.updates.check();
    expect(around.updates.state()).toMatchObject({ phase: 'ready', version: '0.3.0' });
    expect(around.ready).toEqual(['0.2.0', '0.3.0']);
  });

  test('it is dropped when the server has taken it back', async () => {
    const around = await ready();
    around.version = undefined;
    await around.updates.check();
    expect(around.updates.state()).toMatchObject({ phase: 'current', version: undefined });
    expect(around.asked).toContain('drop');
  });

  test('it stays when the server cannot be reached any more', async () => {
    const around = await ready();
    around.problem = new AppError('update_unreachable', { host: 'example.com', problem: 'dns' });
    await around.updates.check();
    expect(around.updates.state()).toMatchObject({ phase: 'ready', version: '0.2.0' });
    expect(around.asked).not.toContain('drop');
  });

  test('it is not installed any more when the address is taken away, and nobody is asked', async () => {
    const around = await ready();
    around.url = null;
    await around.updates.addressChanged();
    expect(around.updates.state()).toMatchObject({ phase: 'off', version: undefined });
    expect(around.asked).toEqual(['drop']);
  });

  test('another address is asked at once', async () => {
    const around = await ready();
    around.url = 'https://example.org/';
    await around.updates.addressChanged();
    expect(around.asked).toEqual(['drop', 'find https://example.org/', 'download']);
  });
});

test('a download from an address that counts no more is cut off, and leaves no trace', async () => {
  const around = surround();
  around.halfway = async () => {
    around.url = null;
    await around.updates.addressChanged();
  };
  await around.updates.check();
  expect(around.updates.state()).toMatchObject({ phase: 'off', version: undefined, problem: undefined });
  expect(around.ready).toEqual([]);
});
