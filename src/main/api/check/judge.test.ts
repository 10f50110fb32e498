import { describe, expect, test } from 'vitest';
import { findingText } from '../../../shared/i18n.ts';
import { checkIds } from '../../../shared/model-check.ts';
import { translator } from '../../../shared/translator.ts';
import type { TaskState } from '../../lib/facilities.ts';
import type { Answerer, Facts } from './facts.ts';
import { judge } from './judge.ts';
import { verdictOf } from './verdict.ts';

const now = new Date('2026-11-22T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const gigabyte = 1024 ** 3;
const noKey = { set: false, from: 'none', problem: null, storable: true } as const;

const good: Facts = {
  isHost: true,
  schedule: { enabled: true, runAllAt: '06:00', newsEnabled: true, newsAt: '06:30' },
  login: 'enabled',
  tasks: 'elsewhere',
  port: port('ours', 'ours'),
  database: null,
  disk: { freeBytes: 50 * gigabyte, databaseBytes: 10_000_000 },
  syncedBy: null,
  backup: { newestAt: daysAgo(0.5), hasData: true },
  keys: { fred: { set: true, from: 'stored', problem: null, storable: true }, coingecko: noKey },
  clock: { aheadMs: 300, others: 8 },
  zone: { name: 'Asia/Seoul', localTime: '06:00' },
  sources: [
    { host: 'api.stlouisfed.org', isFeed: false, status: 200, ms: 80, refuses: 'nothing' },
    { host: 'decrypt.co', isFeed: true, status: 200, ms: 90, refuses: 'nothing' },
  ],
};

function port(v4: Answerer, v6: Answerer, code?: 'port_taken' | 'port_reserved'): Facts['port'] {
  return {
    port: 8000,
    problem: code ? { code, params: { port: 8000 } } : null,
    addresses: [
      { address: '127.0.0.1', answerer: v4 },
      { address: '::1', answerer: v6 },
    ],
  };
}
const tasks = (...states: TaskState['state'][]): TaskState[] =>
  states.map((state, at) => ({ name: `Task_${at}`, state }));
const off = { ...good.schedule, enabled: false };
const source = (refuses: 'nothing' | 'us' | 'key', status = 200) =>
  ({ host: 'a.example', isFeed: false, status, ms: 1, refuses }) as const;
const down = {
  host: 'b.example',
  isFeed: false,
  error: { code: 'source_unreachable', params: { host: 'b.example', problem: 'dns' } },
} as const;

/** What of a kind is found when the facts differ from good ones by this. */
function found(id: string, facts: Partial<Facts>) {
  const findings = judge({ ...good, ...facts }, now);
  return findings.filter((each) => each.id === id).map(({ status, code, repair }) => [status, code, repair]);
}

test('good facts make a check of every kind, all of them ok, in the order of the list', () => {
  const findings = judge(good, now);
  expect(findings.map(({ id }) => id)).toEqual(checkIds);
  expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['ok']));
  expect(verdictOf(findings).answer).toBe('will_work');
});

describe('who starts the collection', () => {
  const ready = { tasks: tasks('ready', 'ready') };
  test.each<[string, Partial<Facts>, string, string, string | null]>([
    ['app', {}, 'ok', 'app_running', null],
    ['app', { isHost: false }, 'fail', 'app_not_running', null],
    ['app', { isHost: false, ...ready }, 'ok', 'app_started_by_tasks', null],
    ['schedule', { schedule: off }, 'fail', 'schedule_off', 'schedule'],
    ['schedule', { schedule: off, ...ready }, 'ok', 'schedule_by_tasks', null],
    ['schedule', { schedule: off, tasks: tasks('ready', 'missing') }, 'fail', 'schedule_off', 'schedule'],
    ['schedule', { schedule: off, tasks: [] }, 'fail', 'schedule_off', 'schedule'],
    ['schedule', { schedule: { ...good.schedule, newsEnabled: false } }, 'ok', 'schedule_on_no_news', null],
    ['login', { login: 'disabled' }, 'warn', 'login_disabled', 'login'],
    ['login', { login: 'blocked' }, 'warn', 'login_blocked', 'login'],
    ['login', { login: null }, 'unknown', 'login_unknown', null],
    ['login', { login: 'disabled', ...ready }, 'ok', 'login_not_needed', null],
    ['tasks', ready, 'ok', 'tasks_ready', null],
    ['tasks', { tasks: null }, 'unknown', 'tasks_unknown', null],
    ['tasks', { tasks: tasks('missing', 'missing') }, 'ok', 'tasks_none', 'tasks'],
    ['tasks', { tasks: tasks('ready', 'missing') }, 'warn', 'tasks_broken', 'tasks'],
    ['tasks', { tasks: tasks('wrong', 'disabled') }, 'warn', 'tasks_broken', 'tasks'],
  ])('%s, given %j, is %s (%s)', (id, facts, ...expected) => {
    expect(found(id, facts)).toEqual([expected]);
  });

  test('broken entries are named', () => {
    const finding = judge({ ...good, tasks: tasks('ready', 'wrong', 'disabled') }, now).find(
      ({ id }) => id === 'tasks',
    );
    expect(finding?.params).toEqual({ names: 'Task_1, Task_2' });
  });
});

