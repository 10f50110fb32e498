import { describe, expect, test } from 'vitest';
import { addDays, seoulInstant } from '../lib/day.ts';
import { emptyPlan, type Plan } from '../lib/plan.ts';
import type { LoggedRun, Slot, SlotReason } from '../store/schedule.ts';
import { type Decision, decide, neededFrom, nextDue, onTimeMs, pausesMs, type Situation } from './due.ts';

const plan: Plan = { 'run-all': '06:00', news: '06:30' };
const day = '2026-11-23';
/** An instant by a time of day in Seoul, after so many days: "06:00", "+1 05:59", "-3 06:00". */
function at(text: string): Date {
  const [time = '', offset = '0'] = text.split(' ').reverse();
  return seoulInstant(addDays(day, Number(offset)), time);
}
const iso = (text: string) => at(text).toISOString();

function slot(job: Slot['job'], time: string, state: Slot['state'], more: Partial<Slot> = {}): Slot {
  return { job, slotAt: iso(time), state, runId: null, decidedAt: iso(time), reason: null, ...more };
}
const reason = (code: SlotReason['code'], tries = 1, cuts = 0): SlotReason => ({ code, tries, cuts });

function run(collector: string, time: string, more: Partial<LoggedRun> = {}): LoggedRun {
  const date = addDays(day, Number(time.split(' ').reverse()[1] ?? 0));
  return {
    collector,
    date,
    status: 'success',
    runId: `${collector}@${time}`,
    startedAt: iso(time),
    wasCut: false,
    ...more,
  };
}
const both = (time: string, more: Partial<LoggedRun> = {}) => [
  run('liquidity', time, more),
  run('crypto', time, more),
];

/** Everything up to yesterday evening was served. */
const yesterday = [slot('run-all', '-1 06:00', 'served'), slot('news', '-1 06:30', 'served')];
function situation(now: string, more: Partial<Situation> = {}): Situation {
  return {
    now: at(now),
    history: [{ since: iso('-1 05:00'), plan }],
    slots: yesterday,
    isAlive: () => false,
    runs: [],
    running: [],
    members: ['liquidity', 'crypto'],
    ...more,
  };
}

/** A decision in one line: "missed run-all -1 06:00 (coalesced); RUN news 06:30 scheduler". */
function told({ settled, run: order, isWaiting }: Decision): string {
  const when = (slotAt: string) => {
    for (let offset = -400; offset <= 400; offset++) {
      for (const time of ['05:00', '06:00', '06:30', '13:00', '15:00', '20:00']) {
        const text = offset === 0 ? time : `${offset > 0 ? '+' : ''}${offset} ${time}`;
        if (iso(text) === slotAt) return text;
      }
    }
    return slotAt;
  };
  const parts = settled.map(
    ({ state, job, slotAt, reason: why }) => `${state} ${job} ${when(slotAt)} (${why?.code})`,
  );
  if (order) parts.push(`RUN ${order.job} ${when(order.slotAt)} ${order.trigger}`);
  if (isWaiting) parts.push('waiting');
  return parts.join('; ') || 'nothing';
}
const said = (now: string, more: Partial<Situation> = {}) => told(decide(situation(now, more)));
const runAllServed = [...yesterday, slot('run-all', '06:00', 'served')];

