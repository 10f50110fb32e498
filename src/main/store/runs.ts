import type { Database } from 'better-sqlite3';
import type { ErrorCode, MessageParams } from '../../shared/errors.ts';
import type { Note } from '../../shared/i18n.ts';
import type { RunStatus, StepStatus } from '../../shared/words.ts';
import { fromSqlTime } from '../lib/day.ts';

/** Why something ended as it did, as it is stored: the sentence is made when it is read, in the reader's language. */
export interface StoredReason {
  code: ErrorCode | 'note';
  params: MessageParams;
}

/** The outcome of one feed of the news step. */
export interface StoredPart {
  name: string;
  category: string;
  fetched: number;
  saved: number;
  reason?: StoredReason;
}

export interface StoredStep {
  step: string;
  source: string;
  status: StepStatus;
  summary: string;
  reasons: StoredReason[];
  rowsWritten: number;
  newestObservation: string | null;
  attempts: number;
  durationMs: number;
  fetchedAt: string | null;
  parts?: StoredPart[];
  /** Of the run that goes on; in the log it stands in the summary. */
  note?: Note;
}

export interface StoredRun {
  runId: string;
  collector: string;
  date: string;
  status: RunStatus;
  durationS: number;
  triggeredBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  reason: StoredReason | null;
  /** One short sentence a step, as in collector_log.details. */
  steps: Record<string, string>;
  stepDetails: StoredStep[];
}

export interface FinishedRun {
  runId: string;
  collector: string;
  date: string;
  status: RunStatus;
  durationS: number;
  triggeredBy: string;
  startedAt: string;
  finishedAt: string;
  createdAt: string;
  reason: StoredReason | null;
  steps: Record<string, string>;
}

export interface ActiveRun {
  collector: string;
  run_id: string;
  pid: number;
  started_at: string;
  triggered_by: string;
  heartbeat_at: string;
}

interface LogRow {
  id: number;
  date: string;
  collector: string;
  status: string;
  duration: number | null;
  details: string | null;
  triggered_by: string | null;
  created_at: string | null;
  run_id: string | null;
  started_at: string | null;
  finished_at: string | null;
  reason: string | null;
}

interface StepRow {
  step: string;
  source: string;
  status: StepStatus;
  summary: string;
  reason: string | null;
  rows_written: number;
  newest_observation: string | null;
  attempts: number;
  duration_ms: number;
  fetched_at: string | null;
  parts: string | null;
}

export interface RunFilter {
  collector?: string | undefined;
  status?: string | undefined;
  date?: string | undefined;
  trigger?: string | undefined;
  limit: number;
  offset: number;
}

function sentences(details: string | null): Record<string, string> {
  if (details === null) return {};
  try {
    const parsed: unknown = JSON.parse(details);
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).map(([step, text]) => [step, String(text)]));
  } catch {
    return {};
  }
}

const select = `
  SELECT log.id, log.date, log.collector, log.status, log.duration, log.details, log.triggered_by, log.created_at,
         run.run_id, run.started_at, run.finished_at, run.reason
  FROM collector_log AS log LEFT JOIN run ON run.log_id = log.id`;