describe('the port', () => {
  const ready = tasks('ready');
  test.each<[string, Partial<Facts>, string, string, string | null]>([
    ['ours on both', {}, 'ok', 'port_ours', null],
    ['ours where there is no IPv6', { port: port('ours', 'absent') }, 'ok', 'port_ours', null],
    ['ours on one only', { port: port('ours', 'nobody') }, 'warn', 'port_silent', 'port'],
    ['a stranger on one', { port: port('ours', 'stranger') }, 'warn', 'port_taken', 'port'],
    [
      'a stranger on both',
      { port: port('stranger', 'stranger', 'port_taken') },
      'warn',
      'port_taken',
      'port',
    ],
    ['reserved', { port: port('nobody', 'nobody', 'port_reserved') }, 'warn', 'port_reserved', 'port'],
    ['nobody, and no app', { isHost: false, port: port('nobody', 'nobody') }, 'ok', 'port_free', null],
    [
      'a stranger, and no app',
      { isHost: false, port: port('stranger', 'absent') },
      'warn',
      'port_taken',
      'port',
    ],
    [
      'taken, but only the app’s schedule counts',
      { tasks: ready, port: port('stranger', 'nobody') },
      'warn',
      'port_taken',
      'port',
    ],
    [
      'taken, and only the tasks count',
      { tasks: ready, schedule: off, port: port('stranger', 'nobody') },
      'fail',
      'port_taken',
      'port',
    ],
    [
      'taken, and the tasks have to start the app',
      { tasks: ready, isHost: false, port: port('stranger', 'nobody') },
      'fail',
      'port_taken',
      'port',
    ],
  ])('%s', (_, facts, ...expected) => {
    expect(found('port', facts)).toEqual([expected]);
  });
});

describe('where the data goes', () => {
  const disk = (freeMb: number, databaseMb: number) => ({
    disk: { freeBytes: freeMb * 1024 ** 2, databaseBytes: databaseMb * 1024 ** 2 },
  });
  test.each<[string, Partial<Facts>, string, string, string | null]>([
    [
      'database',
      { database: { code: 'database_locked', params: { seconds: 3 } } },
      'fail',
      'database_problem',
      null,
    ],
    ['disk', { disk: null }, 'unknown', 'disk_unknown', null],
    ['disk', disk(99, 1), 'fail', 'disk_full', null],
    ['disk', disk(101, 1), 'warn', 'disk_low', null],
    ['disk', disk(1025, 1), 'ok', 'disk_enough', null],
    ['disk', disk(1025, 300), 'warn', 'disk_low', null],
    ['disk', disk(1025, 2000), 'fail', 'disk_full', null],
    ['folder', { syncedBy: { folder: '~/OneDrive/x', service: 'OneDrive' } }, 'warn', 'folder_synced', null],
    ['backup', { backup: { newestAt: null, hasData: false } }, 'ok', 'backup_nothing_yet', null],
    ['backup', { backup: { newestAt: null, hasData: true } }, 'warn', 'backup_none', 'backup'],
    ['backup', { backup: { newestAt: daysAgo(0.9), hasData: true } }, 'ok', 'backup_today', null],
    ['backup', { backup: { newestAt: daysAgo(2.9), hasData: true } }, 'ok', 'backup_recent', null],
    ['backup', { backup: { newestAt: daysAgo(3.1), hasData: true } }, 'warn', 'backup_old', 'backup'],
  ])('%s, given %j, is %s (%s)', (id, facts, ...expected) => {
    expect(found(id, facts)).toEqual([expected]);
  });
});

