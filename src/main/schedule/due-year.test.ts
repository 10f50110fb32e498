import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { addDays, collectionDate, seoulInstant } from '../lib/day.ts';
import type { Plan } from '../lib/plan.ts';
import type { LoggedRun, Slot } from '../store/schedule.ts';
import { claimOf, decide, lookBackFrom, neededFrom, type Order, onTimeMs, pausesMs } from './due.ts';

const plan: Plan = { 'run-all': '06:00', news: '06:30' };
const members = ['liquidity', 'crypto'];
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** 14:00 in Seoul, so that two slots of that day lie before the first start. */
const installed = seoulInstant('2026-01-01', '14:00').getTime();
const end = installed + 365 * dayMs;
/** From then on all is well: the app runs, the clock is right, the sources answer. */
const calm = end - 2 * dayMs;

/** Zones that change their clocks on different days, by an hour and by half an hour, in the north and in the south. */
const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Casablanca',
];
const homeZone = process.env.TZ;
function setZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
}
afterEach(() => setZone(homeZone));

interface World {
  /** The clock is wrong by a day now and then, for hours. */
  jumps: boolean;
  outages: boolean;
  /** Task Scheduler, curl, a person at the command line. */
  outsiders: boolean;
  /** The zone of the PC changes now and then. */
  travel: boolean;
}
const everything: World = { jumps: true, outages: true, outsiders: true, travel: false };

interface OwnRun {
  key: string;
  order: Order;
  /** What the clock showed. */
  shown: number;
  end: 'success' | 'failed' | 'cut';
  /** How often the PC was started or woken or its clock jumped until then. */
  wake: number;
}

const keyOf = (job: string, slotAt: string) => `${job} ${slotAt}`;

/** Repeatable random numbers, 0-1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The moments of a stretch of running time at which the scheduler is asked. */
function asksOf(from: number, to: number, random: () => number): number[] {
  const asks = new Set([from]);
  // Two resume events and an unlock.
  if (random() < 0.5) for (const laterMs of [50, 900]) asks.add(from + laterMs);
  for (let t = from; t < to; t += 55 * minuteMs) asks.add(t);
  for (
    let date = collectionDate(new Date(from));
    date <= collectionDate(new Date(to));
    date = addDays(date, 1)
  ) {
    // The timer, and ticks soon after. A clock that is wrong by a day shows the same time of day.
    for (const time of ['06:00', '06:05', '06:30', '06:35', '06:40'])
      asks.add(seoulInstant(date, time).getTime());
  }
  return [...asks].filter((t) => t >= from && t < to).sort((a, b) => a - b);
}

