import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { startDisplay } from '../e2e/desktop/support/display.ts';
import { startPanel } from '../e2e/desktop/support/tray-bus.ts';
import { ensureElectron } from '../scripts/ensure-electron.mjs';
import type { SampleDatabase } from './database.ts';
import { calmMs, electronFlags, emptyApp, root, treeMb } from './electron-app.ts';
import { startEmptyPage } from './empty-page.ts';
import { compare, inTurns } from './measure.ts';
import { emptyHeading, firstFigures, notePaint } from './paint.ts';
import type { Row, Size } from './report.ts';

const viewport = { width: 1280, height: 860 };

interface WindowApp {
  /** Opens the window, waits until it has painted, and returns how long that took from its making, in milliseconds. */
  open: () => Promise<number>;
  close: () => Promise<void>;
  mb: () => number;
  stop: () => Promise<void>;
}

async function windowApp(
  app: ElectronApplication,
  selector: string,
  askForWindow: () => Promise<void>,
): Promise<WindowApp> {
  await app.context().addInitScript(notePaint(selector));
  await app.evaluate(({ app: electron }) => {
    electron.on('browser-window-created', () => {
      Object.assign(globalThis, { openedAt: performance.timeOrigin + performance.now() });
    });
  });
  /** Undefined before it has painted. */
  const paintedAt = (page: Page) =>
    page.evaluate<number | undefined>('window.paintedAt && performance.timeOrigin + window.paintedAt');
  return {
    async open() {
      const [page] = await Promise.all([app.waitForEvent('window'), askForWindow()]);
      let painted = await paintedAt(page);
      while (painted === undefined) {
        await sleep(50);
        painted = await paintedAt(page);
      }
      return painted - (await app.evaluate(() => (globalThis as unknown as { openedAt: number }).openedAt));
    },
    async close() {
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    },
    mb: () => treeMb(app.process().pid ?? 0),
    stop: () => app.close(),
  };
}

/** Memory before a window was opened, while it is open and after it has been closed. */
async function aroundWindow({ open, close, mb }: WindowApp) {
  await sleep(calmMs);
  const before = mb();
  await open();
  await sleep(calmMs);
  const during = mb();
  await close();
  await sleep(calmMs);
  return { before, during, after: mb() };
}

/** A window of the desktop app beside one of an empty Electron with an empty Mantine page. Linux only. */
export async function desktopWindow(folder: string, database: SampleDatabase, size: Size): Promise<Row[]> {
  const { program: executablePath, version } = await ensureElectron(root);
  const display = await startDisplay();
  const panel = await startPanel(display.env.DBUS_SESSION_BUS_ADDRESS);
  const [pageDir, emptyDir] = [path.join(folder, 'page'), path.join(folder, 'empty')];
  for (const dir of [pageDir, emptyDir]) mkdirSync(dir);
  const emptyPage = await startEmptyPage(pageDir);
  const launch = (args: string[], env: Record<string, string>) =>
    _electron.launch({
      executablePath,
      args: [...args, ...electronFlags],
      env: { ...(process.env as Record<string, string>), ...display.env, LANG: 'C.UTF-8', ...env },
    });

  async function ours(): Promise<WindowApp> {
    const app = await launch([root, '--hidden'], { DDC_DATA_DIR: database.dir, DDC_PORT: '0' });
    const tray = await panel.tray();
    return windowApp(app, firstFigures, () => tray.click('Overview'));
  }
  async function empty(): Promise<WindowApp> {
    const app = await launch([emptyApp], { EMPTY_USER_DATA: emptyDir });
    return windowApp(app, emptyHeading, () =>
      app.evaluate(
        ({ BrowserWindow }, { url, bounds }) => {
          void new BrowserWindow({ ...bounds, webPreferences: { sandbox: true } }).loadURL(url);
        },
        { url: emptyPage.url, bounds: viewport },
      ),
    );
  }
  /** One start, one window: what the user does in the morning. */
  async function once(start: () => Promise<WindowApp>) {
    const app = await start();
    const memory = await aroundWindow(app);
    const ms: number[] = [];
    for (let again = 0; again < 3; again++) {
      ms.push(await app.open());
      await app.close();
      await sleep(500);
    }
    await app.stop();
    return { memory, ms };
  }
  const rounds = Math.max(3, Math.ceil(size.rounds / 2));
  const measured = await inTurns(rounds, { ours: () => once(ours), baseline: () => once(empty) }, 0);
  emptyPage.close();
  panel.stop();
  await display.stop();

  const against = `an empty Electron ${version}`;
  const memory = (of: 'ours' | 'baseline', when: 'before' | 'during' | 'after') =>
    measured[of].map((each) => each.memory[when]);
  return [
    {
      quantity: 'desktop app, window opened to first figures painted',
      against: `${against}, empty Mantine page`,
      unit: 'ms',
      ...compare(
        measured.ours.flatMap(({ ms }) => ms),
        measured.baseline.flatMap(({ ms }) => ms),
      ),
      target: { ratio: 2 },
    },
    {
      quantity: 'desktop app, all processes (PSS), after a window was opened and closed',
      against: `${against}, after the same`,
      unit: 'MB',
      ...compare(memory('ours', 'after'), memory('baseline', 'after')),
      target: { ratio: 1.1 },
    },
    {
      quantity: 'the same',
      against: 'before it was opened',
      unit: 'MB',
      ...compare(memory('ours', 'after'), memory('ours', 'before')),
    },
    {
      quantity: `the same, ${against}`,
      against: 'before it was opened',
      unit: 'MB',
      ...compare(memory('baseline', 'after'), memory('baseline', 'before')),
    },
    {
      quantity: 'desktop app, all processes (PSS), while the window is open',
      against: `${against}, empty Mantine page`,
      unit: 'MB',
      ...compare(memory('ours', 'during'), memory('baseline', 'during')),
    },
  ];
}
