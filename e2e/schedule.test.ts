import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../src/demo/simulator.ts';
import { seoulInstant } from '../src/main/lib/day.ts';
import type { StatusReport } from '../src/shared/model.ts';
import { eventually, runCli, startServe, toldToEnd } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { endpointsOf } from './support/serve.ts';
import { query } from './support/tables.ts';

const day = '2026-11-23';
/** An instant by a time in Seoul. */
const at = (time: string, date = day) => seoulInstant(date, time).toISOString();
/** So short before 06:00 that nobody waits long. */
const almostSix = new Date(Date.parse(at('06:00')) - 800).toISOString();

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A data folder with a schedule, and a simulator for every source. News at 06:00 too: it comes after run-all. */
async function surroundings(schedule: object = { newsAt: '06:00' }, installedOn = '2026-11-22') {
  const simulator = await startSimulator({ now: () => new Date(at('06:00')) });
  endings.push(() => simulator.close());
  const folder = (settings: object) => {
    const dir = temporaryDir('ddc-schedule-');
    fs.writeFileSync(path.join(dir, 'settings.json'), JSON.stringify(settings));
    return dir;
  };
  const dataDir = folder({ schedule });
  const env = (now: string, more: Record<string, string> = {}) => ({
    DDC_DATA_DIR: dataDir,
    DDC_UPSTREAM: simulator.url,
    DDC_PACE: '0',
    DDC_NOW: now,
    ...more,
  });
  const file = path.join(dataDir, 'stock_research.db');
  const place = {
    simulator,
    env,
    file,
    anotherFolder: () => folder({ schedule }),
    async serve(now: string, more?: Record<string, string>) {
      const serve = await startServe(env(now, more));
      const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
        serve.child.kill(signal);
        return serve.done;
      };
      endings.push(() => end());
      const status = async () =>
        (await (await fetch(`${serve.url}/api/v1/collector/status`)).json()) as StatusReport;
      return { ...serve, end, status };
    },
    runs: () =>
      query(file, 'SELECT collector, date, status, triggered_by AS why FROM collector_log ORDER BY id').map(
        ({ collector, date, status, why }) => `${collector} ${date} ${status} ${why}`,
      ),
    slots: () =>
      query(
        file,
        "SELECT job, slot_at, state FROM schedule_slot WHERE job <> 'plan' ORDER BY job DESC, slot_at",
      ).map(({ job, slot_at, state }) => `${job} ${slot_at} ${state}`),
  };
  // The first start, in the afternoon: it only notes the plan.
  const first = await place.serve(at('14:00', installedOn));
  await eventually(
    'the plan is noted',
    () => query(file, "SELECT 1 FROM schedule_slot WHERE job = 'plan'").length,
  );
  await first.end();
  return place;
}

const morning = ['liquidity', 'crypto', 'news'].map((name) => `${name} ${day} success scheduler`);
const served = [`run-all ${at('06:00')} served`, `news ${at('06:00')} served`];

test('a host left alone collects the morning by itself: run-all, then news, once, and says what comes next', async () => {
  const place = await surroundings();
  const host = await place.serve(almostSix, { TZ: 'America/New_York' });
  await eventually('it says what comes next', () =>
    host.stdout().includes('Next by itself: Everything, 2026-11-2'),
  );
  await eventually(
    'the morning is collected',
    () => place.runs().length === 3 && host.status().then(({ running }) => running.length === 0),
  );
  await eventually('it is remembered', () => place.slots().every((slot) => slot.endsWith('served')));
  expect(place.runs()).toEqual(morning);
  expect(place.slots()).toEqual(served);
  expect(await host.status()).toMatchObject({
    next_due: { job: 'run-all', slot_at: at('06:00', '2026-11-24') },
    missed: [],
  });
  expect(new Set(Object.values(endpointsOf(place.simulator)))).toEqual(new Set([1]));
  expect(host.stderr()).not.toMatch(/ error /);
  expect((await host.end()).code).toBe(toldToEnd);
});