/** A year of a PC and its app, in which `decide` is asked as the scheduler asks it. */
function liveYear(seed: number, world: World) {
  const random = randomFrom(seed);
  // Hazards have numbers of their own, so that a year without one of them is the same year.
  const [jump, fault, visit, journey] = [1, 2, 3, 4].map((n) => randomFrom(seed + n)) as [
    typeof random,
    typeof random,
    typeof random,
    typeof random,
  ];
  const between = (from: number, to: number) => from + random() * (to - from);
  const rows = new Map<string, Slot>();
  const log: LoggedRun[] = [];
  const own: OwnRun[] = [];
  const awake: { from: number; to: number }[] = [];
  const history = [{ since: new Date(installed).toISOString(), plan }];
  let offsetMs = 0;
  let isOut = false;
  let wake = 0;
  /** Begun in this process and not ended. */
  let held: string | undefined;

  function situation(now: Date) {
    const from = lookBackFrom(now);
    const known = {
      now,
      history,
      slots: [...rows.values()].filter(({ slotAt }) => slotAt >= from),
      isAlive: (slot: Slot) => keyOf(slot.job, slot.slotAt) === held,
      running: [],
      members,
    };
    const needed = neededFrom(known);
    return { ...known, runs: needed === undefined ? [] : log.filter(({ date }) => date >= needed) };
  }

  function logRun(collector: string, date: string, shown: number, outcome: OwnRun['end']): void {
    log.push({
      collector,
      date,
      status: outcome === 'success' ? 'success' : 'failed',
      runId: `${collector}-${log.length}`,
      startedAt: new Date(shown).toISOString(),
      wasCut: outcome === 'cut',
    });
  }

  /** Asks, and does what is decided until nothing more is. Returns when the app has time again, at the latest when it goes off. */
  function ask(at: number, off: number): number {
    const now = new Date(at + offsetMs);
    const decision = decide(situation(now));
    for (const slot of decision.settled) {
      const key = keyOf(slot.job, slot.slotAt);
      expect(rows.get(key)?.state, 'what was served stays served').not.toBe('served');
      rows.set(key, slot);
    }
    const { run: order } = decision;
    if (!order) return at;
    const key = keyOf(order.job, order.slotAt);
    const claim = claimOf(order, now, 1);
    rows.set(key, claim);
    held = key;
    const endsAt = at + (order.job === 'news' ? between(0.1, 4) : between(0.4, 8)) * minuteMs;
    const outcome = endsAt > off ? 'cut' : isOut ? 'failed' : 'success';
    own.push({ key, order, shown: now.getTime(), end: outcome, wake });
    // A run-all is cut off in its second collector.
    if (order.job === 'run-all') logRun('liquidity', order.date, now.getTime(), isOut ? 'failed' : 'success');
    logRun(order.job === 'news' ? 'news' : 'crypto', order.date, now.getTime(), outcome);
    if (outcome === 'cut') return off;
    const { tries, cuts } = order;
    rows.set(key, {
      ...claim,
      state: outcome === 'failed' ? 'failed' : 'served',
      decidedAt: new Date(endsAt + offsetMs).toISOString(),
      reason: outcome === 'failed' ? { code: 'failed', tries, cuts } : null,
    });
    held = undefined;
    return ask(endsAt, off);
  }

  let nextJump = world.jumps ? installed + 5 * dayMs * (1 + jump()) : end;
  let nextFault = world.outages ? installed + 3 * dayMs * (1 + fault()) : end;

  /** What happens to PC and sources by true time `t`. */
  function happen(t: number): void {
    const isCalm = t >= calm;
    if (t >= nextJump || (isCalm && offsetMs !== 0)) {
      offsetMs = offsetMs !== 0 || isCalm ? 0 : jump() < 0.5 ? dayMs : -dayMs;
      nextJump = t + (offsetMs === 0 ? 12 * dayMs * (0.5 + jump()) : 40 * hourMs * jump());
      wake++;
    }
    if (t >= nextFault || (isCalm && isOut)) {
      isOut = !isOut && !isCalm;
      nextFault = t + (isOut ? 30 * hourMs * fault() : 9 * dayMs * (0.5 + fault()));
    }
    if (world.travel && journey() < 0.01) setZone(zones[Math.floor(journey() * zones.length)]);
  }

  for (let at = installed; at < end; ) {
    // The app runs for minutes to three days; then it is off, or the PC sleeps, for minutes to five days.
    const isLast = at >= calm;
    const off = isLast
      ? end
      : Math.min(calm, at + (random() < 0.3 ? between(1 / 60, 1) : between(1, 70)) * hourMs);
    awake.push({ from: at, to: off });
    wake++;
    held = undefined;
    let freeAt = at;
    for (const t of asksOf(at, off, random)) {
      happen(t);
      if (freeAt > t) continue;
      if (world.outsiders && visit() < 0.03) {
        const shown = t + offsetMs;
        const outcome = visit() < 0.1 ? 'failed' : 'success';
        for (const collector of visit() < 0.3 ? ['news'] : members) {
          logRun(collector, collectionDate(new Date(shown)), shown, outcome);
        }
      }
      freeAt = ask(t, off);
    }
    at = isLast ? end : Math.min(calm, off + (random() < 0.5 ? between(0.1, 10) : between(10, 120)) * hourMs);
  }
  return { rows, log, own, awake };
}
type Year = ReturnType<typeof liveYear>;

