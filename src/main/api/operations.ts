import type { Input, Reply } from '../../shared/contract.ts';
import type { Running, StatusReport } from '../../shared/model.ts';
import type { Operation } from '../../shared/routes.ts';
import { collectorIds } from '../../shared/words.ts';
import type { Core } from '../core.ts';
import { addDays, collectionDate } from '../lib/day.ts';
import { AppError } from '../lib/errors.ts';
import { recompute } from '../runs/recompute.ts';
import { backupHandlers, backupStatus, noticesOf } from './backups.ts';
import type { Caller } from './caller.ts';
import { morningCheck } from './check/morning.ts';
import { repair } from './check/repair.ts';
import { calendar, cryptoSignals, sourceList } from './dashboard.ts';
import { diagnosticReport } from './diagnostics.ts';
import { expectedDate } from './expected.ts';
import { stressHistory, stressOn } from './liquidity.ts';
import { removeManual, saveManual } from './manual.ts';
import { missedSlots } from './missed.ts';
import { toNewsReport, toRunAllReport, toRunReport } from './reports.ts';
import { clearKey, setKey, settingsReport, updateSettings } from './settings.ts';

type Handlers = {
  [N in Operation]: (core: Core, input: Input<N>, caller: Caller) => Reply<N> | Promise<Reply<N>>;
};

/** Charts say little with less than a month. */
const enoughDays = 30;

/** Whether there is so little history that a backfill is worth offering. */
export function suggestsBackfill(core: Core): boolean {
  const { stress, crypto } = core.store.backfill.days();
  return Math.min(stress, crypto) < enoughDays;
}

function status(core: Core): StatusReport {
  const running: Running[] = core.runner.running().map((active) => ({
    collector: active.collector as Running['collector'],
    run_id: active.run_id,
    started_at: active.started_at,
    triggered_by: active.triggered_by,
  }));
  const collectors = {} as StatusReport['collectors'];
  for (const id of collectorIds) {
    const run = core.store.runs.newest(id);
    if (!run) {
      collectors[id] = null;
      continue;
    }
    const { collector: _, ...report } = toRunReport(run);
    collectors[id] = {
      ...report,
      created_at: run.createdAt,
      running: running.some((active) => active.collector === id),
    };
  }
  const next = core.schedule?.nextDue();
  return {
    backfill_suggested: suggestsBackfill(core),
    collectors,
    running,
    next_due: next ? { job: next.job, slot_at: next.slotAt } : null,
    missed: missedSlots(core),
    table_counts: core.store.tableCounts(),
    backups: backupStatus(core),
    notices: noticesOf(core),
    demo: core.demo,
    now: core.clock.now().toISOString(),
    expected_date: expectedDate(core),
  };
}

/** What every operation of the contract does. A missing one does not compile. */
export const handlers: Handlers = {
  'collector.run': async (core, { collector }, { trigger }) =>
    toRunReport(await core.runner.run(collector, trigger)),
  'collector.runAll': async (core, _input, { trigger }) => toRunAllReport(await core.runner.runAll(trigger)),
  'backfill.run': async (core, { days }, { trigger }) =>
    toRunReport(await core.runner.run('backfill', trigger, days)),
  'collector.status': (core) => status(core),
  'run.list': (core, filter) => {
    const { total, runs } = core.store.runs.list(filter);
    return { total, runs: runs.map(toRunReport) };
  },
  'run.calendar': (core, { days }) => calendar(core, days),
  'source.list': (core) => sourceList(core),
  'run.get': (core, { id }) => {
    const run = core.store.runs.get(id);
    if (!run) throw new AppError('not_found', { what: 'run', id });
    return toRunReport(run);
  },
  'run.cancel': (core, { id }) => {
    if (!core.runner.cancel(id)) throw new AppError('not_running', { id });
    return { cancelled: true };
  },
  'crypto.latest': (core) => core.store.crypto.latest(),
  'crypto.history': (core, { days, coin_id }) => {
    const to = collectionDate(core.clock.now());
    const from = addDays(to, 1 - days);
    const history = core.store.crypto.history(from, to);
    const prices = coin_id === undefined ? [] : core.store.crypto.coinHistory(coin_id, from, to);
    return { days, count: history.length, history, coin_id: coin_id ?? null, prices };
  },
  'crypto.signals': (core) => cryptoSignals(core),
  'manual.list': (core) => core.store.manual.list(),
  'manual.saveEthEtf': (core, { date, ...value }) => saveManual(core, 'eth_etf', date, value),
  'manual.saveMvrv': (core, { date, ...value }) => saveManual(core, 'mvrv', date, value),
  'manual.remove': (core, { kind, date }) => removeManual(core, kind, date),
  'stress.latest': (core) => stressOn(core.store.liquidity, core.store.liquidity.newestStressDate()),
  'stress.day': (core, { date }) => {
    if (!core.store.liquidity.stress(date)) throw new AppError('not_found', { what: 'stress', id: date });
    return stressOn(core.store.liquidity, date);
  },
  'stress.history': (core, { days }) => {
    const to = collectionDate(core.clock.now());
    return { days, history: stressHistory(core.store.liquidity, addDays(to, 1 - days), to) };
  },
  'stress.recompute': async (core, { from, to }) => ({
    from,
    to,
    ...(await recompute(core.store, core.clock, from, to)),
  }),
  'news.fetch': async (core, _input, { trigger }) => toNewsReport(await core.runner.run('news', trigger)),
  'news.articles': (core, { date, ...filter }) => {
    const of = date ?? collectionDate(core.clock.now());
    return { date: of, ...core.store.articles.list({ ...filter, date: of }) };
  },
  'check.morning': (core) => morningCheck(core),
  'check.repair': (core, { id }, caller) => repair(core, id, caller),
  'diagnostics.report': (core) => diagnosticReport({ ...core, databaseFile: core.store.path, core }),
  'settings.get': (core, _input, caller) => settingsReport(core, caller),
  'settings.update': updateSettings,
  'key.set': (core, { name, value }) => setKey(core, name, value),
  'key.clear': (core, { name }) => clearKey(core, name),
  ...backupHandlers,
  health: (core) => ({
    status: 'healthy',
    app: 'daily-data-collector',
    version: core.version,
    instance_id: core.instanceId,
    demo: core.demo,
  }),
};
