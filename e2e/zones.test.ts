import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/demo/simulator.ts';
import type { RunReport } from '../src/shared/model.ts';
import { runCli } from './support/cli.ts';
import { temporaryDir } from './support/core.ts';
import { query } from './support/tables.ts';

/** Before and after midnight in Seoul (the clock runs on from there), and the slot of the daily plan. */
const moments = [
  { now: '2026-11-22T14:59:30Z', date: '2026-11-22' },
  { now: '2026-11-22T15:00:00Z', date: '2026-11-23' },
  { now: '2026-11-22T21:00:00Z', date: '2026-11-23' },
];
// 17 hours behind Seoul, Seoul itself, and 5 hours ahead.
const zones = ['America/Los_Angeles', 'Asia/Seoul', 'Pacific/Kiritimati'];

let simulator: Simulator;
let now = '';
beforeAll(async () => {
  simulator = await startSimulator({ now: () => new Date(now) });
});
afterAll(() => simulator.close());

test.each(moments)('at $now the collection date is $date, whatever the zone of the PC', async (moment) => {
  now = moment.now;
  const stored = await Promise.all(
    zones.map(async (TZ) => {
      const DDC_DATA_DIR = temporaryDir();
      const { stdout } = await runCli(['collect', 'crypto', '--json'], {
        TZ,
        DDC_DATA_DIR,
        DDC_UPSTREAM: simulator.url,
        DDC_PACE: '0',
        DDC_NOW: now,
      });
      const reply = JSON.parse(stdout) as RunReport;
      expect(reply.status).toBe('success');
      const tables = ['crypto_price', 'crypto_metric', 'crypto_chain_stablecoin', 'collector_log'];
      const dates = query(
        path.join(DDC_DATA_DIR, 'stock_research.db'),
        tables.map((table) => `SELECT date FROM ${table}`).join(' UNION '),
      ).map((row) => row.date);
      const [log] = query(
        path.join(DDC_DATA_DIR, 'stock_research.db'),
        'SELECT substr(created_at, 1, 16) AS at FROM collector_log',
      );
      return { replied: reply.date, dates, loggedAt: log?.at };
    }),
  );
  // The log's own time is UTC, also in the table that is shared with the Python system.
  const expected = {
    replied: moment.date,
    dates: [moment.date],
    loggedAt: moment.now.slice(0, 16).replace('T', ' '),
  };
  expect(stored).toEqual(zones.map(() => expected));
});
