import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestCore, temporaryDir } from '../../../e2e/support/core.ts';
import { holdWriteLock } from '../../../e2e/support/processes.ts';
import { query } from '../../../e2e/support/tables.ts';
import { perform } from '../api/perform.ts';
import type { Clock } from '../lib/clock.ts';
import { addDays, seoulInstant } from '../lib/day.ts';
import { type Log, lineLog } from '../lib/log.ts';
import { emptyPlan, type Plan } from '../lib/plan.ts';
import { createScheduler } from './schedule.ts';

const usual: Plan = { 'run-all': '06:00', news: '06:30' };
const day = '2026-11-23';
/** An instant by a date, counted from `day`, and a time in Seoul. */
const at = (time: string, offset = 0): Date => seoulInstant(addDays(day, offset), time);
const iso = (time: string, offset = 0) => at(time, offset).toISOString();

/** Stands still until a test moves it. */
let now: Date;
const clock: Clock = { now: () => now, monotonicMs: () => performance.now() };
let logged: string[];
beforeEach(() => {
  logged = [];
});

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  expect(logged.filter((line) => / error /.test(line))).toEqual([]);
});

/** An app with its scheduler, everything real but the sources and the clock. */
async function start(plan: Plan = usual, dataDir = temporaryDir('ddc-schedule-')) {
  const log: Log = lineLog({ write: (line) => logged.push(line), now: () => now, redact: (text) => text });
  const app = await startTestCore({ clock, dataDir, log });
  const events: string[] = [];
  app.core.events.on(({ type }) => events.push(type));
  const scheduler = createScheduler({ core: app.core, plan });
  let ended: Promise<void> | undefined;
  const stop = () => {
    ended ??= (async () => {
      const idle = scheduler.stop();
      await app.core.runner.stop();
      await idle;
      await app.stop();
    })();
    return ended;
  };
  endings.push(stop);
  const file = app.core.store.path;
  return {
    ...app,
    scheduler,
    events,
    stop,
    file,
    /** Lets time pass and asks. */
    async ask(to: Date) {
      now = to;
      await scheduler.ask('resume');
    },
    runs: () =>
      query(file, 'SELECT collector, date, status, triggered_by AS why FROM collector_log ORDER BY id').map(
        ({ collector, date, status, why }) => `${collector} ${date} ${status} ${why}`,
      ),
    slots: () =>
      query(
        file,
        `SELECT job, slot_at, state, json_extract(reason, '$.code') AS code FROM schedule_slot
         WHERE job <> 'plan' ORDER BY slot_at`,
      ).map(({ job, slot_at, state, code }) => `${job} ${slot_at} ${state} ${code ?? ''}`.trim()),
    async status() {
      const reply = await perform(app.core, 'collector.status', {}, { trigger: 'api' });
      if (!reply.ok) throw new Error(reply.error.message);
      return reply.value;
    },
  };
}
type App = Awaited<ReturnType<typeof start>>;

/** An app that was started for the first time the day before. */
async function startedYesterday(plan?: Plan): Promise<App> {
  now = at('14:00', -1);
  const app = await start(plan);
  await app.scheduler.ask('start');
  return app;
}

const morningRuns = [`liquidity ${day} success scheduler`, `crypto ${day} success scheduler`];

