import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '../../../e2e/support/ask.ts';
import { morningDate, startTestCore } from '../../../e2e/support/core.ts';
import { fileIn } from '../../../e2e/support/store.ts';
import { calendarSchema, sourceListSchema } from '../../shared/model-dashboard.ts';
import { addDays } from '../lib/day.ts';

let harness: Awaited<ReturnType<typeof startTestCore>>;
beforeEach(async () => {
  harness = await startTestCore();
});
afterEach(() => harness.stop());

const daysBack = (days: number) => addDays(morningDate, -days);

/** Logs runs and days of data as the collectors of other mornings have left them. */
function write(sql: string): void {
  const db = new Database(fileIn(harness.dataDir));
  db.exec(sql);
  db.close();
}
const logged = (date: string, collector: string, status: string, trigger = 'api') =>
  `INSERT INTO collector_log (date, collector, status, triggered_by) VALUES ('${date}', '${collector}', '${status}', '${trigger}');`;

describe('run.calendar', () => {
  test('an empty database has neither days nor first days', async () => {
    const calendar = await ask(harness.core, 'run.calendar', { days: 7 });
    expect(calendar).toEqual({ from: daysBack(6), to: morningDate, first: {}, days: [] });
  });

  test('a day is as its best run was, and every attempt counts', async () => {
    write(
      logged(daysBack(1), 'crypto', 'failed') +
        logged(daysBack(1), 'crypto', 'success') +
        logged(daysBack(1), 'crypto', 'partial') +
        logged(daysBack(2), 'crypto', 'failed') +
        logged(daysBack(2), 'crypto', 'partial') +
        logged(daysBack(3), 'news', 'failed'),
    );
    const { days, first } = await ask(harness.core, 'run.calendar', { days: 7 });
    expect(days).toEqual([
      { date: daysBack(3), collector: 'news', state: 'failed', attempts: 1 },
      { date: daysBack(2), collector: 'crypto', state: 'partial', attempts: 2 },
      { date: daysBack(1), collector: 'crypto', state: 'success', attempts: 3 },
    ]);
    expect(first).toEqual({ crypto: daysBack(2), news: daysBack(3) });
  });

  test('data of a day without a run are filled in; a failed run on such a day is still a failure', async () => {
    write(
      `INSERT INTO crypto_metric (date, btc_dominance) VALUES ('${daysBack(2)}', 57), ('${daysBack(3)}', 57);
       INSERT INTO stress_index (date, total_score) VALUES ('${daysBack(2)}', 0.2);
       ${logged(daysBack(3), 'crypto', 'failed')}`,
    );
    const { days } = await ask(harness.core, 'run.calendar', { days: 7 });
    expect(days.map(({ date, collector, state }) => [date, collector, state])).toEqual([
      [daysBack(3), 'crypto', 'failed'],
      [daysBack(2), 'liquidity', 'filled'],
      [daysBack(2), 'crypto', 'filled'],
    ]);
  });

  test('what lies before the range is not in it, but the first day is known; other collectors are not ours', async () => {
    write(logged(daysBack(10), 'crypto', 'success') + logged(daysBack(1), 'disclosure', 'success'));
    const calendar = await ask(harness.core, 'run.calendar', { days: 10 });
    expect(calendar.days).toEqual([]);
    expect(calendar.first).toEqual({ crypto: daysBack(10) });
    expect((await ask(harness.core, 'run.calendar', { days: 11 })).days).toHaveLength(1);
    expect(calendarSchema.parse(calendar)).toEqual(calendar);
  });
});

describe('source.list', () => {
  test('before the first run every source is there, without an outcome', async () => {
    const { sources } = await ask(harness.core, 'source.list', {});
    expect(sources.map(({ step }) => step)).toEqual(
      harness.core.collectors
        .filter(({ id }) => id !== 'backfill')
        .flatMap(({ steps }) => steps.map(({ id }) => id)),
    );
    for (const source of sources) {
      expect(source).toMatchObject({ status: null, reasons: [], last_run_at: null, last_success_at: null });
      for (const { rows } of source.tables) expect(rows).toBe(0);
    }
  });

  test('a source tells its own outcome, and after a failure when it was last read well', async () => {
    await ask(harness.core, 'collector.run', { collector: 'crypto' });
    const of = async (step: string) =>
      (await ask(harness.core, 'source.list', {})).sources.find((source) => source.step === step);
    const good = await of('fear_greed');
    expect(good).toMatchObject({ status: 'success', reasons: [], source: expect.stringMatching(/\w/) });
    expect(good?.last_success_at).toBe(good?.last_run_at);
    expect((await of('coingecko_prices'))?.tables).toEqual([{ table: 'crypto_price', rows: 20 }]);

    harness.simulator.setFault('api.alternative.me', '500');
    await ask(harness.core, 'collector.run', { collector: 'crypto' });
    const bad = await of('fear_greed');
    expect(bad).toMatchObject({ status: 'failed', last_success_at: good?.last_success_at });
    expect(bad?.reasons[0]).toMatchObject({ code: 'source_refused', text: 'HTTP 500' });
    expect((bad?.last_run_at ?? '') > (good?.last_run_at ?? '~')).toBe(true);
    // The failure of one source is not that of its collector.
    expect((await of('coingecko_prices'))?.status).toBe('success');
    const whole = await ask(harness.core, 'source.list', {});
    expect(sourceListSchema.parse(whole)).toEqual(whole);
  });
});

describe('run.list', () => {
  test('is narrowed by trigger, alone and with other filters, and counts what is beyond the page', async () => {
    write(
      logged(daysBack(1), 'crypto', 'failed', 'scheduler') +
        logged(daysBack(1), 'crypto', 'success', 'dashboard') +
        logged(daysBack(2), 'liquidity', 'success', 'scheduler') +
        logged(daysBack(2), 'crypto', 'success', 'scheduler'),
    );
    const list = async (input: Parameters<typeof ask<'run.list'>>[2]) => {
      const { total, runs } = await ask(harness.core, 'run.list', input);
      return { total, runs: runs.map(({ date, collector, status }) => `${date} ${collector} ${status}`) };
    };
    expect(await list({ trigger: 'scheduler' })).toEqual({
      total: 3,
      runs: [
        `${daysBack(2)} crypto success`,
        `${daysBack(2)} liquidity success`,
        `${daysBack(1)} crypto failed`,
      ],
    });
    expect(await list({ trigger: 'scheduler', collector: 'crypto', status: 'failed' })).toEqual({
      total: 1,
      runs: [`${daysBack(1)} crypto failed`],
    });
    expect(await list({ trigger: 'scheduler', limit: 1, offset: 1 })).toEqual({
      total: 3,
      runs: [`${daysBack(2)} liquidity success`],
    });
    expect((await list({ trigger: 'tray' })).total).toBe(0);
    await expect(list({ trigger: 'somebody' as 'tray' })).rejects.toThrow('trigger');
  });
});