describe('what is due', () => {
  test.each([
    ['05:59', 'nothing'],
    ['06:00', 'RUN run-all 06:00 scheduler'],
    ['06:10', 'RUN run-all 06:00 scheduler'],
    ['06:11', 'RUN run-all 06:00 catch-up'],
    ['06:30', 'RUN run-all 06:00 catch-up; waiting'],
    ['23:59', 'RUN run-all 06:00 catch-up; waiting'],
    ['+1 05:59', 'RUN run-all 06:00 catch-up; waiting'],
    ['+1 06:00', 'missed run-all 06:00 (coalesced); RUN run-all +1 06:00 scheduler; waiting'],
    [
      '+1 06:45',
      'missed run-all 06:00 (coalesced); missed news 06:30 (coalesced); RUN run-all +1 06:00 catch-up; waiting',
    ],
  ])('at %s: %s', (now, expected) => expect(said(now)).toBe(expected));

  test('ten minutes and a millisecond are late', () => {
    const late = (ms: number) =>
      decide({ ...situation('06:00'), now: new Date(at('06:00').getTime() + ms) }).run?.trigger;
    expect([late(onTimeMs), late(onTimeMs + 1)]).toEqual(['scheduler', 'catch-up']);
  });

  test('a catch-up after midnight is for the date of its slot', () => {
    expect(decide(situation('+1 03:00')).run).toMatchObject({ job: 'run-all', date: day });
    expect(decide(situation('+1 06:00')).run).toMatchObject({ job: 'run-all', date: addDays(day, 1) });
  });

  test('days asleep are told one by one and only the last is run', () => {
    const { settled, run: order } = decide(situation('+3 09:00'));
    const missed = settled.filter(({ job, state }) => job === 'run-all' && state === 'missed');
    expect(missed.map(({ slotAt }) => slotAt)).toEqual([iso('06:00'), iso('+1 06:00'), iso('+2 06:00')]);
    expect(order).toMatchObject({ job: 'run-all', slotAt: iso('+3 06:00'), trigger: 'catch-up' });
  });

  test('of years without the app the last is told', () => {
    const { settled } = decide(
      situation('06:00', { history: [{ since: '2020-01-01T00:00:00.000Z', plan }], slots: [] }),
    );
    expect(settled.filter(({ job }) => job === 'run-all')).toHaveLength(366);
  });

  test('what is decided is asked about no more', () => {
    const all = [...runAllServed, slot('news', '06:30', 'served')];
    expect(said('12:00', { slots: all })).toBe('nothing');
    expect(neededFrom(situation('12:00', { slots: all }))).toBeUndefined();
    const missed = [
      slot('run-all', '-1 06:00', 'missed'),
      slot('news', '-1 06:30', 'failed'),
      ...all.slice(2),
    ];
    expect(neededFrom(situation('12:00', { slots: missed }))).toBeUndefined();
    expect(neededFrom(situation('12:00'))).toBe(day);
    expect(neededFrom(situation('+2 12:00'))).toBe(day);
  });
});

describe('the first start', () => {
  test.each([
    ['14:00', '14:00', 'nothing'],
    ['14:00', '23:59', 'nothing'],
    ['14:00', '+1 06:00', 'RUN run-all +1 06:00 scheduler'],
    [
      '14:00',
      '+2 08:00',
      'missed run-all +1 06:00 (coalesced); missed news +1 06:30 (coalesced); RUN run-all +2 06:00 catch-up; waiting',
    ],
    ['06:10', '06:30', 'RUN news 06:30 scheduler'],
    ['06:00', '06:00', 'RUN run-all 06:00 scheduler'],
  ])('was at %s: at %s %s', (installed, now, expected) => {
    expect(said(now, { history: [{ since: iso(installed), plan }], slots: [] })).toBe(expected);
  });
});

describe('runs of others', () => {
  test.each<[string, LoggedRun[], string]>([
    ['Task Scheduler at 06:00', both('06:00'), 'served run-all 06:00 (outside)'],
    ['a person at 07:00', both('07:00'), 'served run-all 06:00 (outside)'],
    ['a person before the slot', both('05:59'), 'RUN run-all 06:00 catch-up'],
    ['liquidity alone', [run('liquidity', '07:00')], 'RUN run-all 06:00 catch-up'],
    [
      'one after the other',
      [run('crypto', '07:00'), run('liquidity', '07:20')],
      'served run-all 06:00 (outside)',
    ],
    ['partial ones', both('07:00', { status: 'partial' }), 'served run-all 06:00 (outside)'],
    [
      'one of two brought nothing',
      [run('liquidity', '07:00', { status: 'failed' }), run('crypto', '07:00')],
      'served run-all 06:00 (outside)',
    ],
    ['both brought nothing', both('07:00', { status: 'failed' }), 'RUN run-all 06:00 catch-up'],
    [
      'brought nothing, then something',
      [...both('06:00', { status: 'failed' }), ...both('06:20')],
      'served run-all 06:00 (outside)',
    ],
    [
      'the second was cut off',
      [run('liquidity', '06:00'), run('crypto', '06:01', { wasCut: true, status: 'failed' })],
      'RUN run-all 06:00 catch-up',
    ],
    ['of the day before', both('06:00', { date: addDays(day, -1) }), 'RUN run-all 06:00 catch-up'],
    ['news', [run('news', '06:05')], 'RUN run-all 06:00 catch-up'],
  ])('%s', (_, runs, expected) => expect(said('06:29', { runs, now: at('06:29') })).toBe(expected));

  test('the news is served by a run after its own slot only', () => {
    const slots = runAllServed;
    expect(said('07:00', { slots, runs: [run('news', '06:29')] })).toBe('RUN news 06:30 catch-up');
    expect(said('07:00', { slots, runs: [run('news', '06:31')] })).toBe('served news 06:30 (outside)');
  });

  test('a day that somebody else collected while the app was not there is not missed', () => {
    expect(said('+1 06:00', { runs: both('06:02') })).toBe(
      'served run-all 06:00 (outside); RUN run-all +1 06:00 scheduler; waiting',
    );
  });

  test('its run id stands in the row; the Python system has none', () => {
    expect(decide(situation('07:00', { runs: both('06:00') })).settled[0]).toMatchObject({
      runId: 'crypto@06:00',
    });
    const python = both('06:00', { runId: null });
    expect(decide(situation('07:00', { runs: python })).settled[0]).toMatchObject({
      runId: null,
      state: 'served',
    });
  });

  test('what was missed or failed is healed by a run later on the day', () => {
    for (const state of ['missed', 'failed'] as const) {
      const slots = [...yesterday, slot('run-all', '06:00', state, { reason: reason('failed', 9) })];
      expect(said('06:20', { slots, runs: both('06:15') })).toBe('served run-all 06:00 (outside)');
      expect(said('06:20', { slots })).toBe('nothing');
    }
  });
});