/** Every slot between installation and end. */
function slotsOfYear(): { job: 'run-all' | 'news'; slotAt: string; key: string }[] {
  const found: ReturnType<typeof slotsOfYear> = [];
  for (let date = '2026-01-02'; date <= collectionDate(new Date(end)); date = addDays(date, 1)) {
    for (const job of ['run-all', 'news'] as const) {
      const slotAt = seoulInstant(date, plan[job] ?? '').toISOString();
      found.push({ job, slotAt, key: keyOf(job, slotAt) });
    }
  }
  return found;
}

function isServedByOthers(year: Year, job: string, slotAt: string): boolean {
  const date = collectionDate(new Date(slotAt));
  const found = (job === 'news' ? ['news'] : members).map((collector) =>
    year.log.filter(
      (run) => run.collector === collector && run.date === date && !run.wasCut && run.startedAt >= slotAt,
    ),
  );
  return found.every((runs) => runs.length > 0) && found.flat().some(({ status }) => status !== 'failed');
}

/** What has to hold in every year, whatever happens in it. */
function check(year: Year): void {
  const bySlot = Map.groupBy(year.own, ({ key }) => key);
  for (const [key, runs] of bySlot) {
    // Run again only after a failure, and no more often than promised.
    expect(
      runs.slice(0, -1).filter((run) => run.end === 'success'),
      key,
    ).toEqual([]);
    expect(runs.length, key).toBeLessThanOrEqual(1 + pausesMs.length);
    expect(runs.filter((run) => run.end === 'cut').length, key).toBeLessThanOrEqual(2);
    for (const { shown, order } of runs) {
      expect(shown).toBeGreaterThanOrEqual(Date.parse(order.slotAt));
      expect(order.date).toBe(collectionDate(new Date(order.slotAt)));
      const isLate = shown - Date.parse(order.slotAt) > onTimeMs || order.tries > 1;
      expect(order.trigger).toBe(isLate ? 'catch-up' : 'scheduler');
    }
  }
  for (const runs of Map.groupBy(year.own, ({ order, wake }) => `${order.job} ${wake}`).values()) {
    const caughtUp = runs.filter(({ order }) => order.trigger === 'catch-up' && order.tries === 1);
    expect(caughtUp.length, 'catch-ups of one wake').toBeLessThanOrEqual(1);
  }
  const slots = slotsOfYear();
  for (const { job, slotAt, key } of slots) {
    const row = year.rows.get(key);
    const isCollected = bySlot.get(key)?.at(-1)?.end === 'success' || isServedByOthers(year, job, slotAt);
    const states = isCollected ? ['served'] : ['missed', 'failed'];
    expect(states, `${key} is ${row?.state}`).toContain(row?.state);
  }
  expect(year.rows.size, 'nothing else was decided').toBe(slots.length);
}

const someYears = (count: number, property: (seed: number) => void) =>
  fc.assert(fc.property(fc.noShrink(fc.nat()), property as (seed: number) => void), {
    numRuns: count,
    seed: 20_261_123,
  });

describe('a year of', { timeout: 120_000 }, () => {
  test('sleep, power cuts in the middle of runs, dead networks, a clock wrong by a day and runs of others: no slot is run twice, none is lost without a word', () => {
    someYears(6, (seed) => check(liveYear(seed, everything)));
  });

  test('sleep and power cuts alone: what falls into a waking hour is run on time', () => {
    someYears(3, (seed) => {
      const year = liveYear(seed, { ...everything, jumps: false, outages: false, outsiders: false });
      check(year);
      const waking = slotsOfYear().filter(({ slotAt }) => {
        const at = Date.parse(slotAt);
        return year.awake.some(({ from, to }) => from <= at && to >= at + 20 * minuteMs);
      });
      expect(waking.length).toBeGreaterThan(50);
      for (const { key } of waking) {
        expect([key, year.own.find((run) => run.key === key)?.order.trigger]).toEqual([key, 'scheduler']);
      }
    });
  });

  test('anything is the same in every zone of the PC, and when it travels', () => {
    someYears(1, (seed) => {
      setZone('Asia/Seoul');
      const home = liveYear(seed, everything);
      for (const zone of zones) {
        setZone(zone);
        expect(liveYear(seed, everything), zone).toEqual(home);
      }
      expect(liveYear(seed, { ...everything, travel: true }), 'travelling').toEqual(home);
    });
  });
});