describe('a usual day', () => {
  test('the first start collects nothing, plans the next slot and reports no missed morning', async () => {
    const app = await startedYesterday();
    expect([app.runs(), app.slots(), app.simulator.requests.length]).toEqual([[], [], 0]);
    expect(await app.status()).toMatchObject({
      next_due: { job: 'run-all', slot_at: iso('06:00') },
      missed: [],
    });
  });

  test('run-all at 06:00, news at 06:30, each once, logged as scheduled and remembered with its run', async () => {
    const app = await startedYesterday();
    await app.ask(at('06:00'));
    expect(app.runs()).toEqual(morningRuns);
    expect((await app.status()).next_due).toEqual({ job: 'news', slot_at: iso('06:30') });
    await app.ask(at('06:30'));
    for (const time of ['06:31', '12:00', '23:59']) await app.ask(at(time));
    expect(app.runs()).toEqual([...morningRuns, `news ${day} success scheduler`]);
    expect(app.slots()).toEqual([`run-all ${iso('06:00')} served`, `news ${iso('06:30')} served`]);
    const [runAll, news] = query(
      app.file,
      "SELECT run_id FROM schedule_slot WHERE job <> 'plan' ORDER BY slot_at",
    );
    expect(app.core.store.runs.members(String(runAll?.run_id))).toHaveLength(2);
    expect(app.core.store.runs.get(String(news?.run_id))?.collector).toBe('news');
    expect(app.events).toContain('schedule:changed');
    expect((await app.status()).next_due).toEqual({ job: 'run-all', slot_at: iso('06:00', 1) });
  });

  test('a timer of its own is enough', async () => {
    const app = await startedYesterday();
    await app.scheduler.stop();
    const moment = performance.now();
    const running: Clock = {
      now: () => new Date(at('06:00').getTime() - 150 + (performance.now() - moment)),
      monotonicMs: () => performance.now(),
    };
    const scheduler = createScheduler({ core: app.core, plan: { ...usual, news: null }, clock: running });
    endings.push(() => scheduler.stop());
    await expect.poll(app.slots, { timeout: 10_000 }).toEqual([`run-all ${iso('06:00')} served`]);
    expect(app.runs()).toHaveLength(2);
  });

  test('twenty asks at once make one run', async () => {
    const app = await startedYesterday();
    now = at('06:00');
    await Promise.all(Array.from({ length: 20 }, (_, i) => app.scheduler.ask(i % 2 ? 'unlock' : 'timer')));
    expect(app.runs()).toEqual(morningRuns);
  });
});

test('two that use one database and are asked at the same moment make one run', async () => {
  const app = await startedYesterday();
  const other = await start(usual, app.dataDir);
  await other.scheduler.ask('start');
  now = at('06:30');
  // Both see that the slot is due before either of them can write so.
  const lock = await holdWriteLock(app.file);
  const asked = [app.scheduler.ask('timer'), other.scheduler.ask('timer')];
  await new Promise((resolve) => setTimeout(resolve, 150));
  await lock.release();
  await Promise.all(asked);
  await Promise.all([app.scheduler.ask('timer'), other.scheduler.ask('timer')]);
  expect(app.runs().toSorted()).toEqual([
    `crypto ${day} success catch-up`,
    `liquidity ${day} success catch-up`,
    `news ${day} success scheduler`,
  ]);
  const host = (name: string) =>
    app.simulator.requests.concat(other.simulator.requests).filter((each) => each.host.includes(name));
  expect(host('coingecko')).toHaveLength(3);
});

describe('catching up', () => {
  test('after three days asleep: one run of each, and the mornings between are named', async () => {
    const app = await startedYesterday();
    await app.ask(at('09:00', 2));
    const late = addDays(day, 2);
    expect(app.runs()).toEqual([
      `liquidity ${late} success catch-up`,
      `crypto ${late} success catch-up`,
      `news ${late} success catch-up`,
    ]);
    const { missed } = await app.status();
    expect(missed.map(({ job, date, reason }) => `${job} ${date} ${reason}`)).toEqual([
      `run-all ${day} coalesced`,
      `news ${day} coalesced`,
      `run-all ${addDays(day, 1)} coalesced`,
      `news ${addDays(day, 1)} coalesced`,
    ]);
    expect(logged.filter((line) => / warn .*slots missed/.test(line))).toHaveLength(1);
  });

  test('after midnight: the figures are those of the morning that was missed, and 06:00 follows as usual', async () => {
    const app = await startedYesterday({ ...usual, news: null });
    await app.ask(at('03:00', 1));
    expect(app.runs()).toEqual([`liquidity ${day} success catch-up`, `crypto ${day} success catch-up`]);
    expect(query(app.file, 'SELECT DISTINCT date FROM crypto_price')).toEqual([{ date: day }]);
    await app.ask(at('06:00', 1));
    expect(query(app.file, 'SELECT date FROM crypto_metric ORDER BY date')).toEqual([
      { date: day },
      { date: addDays(day, 1) },
    ]);
  });

  test('with a new start: the same', async () => {
    const before = await startedYesterday();
    await before.stop();
    now = at('08:00');
    const app = await start(usual, before.dataDir);
    await app.scheduler.ask('start');
    expect(app.runs()).toEqual([
      `liquidity ${day} success catch-up`,
      `crypto ${day} success catch-up`,
      `news ${day} success catch-up`,
    ]);
  });

  test('what Task Scheduler has collected is not collected again', async () => {
    const app = await startedYesterday();
    now = at('06:05');
    await app.core.runner.runAll('scheduler');
    const before = app.simulator.requests.length;
    await app.ask(at('06:20'));
    expect(app.simulator.requests).toHaveLength(before);
    expect(app.slots()).toEqual([`run-all ${iso('06:00')} served outside`]);
    expect(app.runs()).toHaveLength(2);
  });

  test('a collection that goes on when the slot is due is joined', async () => {
    const app = await startedYesterday();
    now = at('06:00');
    app.simulator.setFault('/', { kind: 'delay', ms: 100 });
    const [group] = await Promise.all([app.core.runner.runAll('api'), app.scheduler.ask('timer')]);
    expect(app.runs()).toHaveLength(2);
    expect(query(app.file, "SELECT state, run_id FROM schedule_slot WHERE job = 'run-all'")).toEqual([
      { state: 'served', run_id: group.runId },
    ]);
  });

  test('news waits for a run-all that somebody else has started', async () => {
    const app = await startedYesterday();
    await app.ask(at('06:00'));
    now = at('06:30');
    app.simulator.setFault('/', { kind: 'delay', ms: 100 });
    const group = app.core.runner.runAll('tray');
    await expect.poll(() => app.core.runner.running().length).toBeGreaterThan(0);
    await app.scheduler.ask('timer');
    expect(app.runs().filter((run) => run.startsWith('news'))).toEqual([]);
    await group;
    // By its own timer, soon after.
    await expect.poll(app.runs, { timeout: 10_000 }).toContain(`news ${day} success scheduler`);
  });
});