describe('news waits for run-all', () => {
  const active = (collector: string, time: string) => ({ collector, started_at: iso(time) });
  test.each<[string, Partial<Situation>, string]>([
    ['that is to be begun', {}, 'RUN run-all 06:00 catch-up; waiting'],
    [
      'that another process runs for its slot',
      { slots: [...yesterday, slot('run-all', '06:00', 'running')], isAlive: () => true },
      'waiting',
    ],
    [
      'that somebody else has started',
      { slots: runAllServed, running: [active('run-all', '06:25')] },
      'waiting',
    ],
    ['no longer', { slots: runAllServed }, 'RUN news 06:30 scheduler'],
    [
      'not when that failed',
      {
        slots: [
          ...yesterday,
          slot('run-all', '06:00', 'failed', { decidedAt: iso('06:28'), reason: reason('failed') }),
        ],
      },
      'RUN news 06:30 scheduler',
    ],
    [
      'not when that is switched off',
      { history: [{ since: iso('-1 05:00'), plan: { ...plan, 'run-all': null } }] },
      'RUN news 06:30 scheduler',
    ],
    [
      'not for a collector alone',
      { slots: runAllServed, running: [active('crypto', '06:25')] },
      'RUN news 06:30 scheduler',
    ],
  ])('%s', (_, more, expected) => expect(said('06:31', more)).toBe(expected));

  test('at the same time run-all goes first', () => {
    const same = { 'run-all': '06:00', news: '06:00' };
    const history = [{ since: iso('-1 05:00'), plan: same }];
    const slots = [slot('run-all', '-1 06:00', 'served'), slot('news', '-1 06:00', 'served')];
    expect(said('06:00', { history, slots })).toBe('RUN run-all 06:00 scheduler; waiting');
    expect(nextDue(same, at('05:00'))).toEqual({ job: 'run-all', slotAt: iso('06:00') });
  });
});

describe('a run that goes on for another date is not joined', () => {
  test('a catch-up of yesterday waits for a collection of today', () => {
    const running = [{ collector: 'crypto', started_at: iso('+1 04:59') }];
    expect(said('+1 05:00', { running })).toBe('waiting');
    expect(said('06:00', { running: [{ collector: 'crypto', started_at: iso('05:59') }] })).toBe(
      'RUN run-all 06:00 scheduler',
    );
  });
});

describe('a run that was cut off', () => {
  const claimed = (tries: number, cuts = 0) =>
    slot('run-all', '06:00', 'running', { reason: { ...reason('claimed', tries, cuts), pid: 1 } });
  const decided = (row: Slot, now = '06:05', more: Partial<Situation> = {}) =>
    decide(situation(now, { slots: [...yesterday, row], ...more }));

  test('is left alone as long as its process lives', () => {
    expect(told(decided(claimed(1), '06:05', { isAlive: () => true }))).toBe('nothing');
  });
  test('is begun again once, as a catch-up', () => {
    expect(decided(claimed(1)).run).toMatchObject({ trigger: 'catch-up', tries: 2, cuts: 1 });
  });
  test('is not begun a third time', () => {
    expect(told(decided(claimed(2, 1)))).toBe('failed run-all 06:00 (interrupted)');
  });
  test('by an app that was quit: the same', () => {
    const quit = (tries: number, cuts: number) =>
      told(decided(slot('run-all', '06:00', 'failed', { reason: reason('interrupted', tries, cuts) })));
    expect([quit(1, 1), quit(2, 2)]).toEqual(['RUN run-all 06:00 catch-up', 'nothing']);
  });
  test('is served when its run had ended before the crash', () => {
    expect(told(decided(claimed(1), '06:05', { runs: both('06:00') }))).toBe(
      'served run-all 06:00 (outside)',
    );
  });
  test('on an earlier day is not begun again, and says why', () => {
    expect(told(decided(claimed(1), '+1 06:00'))).toBe(
      'failed run-all 06:00 (interrupted); RUN run-all +1 06:00 scheduler; waiting',
    );
  });
});

