import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron } from 'playwright';
import { startDisplay } from '../e2e/desktop/support/display.ts';
import { startPanel } from '../e2e/desktop/support/tray-bus.ts';
import { ensureElectron } from '../scripts/ensure-electron.mjs';
import type { SampleDatabase } from './database.ts';
import { type Started, startApp, startEmpty, treeMb } from './electron-app.ts';
import { compare, inTurns } from './measure.ts';
import type { Row, Size } from './report.ts';

const root = path.resolve(import.meta.dirname, '..');
/** By then what a start has to do is done. */
const calmMs = 5_000;

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

/** Memory in the tray before a window was opened and after it has been closed. */
async function aroundWindow(program: string, dataDir: string, bus: string, env: Record<string, string>) {
  const panel = await startPanel(bus);
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: program,
    args: [root, ...flags, '--hidden'],
    env: {
      ...(process.env as Record<string, string>),
      ...env,
      DDC_DATA_DIR: dataDir,
      DDC_PORT: '0',
      LANG: 'C.UTF-8',
    },
  });
  const pid = app.process().pid ?? 0;
  const tray = await panel.tray();
  await sleep(calmMs);
  const before = treeMb(pid);
  await Promise.all([app.waitForEvent('window'), tray.click('Overview')]);
  await sleep(calmMs);
  const open = treeMb(pid);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await sleep(calmMs);
  const after = treeMb(pid);
  await app.close();
  panel.stop();
  return { before, open, after };
}

/** The desktop app beside an empty Electron on the same runtime: start and memory. Linux only. */
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
  const windows: { before: number; open: number; after: number }[] = [];
  for (let round = 0; round < 3; round++) {
    windows.push(await aroundWindow(program, database.dir, env.DBUS_SESSION_BUS_ADDRESS, env));
  }
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
    {
      quantity: 'the same after a window was opened and closed',
      against: 'before it was opened',
      unit: 'MB',
      ...compare(
        windows.map(({ after }) => after),
        windows.map(({ before }) => before),
      ),
      target: { ratio: 1.05 },
    },
    {
      quantity: 'the same while the window is open',
      against: 'before it was opened',
      unit: 'MB',
      ...compare(
        windows.map(({ open }) => open),
        windows.map(({ before }) => before),
      ),
    },
  ];
}