describe('keys, time and sources', () => {
  const keys = (problem: 'not_decrypted' | null) => ({
    keys: { fred: { ...noKey, problem }, coingecko: noKey },
  });
  const minutes = (aheadMinutes: number) => ({ clock: { aheadMs: aheadMinutes * 60_000, others: 3 } });
  const busy = { host: 'c.example', isFeed: false, isBusy: true } as const;
  test.each<[string, Partial<Facts>, [string, string, string | null][]]>([
    ['keys', keys(null), [['warn', 'key_missing', null]]],
    ['keys', keys('not_decrypted'), [['warn', 'key_unusable', null]]],
    ['keys', { sources: [source('key', 400)] }, [['warn', 'key_rejected', null]]],
    ['clock', minutes(1.9), [['ok', 'clock_right', null]]],
    ['clock', minutes(2.1), [['warn', 'clock_ahead', null]]],
    ['clock', minutes(-2.1), [['warn', 'clock_behind', null]]],
    ['clock', minutes(-359), [['warn', 'clock_behind', null]]],
    ['clock', minutes(-361), [['fail', 'clock_behind', null]]],
    ['clock', { clock: null }, [['unknown', 'clock_unknown', null]]],
    ['clock', { clock: 'simulated' }, [['unknown', 'clock_simulated', null]]],
    ['zone', { zone: { name: 'Europe/Berlin', localTime: '22:00' } }, [['ok', 'zone_other', null]]],
    [
      'source',
      { sources: [source('us', 429), source('nothing', 301)] },
      [
        ['warn', 'source_refuses', null],
        ['ok', 'source_answers', null],
      ],
    ],
    [
      'source',
      { sources: [down, busy] },
      [
        ['fail', 'source_unreachable', null],
        ['unknown', 'source_busy', null],
      ],
    ],
    ['feed', { sources: [{ ...down, isFeed: true }] }, [['warn', 'source_unreachable', null]]],
    ['network', { sources: [down, source('us', 503)] }, [['ok', 'network_there', null]]],
    ['network', { sources: [down, { ...down, host: 'd.example' }] }, [['fail', 'network_none', null]]],
    ['network', { sources: [down, busy] }, [['ok', 'network_there', null]]],
  ])('%s, given %j', (id, facts, expected) => {
    expect(found(id, facts)).toEqual(expected);
  });
});

test('every sentence of every language is filled, whatever is found', () => {
  const cases: Partial<Facts>[] = [
    {},
    {
      isHost: false,
      schedule: off,
      login: 'blocked',
      tasks: tasks('wrong'),
      port: port('stranger', 'nobody'),
    },
    {
      database: { code: 'database_locked', params: { seconds: 3 } },
      disk: { freeBytes: 1, databaseBytes: 2 },
    },
    { syncedBy: { folder: '~', service: 'Dropbox' }, backup: { newestAt: daysAgo(9), hasData: true } },
    {
      keys: { fred: { ...noKey, problem: 'not_decrypted' }, coingecko: noKey },
      sources: [down, source('us', 403)],
    },
    { clock: { aheadMs: -900_000, others: 2 }, zone: { name: 'UTC', localTime: '21:00' } },
    { clock: { aheadMs: 900_000, others: 2 }, port: port('nobody', 'nobody', 'port_reserved') },
    { port: port('nobody', 'nobody') },
  ];
  for (const facts of cases) {
    for (const { code, params } of judge({ ...good, ...facts }, now)) {
      for (const language of ['ko', 'en'] as const) {
        const text = findingText(translator(language), code, params);
        expect(text, code).not.toMatch(/\{\{|^finding\.|undefined/);
        expect(text, code).not.toBe('');
      }
    }
  }
  expect(
    findingText(translator('en'), 'source_unreachable', {
      ...down.error.params,
      error: 'source_unreachable',
    }),
  ).toBe('b.example could not be reached (name not found, no network?)');
});