describe('a run in which no source answered', () => {
  const failed = (tries: number, now: string, code: SlotReason['code'] = 'failed') =>
    said(now, {
      slots: [
        ...yesterday,
        slot('run-all', '06:00', 'failed', { reason: reason(code, tries) }),
        slot('news', '06:30', 'served'),
      ],
    });
  test.each([
    [1, '06:04', 'nothing'],
    [1, '06:05', 'RUN run-all 06:00 catch-up'],
    [2, '06:14', 'nothing'],
    [2, '06:15', 'RUN run-all 06:00 catch-up'],
    [5, '11:59', 'nothing'],
    [5, '12:00', 'RUN run-all 06:00 catch-up'],
    [6, '23:00', 'nothing'],
  ])('for the %i. time at 06:00: at %s %s', (tries, now, expected) =>
    expect(failed(tries, now)).toBe(expected),
  );

  test('is not tried again when the user has cancelled it', () => {
    expect(failed(1, '07:00', 'cancelled')).toBe('nothing');
  });
  test('is tried again when the clock was put back meanwhile', () => {
    const slots = [
      slot('run-all', '-1 06:00', 'failed', { reason: reason('failed'), decidedAt: iso('06:01') }),
      slot('news', '-1 06:30', 'served'),
    ];
    expect(said('-1 07:00', { slots })).toBe('RUN run-all -1 06:00 catch-up');
    expect(pausesMs).toHaveLength(5);
  });
});

describe('a changed plan counts from the change on', () => {
  const change = (time: string, next: Partial<Plan>) => ({
    history: [
      { since: iso('-1 05:00'), plan },
      { since: iso(time), plan: { ...plan, ...next } },
    ],
  });
  const served = { slots: [...runAllServed, slot('news', '06:30', 'served')] };
  test.each<[string, Partial<Situation>, string, string]>([
    [
      'to a later time today',
      { ...change('14:00', { 'run-all': '15:00' }), ...served },
      '15:00',
      'RUN run-all 15:00 scheduler',
    ],
    ['to a time that is past', { ...change('14:00', { 'run-all': '13:00' }), ...served }, '14:00', 'nothing'],
    [
      'while the app was off: the old time is caught up',
      change('09:00', { 'run-all': '05:00' }),
      '09:00',
      'RUN run-all 06:00 catch-up; waiting',
    ],
    ['switched off', { ...change('05:30', { 'run-all': null, news: null }) }, '12:00', 'nothing'],
    [
      'switched off before it was caught up',
      { ...change('09:00', { 'run-all': null, news: null }) },
      '09:00',
      'missed run-all 06:00 (switched_off); missed news 06:30 (switched_off)',
    ],
    ['news switched off', { ...change('05:30', { news: null }) }, '12:00', 'RUN run-all 06:00 catch-up'],
  ])('%s', (_, more, now, expected) => expect(said(now, more)).toBe(expected));

  test('made at the very moment of a slot, it is the new one that counts', () => {
    expect(said('06:00', change('06:00', { 'run-all': '15:00' }))).toBe('nothing');
    expect(said('06:00', change('06:00', { news: '15:00' }))).toBe('RUN run-all 06:00 scheduler');
  });

  test('switched on again: what was due meanwhile is neither missed nor run', () => {
    const history = [
      { since: iso('-1 05:00'), plan },
      { since: iso('-1 12:00'), plan: emptyPlan },
      { since: iso('+5 14:00'), plan },
    ];
    expect(said('+5 14:00', { history })).toBe('nothing');
    expect(said('+6 06:00', { history })).toBe('RUN run-all +6 06:00 scheduler');
  });

  test('what was missed because it was off is not run when it is on again', () => {
    const history = [...change('07:00', { 'run-all': null }).history, { since: iso('08:00'), plan }];
    const slots = [
      ...yesterday,
      slot('run-all', '06:00', 'missed', { reason: reason('switched_off', 0) }),
      slot('news', '06:30', 'served'),
    ];
    expect(said('08:00', { history, slots })).toBe('nothing');
  });

  test('a time so changed that the last one is older than a day is not caught up', () => {
    expect(said('+1 07:00', change('+1 05:30', { 'run-all': '20:00', news: null }))).toBe(
      'missed run-all 06:00 (too_late); missed news 06:30 (switched_off)',
    );
  });
});

