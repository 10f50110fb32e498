import { describe, expect, test } from 'vitest';
import { translator } from '../../shared/translator.ts';
import { ageText, type TrayEntry, trayMenu, trayState, trayTooltip } from './tray-menu.ts';
import type { TrayStatus } from './tray-status.ts';

const ko = translator('ko');
const en = translator('en');

const calm: TrayStatus = {
  now: '2026-02-19T00:01:00Z',
  demo: false,
  running: [],
  last: { status: 'success', at: '2026-02-18T21:01:00Z', trigger: 'scheduler' },
  troubled: [],
  stress: { date: '2026-02-19', score: 0.314, level: 'watch', reliable: true },
  nextDue: { job: 'run-all', at: '2026-02-19T21:00:00Z' },
  blocked: undefined,
  portTaken: undefined,
  loginStart: false,
  update: undefined,
  quitting: false,
};

const labels = (entries: TrayEntry[], type: TrayEntry['type']) =>
  entries.flatMap((entry) => (entry.type === type && 'label' in entry ? [entry.label] : []));
const enabled = (status: TrayStatus): string[] =>
  trayMenu(status, ko).flatMap((entry) =>
    entry.type === 'action' && entry.enabled && entry.action.do === 'collect' ? [entry.action.target] : [],
  );

test('the whole menu of a quiet morning', () => {
  expect(trayMenu(calm, ko)).toEqual([
    { type: 'status', label: '마지막 수집: 2026-02-19 06:01 (자동) | 상태: 성공' },
    { type: 'status', label: '스트레스 0.31 관심 (2026-02-19)' },
    { type: 'status', label: '다음 수집: 2026-02-20 06:00' },
    { type: 'separator' },
    { type: 'action', label: '지금 수집', enabled: true, action: { do: 'collect', target: 'all' } },
    { type: 'action', label: '유동성 수집', enabled: true, action: { do: 'collect', target: 'liquidity' } },
    { type: 'action', label: '크립토 수집', enabled: true, action: { do: 'collect', target: 'crypto' } },
    { type: 'action', label: '뉴스 수집', enabled: true, action: { do: 'collect', target: 'news' } },
    { type: 'separator' },
    { type: 'action', label: '한눈에 보기', enabled: true, action: { do: 'open', page: 'overview' } },
    { type: 'action', label: '유동성 모니터', enabled: true, action: { do: 'open', page: 'liquidity' } },
    { type: 'action', label: '크립토 모니터', enabled: true, action: { do: 'open', page: 'crypto' } },
    { type: 'action', label: '뉴스', enabled: true, action: { do: 'open', page: 'news' } },
    { type: 'action', label: '실행 기록', enabled: true, action: { do: 'open', page: 'runs' } },
    { type: 'separator' },
    { type: 'action', label: '설정', enabled: true, action: { do: 'open', page: 'settings' } },
    { type: 'action', label: '로그 폴더', enabled: true, action: { do: 'openLogs' } },
    {
      type: 'checkbox',
      label: '로그인 시 시작',
      checked: false,
      action: { do: 'loginStart', enabled: true },
    },
    { type: 'separator' },
    { type: 'action', label: '종료', enabled: true, action: { do: 'quit' } },
  ]);
});

const changes: [name: string, change: Partial<TrayStatus>, line: string][] = [
  [
    'nothing collected yet',
    { last: undefined, stress: undefined, nextDue: undefined },
    '아직 수집한 적이 없습니다',
  ],
  ['demo mode', { demo: true }, 'DEMO: 모의 출처'],
  ['a step that failed', { troubled: ['liquidity', 'news'] }, '지난번에 실패함: 유동성, 뉴스'],
  [
    'few inputs',
    { stress: { date: '2026-02-19', score: 0.6, level: 'stress', reliable: false } },
    '스트레스 0.60 경계?, 입력값 부족 (2026-02-19)',
  ],
  [
    'a port that is taken',
    { portTaken: 8000 },
    '8000번 포트를 쓸 수 없어 curl과 브라우저가 연결하지 못합니다',
  ],
  ['a run', { running: [{ collector: 'crypto', done: 1, total: 4 }] }, '수집 중: 크립토 1/4'],
  ['a run-all before its first member', { running: [{ collector: 'run-all' }] }, '수집 중: 전체'],
  [
    'a run-all by its member',
    { running: [{ collector: 'run-all' }, { collector: 'liquidity', done: 2, total: 5 }] },
    '수집 중: 유동성 2/5',
  ],
  [
    'a run of the Python system',
    { last: { status: 'partial', at: '2026-02-18T21:01:00Z', trigger: 'cron' } },
    '마지막 수집: 2026-02-19 06:01 (cron) | 상태: 부분 성공',
  ],
  [
    'a new version',
    { update: { version: '0.2.0', waits: false } },
    '새 버전 0.2.0 준비됨: 종료할 때 설치합니다',
  ],
  [
    'a new version that waits for a run',
    { update: { version: '0.2.0', waits: true } },
    '수집이 끝나면 버전 0.2.0을(를) 설치하고 다시 시작합니다',
  ],
  ['the end', { quitting: true }, '수집이 끝나는 대로 종료합니다…'],
];
test.each(changes)('the menu tells of %s', (_name, change, line) => {
  expect(labels(trayMenu({ ...calm, ...change }, ko), 'status')).toContain(line);
});