test('two hosts of one database, in zones half a day apart, run each slot once', async () => {
  const place = await surroundings();
  const hosts = await Promise.all([
    place.serve(almostSix, { TZ: 'Australia/Lord_Howe' }),
    place.serve(almostSix, {
      TZ: 'America/Los_Angeles',
      DDC_DATA_DIR: place.anotherFolder(),
      DDC_DB: place.file,
    }),
  ]);
  await eventually(
    'both have nothing more to do',
    async () => place.slots().length === 2 && place.slots().every((slot) => slot.endsWith('served')),
  );
  // A tick of the one that came second.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(place.runs()).toEqual(morning);
  expect(place.slots()).toEqual(served);
  expect(new Set(Object.values(endpointsOf(place.simulator)))).toEqual(new Set([1]));
  for (const host of hosts) expect(host.stderr()).not.toMatch(/ error /);
});

describe('killed in the middle of a scheduled run', () => {
  /** Starts a host that collects at once, and kills it when its crypto run waits for an answer. */
  async function killedAt(place: Awaited<ReturnType<typeof surroundings>>, now: string) {
    place.simulator.setFault('api.coingecko.com', 'hang');
    const host = await place.serve(now);
    await eventually(
      'the run goes on',
      () => query(place.file, "SELECT 1 FROM active_run WHERE collector = 'crypto'").length,
    );
    await host.end('SIGKILL');
    place.simulator.clearFaults();
  }
  const runAll = { newsEnabled: false };

  test('it is caught up once at the next start', async () => {
    const place = await surroundings(runAll);
    await killedAt(place, almostSix);
    expect(place.slots()).toEqual([`run-all ${at('06:00')} running`]);
    const host = await place.serve(at('06:02'));
    await eventually('it is caught up', () => place.slots()[0]?.endsWith('served'));
    expect(place.runs()).toEqual([
      `liquidity ${day} success scheduler`,
      `crypto ${day} failed scheduler`,
      `liquidity ${day} success catch-up`,
      `crypto ${day} success catch-up`,
    ]);
    expect((await host.status()).missed).toEqual([]);
  });

  test('twice: it is not begun a third time, and the date is named', async () => {
    const place = await surroundings(runAll);
    await killedAt(place, almostSix);
    await killedAt(place, at('08:00'));
    const host = await place.serve(at('09:00'));
    await eventually('it is given up', () => place.slots()[0]?.endsWith('failed'));
    expect(place.runs()).toHaveLength(4);
    expect((await host.status()).missed).toMatchObject([
      { job: 'run-all', date: day, reason: 'interrupted' },
    ]);
  });
});

test('after days without the app the newest slot is caught up, and the missed dates stand in status, in both languages', async () => {
  const place = await surroundings({ newsAt: '06:00' }, '2026-11-20');
  expect([place.runs(), place.slots()]).toEqual([[], []]);
  const host = await place.serve(at('09:00'));
  await eventually(
    'it is caught up',
    () => place.runs().length === 3 && place.slots().filter((slot) => slot.endsWith('served')).length === 2,
  );
  expect(place.runs()).toEqual(
    ['liquidity', 'crypto', 'news'].map((name) => `${name} ${day} success catch-up`),
  );
  const missed = (await host.status()).missed.map(({ job, date, reason }) => `${job} ${date} ${reason}`);
  expect(missed).toEqual(
    ['21', '22'].flatMap((n) => [`run-all 2026-11-${n} coalesced`, `news 2026-11-${n} coalesced`]),
  );

  const english = await runCli(['status'], place.env(at('09:01')));
  expect(english.stdout).toMatch(/Missed: Everything, 2026-11-21 \(the app was not running; .*\)/);
  expect(english.stdout).toMatch(/Next by itself: Everything, 2026-11-24 06:00 \(Seoul\)/);
  const korean = await runCli(['status'], place.env(at('09:01'), { LANG: 'ko_KR.UTF-8' }));
  expect(korean.stdout).toMatch(/놓친 수집: .*2026-11-22 \(앱이 실행 중이 아니었고/);
  await host.end();
  // Without a host nothing is collected by itself.
  const alone = await runCli(['status', '--json'], place.env(at('09:02')));
  expect(JSON.parse(alone.stdout)).toMatchObject({ next_due: null, missed: expect.any(Array) });
});

test('a schedule that is none is refused with the place of the mistake', async () => {
  const DDC_DATA_DIR = temporaryDir();
  fs.writeFileSync(
    path.join(DDC_DATA_DIR, 'settings.json'),
    JSON.stringify({ schedule: { runAllAt: '25:00' } }),
  );
  const { code, stderr } = await runCli(['serve'], { DDC_DATA_DIR, DDC_PORT: '0' });
  expect(code).toBe(2);
  expect(stderr).toMatch(/schedule\.runAllAt: must be a time of day/);
});