describe('a clock that jumps', () => {
  const tomorrow = [
    ...yesterday,
    slot('run-all', '06:00', 'served'),
    slot('run-all', '+1 06:00', 'served', { decidedAt: iso('+1 06:00') }),
  ];
  const newsDone = [
    slot('news', '06:30', 'served'),
    slot('news', '+1 06:30', 'served', { decidedAt: iso('+1 06:30') }),
  ];

  test('a day ahead and back: what was run is not run again', () => {
    const slots = [...tomorrow, ...newsDone];
    expect(said('07:00', { slots })).toBe('nothing');
    expect(said('+1 07:00', { slots })).toBe('nothing');
    expect(said('+2 06:00', { slots })).toBe('RUN run-all +2 06:00 scheduler');
  });
  test('a day back and on again: nothing is run, nothing is missed', () => {
    const slots = [...yesterday, slot('run-all', '06:00', 'served'), slot('news', '06:30', 'served')];
    const history = [{ since: iso('-9 05:00'), plan }];
    const before = [-9, -8, -7, -6, -5, -4, -3, -2].flatMap((n) => [
      slot('run-all', `${n} 06:00`, 'served'),
      slot('news', `${n} 06:30`, 'served'),
    ]);
    expect(said('-1 10:00', { slots: [...before, ...slots], history })).toBe('nothing');
    expect(said('10:00', { slots: [...before, ...slots], history })).toBe('nothing');
  });
  test('what a clock that was ahead took for missed is run when its time comes', () => {
    const slots = [
      ...yesterday,
      slot('run-all', '06:00', 'missed', { decidedAt: iso('+2 05:00') }),
      slot('run-all', '+1 06:00', 'served', { decidedAt: iso('+2 05:00') }),
    ];
    expect(said('06:00', { slots })).toBe('RUN run-all 06:00 scheduler');
  });
  test('the same by a single day', () => {
    const slots = [
      ...yesterday,
      slot('run-all', '06:00', 'missed', { decidedAt: iso('+1 07:00') }),
      slot('run-all', '+1 06:00', 'served', { decidedAt: iso('+1 07:00') }),
    ];
    expect(said('06:29', { slots })).toBe('RUN run-all 06:00 catch-up');
  });
  test('a slot of tomorrow that was run does not hide that days before it were missed', () => {
    const done = [slot('run-all', '-6 06:00', 'served'), slot('run-all', '+1 06:00', 'served')];
    const history = [{ since: iso('-6 05:00'), plan: { ...plan, news: null } }];
    const { settled, run: order } = decide(situation('07:00', { slots: done, history }));
    expect(settled.map(({ slotAt }) => slotAt)).toEqual([-5, -4, -3, -2, -1].map((n) => iso(`${n} 06:00`)));
    expect(order?.slotAt).toBe(iso('06:00'));
  });
  test('a year ahead and back: that year is not lost', () => {
    const decidedAt = iso('+365 06:00');
    const slots = [
      ...yesterday,
      slot('run-all', '06:00', 'missed', { decidedAt }),
      slot('run-all', '+7 06:00', 'served', { decidedAt }),
    ];
    expect(said('06:00', { slots })).toBe('RUN run-all 06:00 scheduler');
    const week = [0, 1, 2, 3, 4, 5, 6].flatMap((n) => [
      slot('run-all', `${n} 06:00`, 'served'),
      slot('news', `${n} 06:30`, 'served'),
    ]);
    expect(
      said('+7 06:00', {
        slots: [...yesterday, ...week, slot('run-all', '+7 06:00', 'served', { decidedAt })],
      }),
    ).toBe('RUN run-all +7 06:00 scheduler');
  });
  test('years back: no plan was in force then', () => {
    expect(decide({ ...situation('06:00'), now: new Date('2000-01-01T03:00:00Z') })).toEqual({
      settled: [],
      run: undefined,
      isWaiting: false,
    });
  });
});

describe('next due', () => {
  test.each<[string, Plan, string | undefined]>([
    ['05:59', plan, 'run-all 06:00'],
    ['06:00', plan, 'news 06:30'],
    ['06:30', plan, 'run-all +1 06:00'],
    ['06:00', { 'run-all': null, news: '06:00' }, 'news +1 06:00'],
    ['23:59', { 'run-all': '00:00', news: null }, 'run-all +1 00:00'],
    ['06:00', emptyPlan, undefined],
  ])('after %s', (now, chosen, expected) => {
    const [job, ...time] = expected?.split(' ') ?? [];
    expect(nextDue(chosen, at(now))).toEqual(expected && { job, slotAt: iso(time.join(' ')) });
  });
});
