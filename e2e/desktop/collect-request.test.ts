import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startServe } from '../support/cli.ts';
import { query } from '../support/tables.ts';
import {
  callFrom,
  describeDesktop,
  launch,
  type Surroundings,
  spawnApp,
  surround,
  windowOf,
} from './support/app.ts';

const runsIn = ({ dataDir }: Surroundings) =>
  query(
    path.join(dataDir, 'stock_research.db'),
    'SELECT collector AS name, triggered_by FROM collector_log ORDER BY name',
  );
const everything = [
  { name: 'crypto', triggered_by: 'scheduler' },
  { name: 'liquidity', triggered_by: 'scheduler' },
];
const settle = ({ dataDir }: Surroundings, settings: object) =>
  fs.writeFileSync(
    path.join(dataDir, 'settings.json'),
    JSON.stringify({ schedule: { enabled: false }, ...settings }),
  );
/** As the runner script starts it; and what it then waits for. */
function scheduled(around: Surroundings, what = 'all') {
  const file = path.join(around.dataDir, `result ${what}.txt`);
  const args = ['--hidden', `--collect=${what}`, '--trigger=scheduler', `--result=${file}`];
  const result = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : undefined);
  return { args, result };
}

describeDesktop('a collection asked for at the start', () => {
  test('is made, logged and told, and the app goes when it is to go', async () => {
    const around = await surround();
    settle(around, { afterScheduledRun: 'quit' });
    const { args, result } = scheduled(around);
    const app = spawnApp(around, ...args);
    expect(await app.exit).toBe(0);
    expect(result()).toMatch(/^(?:success|partial)$/);
    expect(runsIn(around)).toEqual(everything);
  });

  test('leaves the app in the tray when it is to stay', async () => {
    const around = await surround();
    settle(around, {});
    const { args, result } = scheduled(around, 'crypto');
    const app = await launch(around, ...args);
    await expect.poll(result, { timeout: 20_000 }).toBe('success');
    expect(runsIn(around)).toEqual([everything[0]]);
    expect(app.app.windows()).toHaveLength(0);
    expect((await fetch(`${await app.url()}/health`)).status).toBe(200);
    expect(app.log()).toContain('collection asked for at the start ended');
  });

  test('that fails is told as failed', async () => {
    const around = await surround();
    settle(around, { afterScheduledRun: 'quit' });
    around.simulator.setFault('', 'reset');
    const { args, result } = scheduled(around, 'crypto');
    expect(await spawnApp(around, ...args).exit).toBe(0);
    expect(result()).toBe('failed');
  });

  test('is handed to the instance that runs, which stays, and shows nothing', async () => {
    const around = await surround();
    settle(around, { afterScheduledRun: 'quit' });
    const first = await launch(around, '--hidden');
    await first.url();
    const { args, result } = scheduled(around);
    expect(await spawnApp(around, ...args).exit).toBe(0);
    await expect.poll(result, { timeout: 20_000 }).toMatch(/^(?:success|partial)$/);
    expect(runsIn(around)).toEqual(everything);
    expect(first.app.windows()).toHaveLength(0);
    expect((await fetch(`${await first.url()}/health`)).status).toBe(200);
    // Whoever then starts it himself is shown something.
    expect(await spawnApp(around).exit).toBe(0);
    const page = await windowOf(first, 'overview');
    if (process.platform === 'win32') return;
    expect(await callFrom(page, 'desktop.tasks')).toEqual({
      ok: true,
      value: { supported: false, tasks: [] },
    });
    expect(await callFrom(page, 'desktop.registerTasks')).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
  });

  test('is handed to the headless host when that one has the database', async () => {
    const around = await surround();
    const serve = await startServe(around.env);
    const { args, result } = scheduled(around, 'crypto');
    expect(await spawnApp(around, ...args).exit).toBe(5);
    expect(result()).toBe('success');
    expect(runsIn(around)).toEqual([everything[0]]);
    serve.child.kill('SIGTERM');
    await serve.done;
  });
});
