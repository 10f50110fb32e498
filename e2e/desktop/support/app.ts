import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterEach, describe, expect, inject } from 'vitest';
import { type Simulator, startSimulator } from '../../../src/demo/simulator.ts';
import { readHostFile } from '../../../src/main/lib/host-file.ts';
import { temporaryDir } from '../../support/core.ts';
import { type Display, startDisplay } from './display.ts';
import { type Panel, startPanel } from './tray-bus.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const desktop = inject('desktop');

/** Tests that need Electron and a screen; skipped where there is none. */
export const describeDesktop = describe.skipIf(desktop.missing !== undefined);

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const program = (): string => ('program' in desktop ? desktop.program : '');

/** As root Chromium has no sandbox of the OS; Electron's own, which is what renderers see, is there all the same. */
const flags = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];

const electronArgs = (...args: string[]): string[] => [root, ...flags, ...args];

export interface Surroundings {
  display: Display;
  panel: Panel | undefined;
  simulator: Simulator;
  dataDir: string;
  /** Where the desktop keeps what it starts at login. */
  configDir: string;
  env: Record<string, string>;
}

/** A screen, a session bus with a panel, a simulator of every source and an empty data folder. */
export async function surround({
  panel: hasPanel = true,
  env = {},
}: {
  panel?: boolean;
  env?: Record<string, string>;
} = {}): Promise<Surroundings> {
  const display = await startDisplay();
  stops.push(display.stop);
  const panel = hasPanel ? await startPanel(display.env.DBUS_SESSION_BUS_ADDRESS) : undefined;
  if (panel) stops.push(async () => panel.stop());
  const simulator = await startSimulator({ now: () => new Date() });
  stops.push(simulator.close);
  const dataDir = temporaryDir('ddc-desktop-');
  const configDir = temporaryDir('ddc-config-');
  // Nothing of the machine may configure the product.
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(?:DDC_|LC_|LANG|ELECTRON_|XDG_|.*_API_KEY)/.test(name),
  );
  return {
    display,
    panel,
    simulator,
    dataDir,
    configDir,
    env: {
      ...(Object.fromEntries(clean) as Record<string, string>),
      ...display.env,
      LANG: 'ko_KR.UTF-8',
      XDG_CONFIG_HOME: configDir,
      DDC_DATA_DIR: dataDir,
      DDC_PORT: '0',
      DDC_UPSTREAM: simulator.url,
      DDC_PACE: '0',
      ...env,
    },
  };
}

export interface RunningApp {
  app: ElectronApplication;
  process: ChildProcess;
  /** Everything that it has written to its outputs. */
  output: () => string;
  /** Resolves with the exit code when the process has ended. */
  exit: Promise<number | null>;
  /** Where it listens, once it does. */
  url: () => Promise<string>;
  log: () => string;
}

/** Starts the built app in the real runtime, with a debugger to it. */
export const launch = (around: Surroundings, ...args: string[]): Promise<RunningApp> =>
  start(around, { executablePath: program(), args: electronArgs(...args), cwd: root });

/** The same for a packaged app, which is far from the sources. */
export const launchPackaged = (around: Surroundings, executablePath: string, ...args: string[]) =>
  start(around, { executablePath, args: [...flags, ...args], cwd: around.dataDir });

async function start(
  around: Surroundings,
  what: { executablePath: string; args: string[]; cwd: string },
): Promise<RunningApp> {
  const app = await _electron.launch({ ...what, env: around.env });
  const child = app.process();
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  stops.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exit;
  });
  return {
    app,
    process: child,
    exit,
    output: () => text,
    url: () => hostUrl(around.dataDir),
    log: () => fs.readFileSync(path.join(around.dataDir, 'logs/main.log'), 'utf8'),
  };
}

/** The address in the host file, as soon as there is one. */
export async function hostUrl(dataDir: string): Promise<string> {
  await expect.poll(() => readHostFile(dataDir)?.url, { timeout: 15_000 }).toBeDefined();
  return readHostFile(dataDir)?.url ?? '';
}

/** Starts it as a user does, without a debugger. */
export const spawnApp = (around: Surroundings, ...args: string[]) =>
  spawnProgram(around, program(), electronArgs(...args), root);

/** The same for a packaged app. */
export const spawnPackaged = (around: Surroundings, executable: string, ...args: string[]) =>
  spawnProgram(around, executable, [...flags, ...args], around.dataDir);

function spawnProgram(around: Surroundings, executable: string, args: string[], cwd: string) {
  const child = spawn(executable, args, { env: around.env, cwd });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  stops.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exit;
  });
  return { process: child, exit, output: () => text };
}

/** The window that shows a page, as soon as it does. */
export async function windowOf({ app }: RunningApp, page: string): Promise<Page> {
  const find = () => app.windows().find((each) => each.url().includes(`#/${page}`));
  await expect.poll(find, { timeout: 10_000 }).toBeDefined();
  return find() as Page;
}

export interface Answer {
  ok: boolean;
  value?: unknown;
  error?: { code: string; message: string };
}

/** Calls an operation from a window, as its page does. */
export const callFrom = (page: Page, name: unknown, input: unknown = {}): Promise<Answer> =>
  page.evaluate(
    ([of, given]) =>
      (
        globalThis as unknown as { desktop: { call(name: unknown, input: unknown): Promise<Answer> } }
      ).desktop.call(of, given),
    [name, input] as const,
  );