/** The run log: reads, and writes that are meant to run inside a transaction. */
export function createRunStore(db: Database) {
  const active = db.prepare('SELECT * FROM active_run WHERE collector = ?');
  const allActive = db.prepare('SELECT * FROM active_run ORDER BY started_at');
  const insertActive = db.prepare(
    'INSERT INTO active_run VALUES (@collector, @run_id, @pid, @started_at, @triggered_by, @heartbeat_at)',
  );
  const beat = db.prepare('UPDATE active_run SET heartbeat_at = ? WHERE collector = ? AND run_id = ?');
  const dropActive = db.prepare('DELETE FROM active_run WHERE collector = ? AND run_id = ?');
  const insertLog = db.prepare(`
    INSERT INTO collector_log (date, collector, status, duration, details, triggered_by, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const insertRun = db.prepare(`
    INSERT INTO run (run_id, collector, log_id, started_at, finished_at, reason, members) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const insertStep = db.prepare(`
    INSERT INTO run_step (run_id, position, step, source, status, summary, reason, rows_written, newest_observation,
      attempts, duration_ms, fetched_at, parts)
    VALUES (?, (SELECT count(*) FROM run_step WHERE run_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const steps = db.prepare('SELECT * FROM run_step WHERE run_id = ? ORDER BY position');
  const byRunId = db.prepare(`${select} WHERE run.run_id = ?`);
  const byLogId = db.prepare(`${select} WHERE log.id = ? AND run.run_id IS NULL`);
  const newest = db.prepare(`${select} WHERE log.collector = ? ORDER BY log.id DESC LIMIT 1`);
  // Ids of runs begin with their second: the newest one is found by them, and within it the log tells the order.
  const newestStep = db.prepare(`
    SELECT status, run_step.reason, newest_observation, fetched_at, run.finished_at FROM run_step
    JOIN run USING (run_id)
    WHERE step = @step AND run_id >= (SELECT substr(max(run_id), 1, 16) FROM run_step WHERE step = @step)
    ORDER BY run.log_id DESC LIMIT 1`);
  const lastSuccess = db
    .prepare(`
    SELECT max(fetched_at) FROM run_step
    WHERE step = @step AND status IN ('success', 'partial') AND run_id >= (
      SELECT substr(max(run_id), 1, 16) FROM run_step WHERE step = @step AND status IN ('success', 'partial'))`)
    .pluck();
  const byDay = db.prepare(`
    SELECT date, collector, count(*) AS attempts,
      max(CASE status WHEN 'success' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END) AS best
    FROM collector_log WHERE date BETWEEN ? AND ? GROUP BY date, collector ORDER BY date`);
  const firstDay = db.prepare('SELECT collector, min(date) AS date FROM collector_log GROUP BY collector');
  const membersOf = db.prepare('SELECT members FROM run WHERE run_id = ?').pluck();

  function stepDetails(runId: string): StoredStep[] {
    return (steps.all(runId) as StepRow[]).map((row) => ({
      step: row.step,
      source: row.source,
      status: row.status,
      summary: row.summary,
      reasons: row.reason === null ? [] : (JSON.parse(row.reason) as StoredReason[]),
      rowsWritten: row.rows_written,
      newestObservation: row.newest_observation,
      attempts: row.attempts,
      durationMs: row.duration_ms,
      fetchedAt: row.fetched_at,
      ...(row.parts !== null && { parts: JSON.parse(row.parts) as StoredPart[] }),
    }));
  }

  function toRun(row: LogRow): StoredRun {
    const status = row.status === 'success' || row.status === 'partial' ? row.status : 'failed';
    return {
      runId: row.run_id ?? `log-${row.id}`,
      collector: row.collector,
      date: row.date,
      status,
      durationS: row.duration ?? 0,
      triggeredBy: row.triggered_by ?? 'api',
      createdAt: row.created_at === null ? `${row.date}T00:00:00.000Z` : fromSqlTime(row.created_at),
      startedAt: row.started_at,
      // The Python system logs a run at its end and knows no other time of it.
      finishedAt: row.finished_at ?? (row.created_at && fromSqlTime(row.created_at)),
      reason: row.reason === null ? null : (JSON.parse(row.reason) as StoredReason),
      steps: sentences(row.details),
      stepDetails: row.run_id === null ? [] : stepDetails(row.run_id),
    };
  }

  return {
    active: (collector: string) => active.get(collector) as ActiveRun | undefined,
    allActive: () => allActive.all() as ActiveRun[],
    begin: (run: ActiveRun) => void insertActive.run(run),
    /** False when the run is no longer the one that is going on. */
    beat: (collector: string, runId: string, at: string) => beat.run(at, collector, runId).changes === 1,
    isActive: (collector: string, runId: string) =>
      (active.get(collector) as ActiveRun | undefined)?.run_id === runId,
    insertStep(runId: string, step: StoredStep): void {
      insertStep.run(
        runId,
        runId,
        step.step,
        step.source,
        step.status,
        step.summary,
        step.reasons.length > 0 ? JSON.stringify(step.reasons) : null,
        step.rowsWritten,
        step.newestObservation,
        step.attempts,
        step.durationMs,
        step.fetchedAt,
        step.parts ? JSON.stringify(step.parts) : null,
      );
    },
    stepDetails,
    /** Logs a run and frees its collector. */
    finish(run: FinishedRun): void {
      const log = insertLog.run(
        run.date,
        run.collector,
        run.status,
        run.durationS,
        JSON.stringify(run.steps),
        run.triggeredBy,
        run.createdAt,
      );
      const reason = run.reason ? JSON.stringify(run.reason) : null;
      insertRun.run(
        run.runId,
        run.collector,
        log.lastInsertRowid,
        run.startedAt,
        run.finishedAt,
        reason,
        null,
      );
      dropActive.run(run.collector, run.runId);
    },
    /** Ends a run-all: no log row of its own, but its members, so that another process can find its result. */
    finishGroup(group: {
      runId: string;
      collector: string;
      startedAt: string;
      finishedAt: string;
      members: string[];
    }): void {
      insertRun.run(
        group.runId,
        group.collector,
        null,
        group.startedAt,
        group.finishedAt,
        null,
        JSON.stringify(group.members),
      );
      dropActive.run(group.collector, group.runId);
    },
    drop: (collector: string, runId: string) => void dropActive.run(collector, runId),
    members(groupId: string): string[] | undefined {
      const text = membersOf.get(groupId) as string | null | undefined;
      return text ? (JSON.parse(text) as string[]) : undefined;
    },
    /** The newest outcome of a step, and when it last brought something; null where it never did. */
    stepState(step: string) {
      const row = newestStep.get({ step }) as (StepRow & { finished_at: string }) | undefined;
      return {
        status: row?.status ?? null,
        reasons: row?.reason ? (JSON.parse(row.reason) as StoredReason[]) : [],
        lastRunAt: row?.fetched_at ?? row?.finished_at ?? null,
        lastSuccessAt: (lastSuccess.get({ step }) as string | null | undefined) ?? null,
        newestObservation: row?.newest_observation ?? null,
      };
    },
    /** Logged runs by day and collector: how many, and how the best of them ended. */
    byDay(
      from: string,
      to: string,
    ): { date: string; collector: string; attempts: number; status: RunStatus }[] {
      const rows = byDay.all(from, to) as {
        date: string;
        collector: string;
        attempts: number;
        best: number;
      }[];
      return rows.map(({ best, ...row }) => ({
        ...row,
        status: best === 2 ? 'success' : best === 1 ? 'partial' : 'failed',
      }));
    },
    /** The first logged day of each collector. */
    firstDays: () => firstDay.all() as { collector: string; date: string }[],
    get(id: string): StoredRun | undefined {
      const logged = /^log-(\d{1,15})$/.exec(id)?.[1];
      const row = (logged ? byLogId.get(Number(logged)) : byRunId.get(id)) as LogRow | undefined;
      return row && toRun(row);
    },
    newest(collector: string): StoredRun | undefined {
      const row = newest.get(collector) as LogRow | undefined;
      return row && toRun(row);
    },
    list(filter: RunFilter): { total: number; runs: StoredRun[] } {
      const columns = {
        collector: 'collector',
        status: 'status',
        date: 'date',
        trigger: 'triggered_by',
      } as const;
      const given = Object.entries(columns).filter(
        ([name]) => filter[name as keyof typeof columns] !== undefined,
      );
      const where =
        given.length > 0
          ? `WHERE ${given.map(([name, column]) => `log.${column} = @${name}`).join(' AND ')}`
          : '';
      const values = Object.fromEntries(given.map(([name]) => [name, filter[name as keyof typeof columns]]));
      const total = db
        .prepare(`SELECT count(*) FROM collector_log AS log ${where}`)
        .pluck()
        .get(values) as number;
      const rows = db
        .prepare(`${select} ${where} ORDER BY log.id DESC LIMIT @limit OFFSET @offset`)
        .all({ ...values, limit: filter.limit, offset: filter.offset }) as LogRow[];
      return { total, runs: rows.map(toRun) };
    },
  };
}
