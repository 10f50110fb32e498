import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDisplay } from '../e2e/desktop/support/display.ts';
import { startPanel } from '../e2e/desktop/support/tray-bus.ts';
import { ensureElectron } from '../scripts/ensure-electron.mjs';
import type { SampleDatabase } from './database.ts';
import { calmMs, root, type Started, startApp, startEmpty, treeMb } from './electron-app.ts';
import { compare, inTurns } from './measure.ts';
import type { Row, Size } from './report.ts';

interface Idle {
  ms: number;
  mb: number;
}

async function measured(start: () => Promise<Started>): Promise<Idle> {
  const app = await start();
  await sleep(calmMs);
  const mb = treeMb(app.pid);
  await app.stop();
  return { ms: app.ms, mb };
}

/** The desktop app in the tray beside an empty Electron on the same runtime: start and memory. Linux only. */
export async function desktopApp(folder: string, database: SampleDatabase, size: Size): Promise<Row[]> {
  const { program, version } = await ensureElectron(root);
  const display = await startDisplay();
  const env = display.env;
  const emptyDir = path.join(folder, 'empty');
  mkdirSync(emptyDir);
  const panel = await startPanel(env.DBUS_SESSION_BUS_ADDRESS);
  const rounds = Math.max(3, Math.ceil(size.rounds * 0.8));
  const { ours, baseline } = await inTurns(rounds, {
    ours: () => measured(() => startApp(program, database.dir, env)),
    baseline: () => measured(() => startEmpty(program, emptyDir, env)),
  });
  panel.stop();
  await display.stop();
  const against = `an empty Electron ${version}`;
  return [
    {
      quantity: 'desktop app, start to listening',
      against: `${against}, until it is ready`,
      unit: 'ms',
      ...compare(
        ours.map(({ ms }) => ms),
        baseline.map(({ ms }) => ms),
      ),
      target: { ratio: 1 },
    },
    {
      quantity: 'desktop app in the tray, all processes (PSS)',
      against: `${against} without a window`,
      unit: 'MB',
      ...compare(
        ours.map(({ mb }) => mb),
        baseline.map(({ mb }) => mb),
      ),
      target: { ratio: 1.1 },
    },
  ];
}