describe('when it does not go well', () => {
  test('no source answers: again after five minutes, as a catch-up, and then it is served', async () => {
    const app = await startedYesterday({ ...usual, news: null });
    app.simulator.setFault('', 'reset');
    await app.ask(at('06:00'));
    expect(app.slots()).toEqual([`run-all ${iso('06:00')} failed failed`]);
    await app.ask(at('06:04'));
    expect(app.runs()).toHaveLength(2);
    expect((await app.status()).missed).toMatchObject([{ date: day, reason: 'failed' }]);
    app.simulator.clearFaults();
    await app.ask(at('06:06'));
    expect(app.runs().slice(2)).toEqual([
      `liquidity ${day} success catch-up`,
      `crypto ${day} success catch-up`,
    ]);
    expect(app.slots()).toEqual([`run-all ${iso('06:00')} served`]);
    expect((await app.status()).missed).toEqual([]);
  });

  test('quit in the middle of a run: it is logged, and caught up once at the next start', async () => {
    const first = await startedYesterday({ ...usual, news: null });
    first.simulator.setFault('api.coingecko.com', 'hang');
    now = at('06:00');
    void first.scheduler.ask('timer');
    await expect
      .poll(() => first.core.runner.running().map(({ collector }) => collector))
      .toContain('crypto');
    await first.stop();
    expect(
      query(
        first.file,
        "SELECT state, json_extract(reason, '$.code') AS code FROM schedule_slot WHERE job = 'run-all'",
      ),
    ).toEqual([{ state: 'failed', code: 'interrupted' }]);
    now = at('06:03');
    const second = await start({ ...usual, news: null }, first.dataDir);
    await second.scheduler.ask('start');
    expect(second.runs().slice(-2)).toEqual([
      `liquidity ${day} success catch-up`,
      `crypto ${day} success catch-up`,
    ]);
    expect(second.slots()).toEqual([`run-all ${iso('06:00')} served`]);
  });

  test('cancelled by the user: it stays cancelled', async () => {
    const app = await startedYesterday({ ...usual, news: null });
    app.simulator.setFault('', 'hang');
    now = at('06:00');
    const asked = app.scheduler.ask('timer');
    const group = await expect
      .poll(() => app.core.runner.running().find(({ collector }) => collector === 'run-all'))
      .toBeDefined()
      .then(() => app.core.runner.running().find(({ collector }) => collector === 'run-all'));
    app.core.runner.cancel(group?.run_id ?? '');
    await asked;
    app.simulator.clearFaults();
    const before = app.runs();
    await app.ask(at('12:00'));
    expect(app.runs()).toEqual(before);
    expect((await app.status()).missed).toMatchObject([{ date: day, reason: 'cancelled' }]);
  });

  test('the database cannot be had: that is logged, nobody is disturbed, and the next ask makes up for it', async () => {
    const app = await startedYesterday({ ...usual, news: null });
    const { write } = app.core.store;
    app.core.store.write = () => Promise.reject(new Error('no such disk'));
    await app.ask(at('06:00'));
    expect(logged.filter((line) => / error .*schedule could not be kept/.test(line))).toHaveLength(1);
    expect(app.core.schedule?.problem()).toMatchObject({ code: 'internal' });
    logged = [];
    app.core.store.write = write;
    await app.ask(at('06:01'));
    expect(app.core.schedule?.problem()).toBeUndefined();
    expect(app.runs()).toEqual(morningRuns);
  });
});