test.each([
  ['nothing runs', [], ['all', 'liquidity', 'crypto', 'news']],
  ['crypto runs', ['crypto'], ['all', 'liquidity', 'news']],
  ['both of run-all run by themselves', ['liquidity', 'crypto'], ['news']],
  ['run-all runs its first', ['run-all', 'liquidity'], ['news']],
  ['news runs', ['news'], ['all', 'liquidity', 'crypto']],
  ['a backfill runs', ['backfill'], ['all', 'liquidity', 'crypto', 'news']],
] as const)('when %s, that and no more is greyed out', (_name, running, left) => {
  expect(enabled({ ...calm, running: running.map((collector) => ({ collector })) })).toEqual(left);
});

test('an app that ends takes no more orders, but quitting can be hurried', () => {
  const menu = trayMenu({ ...calm, quitting: true }, ko);
  const possible = menu.flatMap((entry) =>
    entry.type === 'action' && entry.enabled ? [entry.action.do] : [],
  );
  expect(possible).toEqual(['openLogs', 'quit']);
});

test('a version that is ready can be installed at once, once', () => {
  const entryOf = (status: TrayStatus) =>
    trayMenu(status, ko).find((entry) => entry.type === 'action' && entry.action.do === 'installUpdate');
  expect(entryOf(calm)).toBeUndefined();
  const ready = { ...calm, update: { version: '0.2.0', waits: false } };
  expect(entryOf(ready)).toMatchObject({ label: '버전 0.2.0 설치하고 다시 시작', enabled: true });
  expect(entryOf({ ...ready, quitting: true })).toMatchObject({ enabled: false });
  expect(entryOf({ ...calm, update: { version: '0.2.0', waits: true } })).toMatchObject({ enabled: false });
});

test('without login items of the OS the entry is not there', () => {
  expect(labels(trayMenu({ ...calm, loginStart: undefined }, ko), 'checkbox')).toEqual([]);
  expect(trayMenu({ ...calm, loginStart: true }, ko)).toContainEqual({
    type: 'checkbox',
    label: '로그인 시 시작',
    checked: true,
    action: { do: 'loginStart', enabled: false },
  });
});

test.each<[string, Partial<TrayStatus>, string]>([
  ['quiet', {}, 'idle'],
  ['running, whatever failed before', { running: [{ collector: 'news' }], troubled: ['crypto'] }, 'running'],
  ['a failure', { troubled: ['crypto'] }, 'problem'],
  ['no port', { portTaken: 8000 }, 'problem'],
  ['a full disk', { blocked: { code: 'disk_full', params: {} } }, 'problem'],
])('the icon when %s', (_name, change, state) => {
  expect(trayState({ ...calm, ...change })).toBe(state);
});

describe('the tooltip', () => {
  test('says when it last collected, how old that is, and the stress level', () => {
    expect(trayTooltip(calm, ko)).toBe(
      'Daily Data Collector\n마지막 수집 2026-02-19 06:01 (3시간 전), 성공\n스트레스 0.31 관심 (2026-02-19)',
    );
    expect(trayTooltip(calm, en)).toBe(
      'Daily Data Collector\nLast collected 2026-02-19 06:01 (3 h ago), success\nStress 0.31 watch (2026-02-19)',
    );
  });

  test('fits into what Windows shows', () => {
    const full = {
      ...calm,
      demo: true,
      running: (['liquidity', 'crypto', 'news', 'backfill'] as const).map((collector) => ({
        collector,
        done: 1,
        total: 6,
      })),
      stress: { date: '2026-02-19', score: 0.6, level: 'caution', reliable: false } as const,
    };
    expect(trayTooltip(full, en).length).toBeLessThanOrEqual(127);
  });
});

test.each([
  ['2026-02-19T00:00:30Z', '방금'],
  ['2026-02-18T23:59:00Z', '2분 전'],
  ['2026-02-18T23:01:01Z', '59분 전'],
  ['2026-02-18T23:01:00Z', '1시간 전'],
  ['2026-02-17T00:02:00Z', '47시간 전'],
  ['2026-02-17T00:01:00Z', '2일 전'],
  ['2026-02-19T05:00:00Z', '방금'], // a clock that has been put back since
])('the age of %s', (at, text) => {
  expect(ageText(at, calm.now, ko)).toBe(text);
});
