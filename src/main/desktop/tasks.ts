import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { consoleText } from '../lib/console-text.ts';
import { AppError } from '../lib/errors.ts';
import type { Facilities, TaskState } from '../lib/facilities.ts';
import { compareTask, type DailyTask, taskFile, taskXml } from '../lib/task-xml.ts';

/** What a call of schtasks.exe ended with. */
export interface Ran {
  code: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
}
/** Runs schtasks.exe with arguments. Throws when it cannot be started. */
export type RunSchtasks = (args: readonly string[]) => Promise<Ran>;

/** An entry, with what Windows tells of its runs. */
export interface TaskDetail extends TaskState {
  /** In the words of Windows; null when there is none. */
  nextRun: string | null;
  /** The exit code of the last run; null when there was none. */
  lastResult: number | null;
}

export interface Tasks extends NonNullable<Facilities['tasks']> {
  list(): Promise<TaskDetail[]>;
  unregister(): Promise<void>;
}

const timeLimitMs = 30_000;
const largestOutput = 32 * 1024 * 1024;
/** SCHED_S_TASK_HAS_NOT_RUN */
const hasNotRun = 0x41303;

/** The real schtasks.exe, by its full path: never one that lies about in some folder of PATH. */
export function systemSchtasks(env: NodeJS.ProcessEnv = process.env): RunSchtasks {
  const program = path.win32.join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'schtasks.exe');
  const options = {
    encoding: 'buffer',
    timeout: timeLimitMs,
    maxBuffer: largestOutput,
    windowsHide: true,
  } as const;
  return (args) =>
    new Promise((resolve, reject) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        if (error && typeof error.code !== 'number') {
          reject(
            new AppError(
              'task_scheduler_failed',
              { problem: String(error.code ?? error.signal) },
              { cause: error },
            ),
          );
        } else resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
}

/** Where the runner scripts lie: beside the packaged app, else in the clone. */
export const scriptFolder = (root: string): string => path.win32.join(root, 'scripts', 'dev');

/** The two entries of the design, for the times of the plan. */
export function wantedTasks(
  folder: string,
  { runAllAt, newsAt }: { runAllAt: string; newsAt: string },
): DailyTask[] {
  const entry = (name: string, description: string, time: string, script: string): DailyTask => ({
    name,
    description,
    time,
    command: '%SystemRoot%\\System32\\cmd.exe',
    // No path in it: what cmd makes of its signs (& or %) cannot go wrong.
    args: `/d /c .\\${script}`,
    workingDirectory: folder,
  });
  return [
    entry(
      'Stock_DataCollect_0600',
      'Collects liquidity and crypto market data every day.',
      runAllAt,
      'run_daily_collector.cmd',
    ),
    entry('Stock_NewsFetch_0630', 'Reads the news feeds every day.', newsAt, 'run_news_fetch.cmd'),
  ];
}

/** The fields of a line of CSV as schtasks writes it. */
const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field = '']) => field.replaceAll('""', '"'));

/** By their places, which are the same in every language: next run, last result. */
function runsFrom(csv: string): Pick<TaskDetail, 'nextRun' | 'lastResult'> {
  const fields = fieldsOf(csv.split(/\r?\n/).find((line) => line.startsWith('"')) ?? '');
  const [, , next = '', , , , result = ''] = fields;
  const code = /^-?\d+$/.test(result) ? Number(result) : hasNotRun;
  // "N/A" and its translations hold no digit; every date does.
  return { nextRun: /\d/.test(next) ? next : null, lastResult: code === hasNotRun ? null : code };
}

export interface TasksOptions {
  run: RunSchtasks;
  /** What should be there, by the settings as they are now. */
  wanted: () => readonly DailyTask[];
  /** Where a file may lie for a moment. */
  temporaryDir?: string;
}

/** The app's entries in the Windows Task Scheduler, through schtasks.exe alone: antivirus programs block PowerShell. */
export function createTasks({ run, wanted, temporaryDir = os.tmpdir() }: TasksOptions): Tasks {
  const failed = ({ code, stdout, stderr }: Ran): AppError => {
    const said = consoleText(stderr).trim() || consoleText(stdout).trim();
    return new AppError('task_scheduler_failed', { problem: said.slice(0, 300) || `schtasks ${code}` });
  };

  /** Names of all entries that this user can see. Throws when the Task Scheduler does not answer at all. */
  async function names(): Promise<Set<string>> {
    const all = await run(['/query', '/fo', 'csv', '/nh']);
    const lines = consoleText(all.stdout).split(/\r?\n/);
    const listed = lines.flatMap((line) => fieldsOf(line)[0]?.toLowerCase() ?? []);
    // One damaged entry of anybody makes it end with an error; the others are listed all the same.
    if (all.code !== 0 && listed.length === 0) throw failed(all);
    return new Set(listed);
  }

  async function look(task: DailyTask): Promise<TaskState> {
    const { name } = task;
    const shown = await run(['/query', '/tn', name, '/xml']);
    if (shown.code === 0) return { name, state: compareTask(consoleText(shown.stdout), task) };
    // The exit code is the same for "not there", "not yours" and "out of order", and the sentence is in any language.
    const isThere = (await names()).has(`\\${name}`.toLowerCase());
    return { name, state: isThere ? 'wrong' : 'missing' };
  }

  async function detail(task: DailyTask): Promise<TaskDetail> {
    const state = await look(task);
    if (state.state === 'missing') return { ...state, nextRun: null, lastResult: null };
    const told = await run(['/query', '/tn', task.name, '/fo', 'csv', '/nh', '/v']);
    return { ...state, ...runsFrom(told.code === 0 ? consoleText(told.stdout) : '') };
  }

  /** One after the other: there are two of them. */
  async function each<T>(work: (task: DailyTask) => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for (const task of wanted()) results.push(await work(task));
    return results;
  }

  return {
    state: () => each(look),
    list: () => each(detail),
    async register() {
      const folder = fs.mkdtempSync(path.join(temporaryDir, 'ddc-task-'));
      try {
        await each(async (task) => {
          const file = path.join(folder, `${task.name}.xml`);
          fs.writeFileSync(file, taskFile(taskXml(task)));
          const created = await run(['/create', '/tn', task.name, '/xml', file, '/f']);
          if (created.code !== 0) throw failed(created);
        });
      } finally {
        fs.rmSync(folder, { recursive: true, force: true });
      }
    },
    async unregister() {
      await each(async (task) => {
        const removed = await run(['/delete', '/tn', task.name, '/f']);
        if (removed.code !== 0 && (await look(task)).state !== 'missing') throw failed(removed);
      });
    },
  };
}