test('the end of a run cannot be remembered: the run log knows it, and nothing is run again', async () => {
  const app = await startedYesterday({ ...usual, news: null });
  const { schedule } = app.core.store;
  const { isClaimed } = schedule;
  schedule.isClaimed = () => {
    throw new Error('no such disk');
  };
  await app.ask(at('06:00'));
  expect(logged.filter((line) => / error .*schedule could not be kept/.test(line))).toHaveLength(1);
  logged = [];
  schedule.isClaimed = isClaimed;
  await app.ask(at('06:01'));
  expect(app.runs()).toEqual(morningRuns);
  expect(app.slots()).toEqual([`run-all ${iso('06:00')} served outside`]);
});

describe('another plan', () => {
  test('counts at once, and from then on', async () => {
    const app = await startedYesterday({ ...usual, news: null });
    await app.ask(at('06:00'));
    now = at('14:00');
    app.events.length = 0;
    await app.scheduler.setPlan({ ...usual, 'run-all': '13:00', news: null });
    expect(app.events).toContain('schedule:changed');
    expect((await app.status()).next_due).toEqual({ job: 'run-all', slot_at: iso('13:00', 1) });
    await app.ask(at('14:01'));
    expect(app.runs()).toHaveLength(2);
    await app.core.schedule?.setPlan({ ...usual, 'run-all': '14:05', news: null });
    await app.ask(at('14:05'));
    expect(app.runs()).toHaveLength(4);
  });

  test('switched off: nothing is due, and nothing is caught up when it is on again', async () => {
    const app = await startedYesterday();
    await app.scheduler.setPlan(emptyPlan);
    expect((await app.status()).next_due).toBeNull();
    await app.ask(at('12:00', 3));
    await app.scheduler.setPlan(usual);
    await app.ask(at('12:01', 3));
    expect([app.runs(), app.slots()]).toEqual([[], []]);
    await app.ask(at('06:00', 4));
    expect(app.runs()).toHaveLength(2);
  });

  test('in the settings while the app was off: the slot of the old plan is still caught up', async () => {
    const before = await startedYesterday();
    await before.stop();
    now = at('09:00');
    const app = await start({ 'run-all': '05:00', news: null }, before.dataDir);
    await app.scheduler.ask('start');
    expect(app.slots()).toContain(`run-all ${iso('06:00')} served`);
    expect(app.slots()).toContain(`news ${iso('06:30')} missed switched_off`);
    expect(app.runs()).toHaveLength(2);
  });

  test('changed in the middle of a run it counts from the change, not from the end of the run', async () => {
    const app = await startedYesterday({ ...usual, news: null });
    now = at('06:00');
    app.simulator.setFault('/', { kind: 'delay', ms: 100 });
    const asked = app.scheduler.ask('timer');
    await expect.poll(() => app.core.runner.running().length).toBeGreaterThan(0);
    await app.scheduler.setPlan({ ...usual, news: '06:01' });
    now = at('06:02');
    await asked;
    await app.scheduler.ask('timer');
    expect(app.runs().at(-1)).toBe(`news ${day} success scheduler`);
  });

  test('all switched off from the start leaves the database untouched', async () => {
    now = at('14:00');
    const app = await start(emptyPlan);
    await app.scheduler.ask('start');
    expect(query(app.file, 'SELECT * FROM schedule_slot')).toEqual([]);
  });
});

test('a clock a day ahead and back again: no slot is run twice', async () => {
  const app = await startedYesterday();
  await app.ask(at('06:31'));
  await app.ask(at('07:00', 1));
  const before = app.runs();
  expect(before).toHaveLength(6);
  for (const time of ['07:01', '23:00']) await app.ask(at(time));
  for (const time of ['06:00', '06:30', '07:02']) await app.ask(at(time, 1));
  expect(app.runs()).toEqual(before);
  expect((await app.status()).missed).toEqual([]);
});

test('after it was stopped it does nothing any more', async () => {
  const app = await startedYesterday();
  await app.scheduler.stop();
  await app.ask(at('06:00'));
  expect(app.runs()).toEqual([]);
  expect(app.core.schedule).toBeUndefined();
});
