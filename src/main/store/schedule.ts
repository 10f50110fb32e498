import type { Database } from 'better-sqlite3';
import type { JobId, MissReason } from '../../shared/words.ts';
import { fromSqlTime } from '../lib/day.ts';
import { emptyPlan, type Plan } from '../lib/plan.ts';

/** What a slot can come to; what leads from one to the next stands in schedule/due.ts. */
export type SlotState = 'running' | 'served' | 'failed' | 'missed';

/** Why a slot stands as it does, and what whoever decides next has to know of it. */
export interface SlotReason {
  code: MissReason | 'claimed' | 'outside';
  /** Process that collects it. */
  pid?: number;
  /** Runs that were begun for it. */
  tries?: number;
  /** Those of them that ended with their process. */
  cuts?: number;
}

/** A due time of the plan that something was decided about. */
export interface Slot {
  job: JobId;
  /** Instant, ISO with milliseconds and Z; so are all instants here. */
  slotAt: string;
  state: SlotState;
  runId: string | null;
  decidedAt: string;
  reason: SlotReason | null;
}

/** Which plan was in force from when on. */
export interface PlanEntry {
  since: string;
  plan: Plan;
}

/** A line of the run log, as far as it says whether a slot was served. */
export interface LoggedRun {
  collector: string;
  /** Collection date. */
  date: string;
  status: string;
  runId: string | null;
  /** When it began; for runs of the Python system when it was logged, for it knows nothing else. */
  startedAt: string;
  /** It was cancelled, or ended with its process. */
  wasCut: boolean;
}

interface SlotRow {
  job: JobId;
  slot_at: string;
  state: SlotState;
  run_id: string | null;
  decided_at: string;
  reason: string | null;
}

interface RunRow {
  collector: string;
  date: string;
  status: string;
  run_id: string | null;
  started_at: string | null;
  created_at: string | null;
  cut: number | null;
}

/** The name under which plans stand among the jobs. */
const planJob = 'plan';

const toSlot = (row: SlotRow): Slot => ({
  job: row.job,
  slotAt: row.slot_at,
  state: row.state,
  runId: row.run_id,
  decidedAt: row.decided_at,
  reason: row.reason === null ? null : (JSON.parse(row.reason) as SlotReason),
});

/** The memory of the schedule: reads, and writes that are meant to run inside a transaction. */
export function createScheduleStore(db: Database) {
  const slots = db.prepare(`SELECT * FROM schedule_slot WHERE job <> '${planJob}' AND slot_at >= ?`);
  const missed = db.prepare(`
    SELECT * FROM schedule_slot
    WHERE job <> '${planJob}' AND slot_at >= ? AND slot_at <= ? AND state IN ('missed', 'failed')
    ORDER BY slot_at, job DESC`);
  const put = db.prepare(`
    INSERT INTO schedule_slot (job, slot_at, state, run_id, decided_at, reason) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (job, slot_at) DO UPDATE SET state = excluded.state, run_id = excluded.run_id,
      decided_at = excluded.decided_at, reason = excluded.reason`);
  const claim = db
    .prepare("SELECT reason FROM schedule_slot WHERE job = ? AND slot_at = ? AND state = 'running'")
    .pluck();
  const drop = db.prepare('DELETE FROM schedule_slot WHERE job = ? AND slot_at = ?');
  const plans = db.prepare(
    `SELECT slot_at, reason FROM schedule_slot WHERE job = '${planJob}' ORDER BY slot_at`,
  );
  const dropLaterPlans = db.prepare(`DELETE FROM schedule_slot WHERE job = '${planJob}' AND slot_at >= ?`);
  const putPlan = db.prepare(`
    INSERT INTO schedule_slot (job, slot_at, state, run_id, decided_at, reason)
    VALUES ('${planJob}', ?, 'plan', NULL, ?, ?)`);
  const runs = db.prepare(`
    SELECT log.collector, log.date, log.status, log.created_at, run.run_id, run.started_at,
           json_extract(run.reason, '$.code') IN ('interrupted', 'cancelled') AS cut
    FROM collector_log AS log LEFT JOIN run ON run.log_id = log.id WHERE log.date >= ? ORDER BY log.id`);

  return {
    /** Slots from an instant on that something was decided about. */
    slotsSince: (from: string): Slot[] => (slots.all(from) as SlotRow[]).map(toSlot),
    /** Slots that brought nothing, oldest first. */
    missed: (from: string, to: string): Slot[] => (missed.all(from, to) as SlotRow[]).map(toSlot),
    put: (slot: Slot): void =>
      void put.run(
        slot.job,
        slot.slotAt,
        slot.state,
        slot.runId,
        slot.decidedAt,
        slot.reason && JSON.stringify(slot.reason),
      ),
    /** Whether a slot is still claimed as `slot` says, and not by another process meanwhile. */
    isClaimed: ({ job, slotAt, reason }: Slot): boolean =>
      claim.get(job, slotAt) === (reason && JSON.stringify(reason)),
    drop: ({ job, slotAt }: Slot): void => void drop.run(job, slotAt),
    /** The plans that were in force, oldest first. */
    plans: (): PlanEntry[] =>
      (plans.all() as { slot_at: string; reason: string }[]).map(({ slot_at, reason }) => ({
        since: slot_at,
        plan: { ...emptyPlan, ...(JSON.parse(reason) as Partial<Plan>) },
      })),
    /** Notes the plan that is in force from now on; one of the future was noted by a wrong clock. */
    notePlan({ since, plan }: PlanEntry): void {
      dropLaterPlans.run(since);
      putPlan.run(since, since, JSON.stringify(plan));
    },
    /** The run log from a collection date on, in the order in which runs ended. */
    runsSince: (date: string): LoggedRun[] =>
      (runs.all(date) as RunRow[]).map((row) => ({
        collector: row.collector,
        date: row.date,
        status: row.status,
        runId: row.run_id,
        startedAt: row.started_at ?? (row.created_at === null ? '' : fromSqlTime(row.created_at)),
        wasCut: row.cut === 1,
      })),
  };
}
