import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { temporaryDir } from '../../../e2e/support/core.ts';
import { AppError } from '../lib/errors.ts';
import { taskXml } from '../lib/task-xml.ts';
import { createTasks, type Ran, scriptFolder, systemSchtasks, wantedTasks } from './tasks.ts';

const root = 'C:\\Users\\김 & 이\\Daily Data Collector';
const plan = { runAllAt: '06:00', newsAt: '06:30' };
const wanted = wantedTasks(scriptFolder(root), plan);
const collector = 'Stock_DataCollect_0600';
const news = 'Stock_NewsFetch_0630';

/** Text in the code page of a Korean console: of its letters only those that the tests need. */
const codes: Record<string, string> = {
  오류: 'bfc0b7f9',
  '지정된 파일을 찾을 수 없습니다': 'c1f6c1a4b5c820c6c4c0cfc0bb20c3a3c0bb20bcf620bef8bdc0b4cfb4d9',
  '액세스가 거부되었습니다': 'bed7bcbcbdbab0a120b0c5baceb5c7befabdc0b4cfb4d9',
  오전: 'bfc0c0fc',
  준비: 'c1d8baf1',
  김: 'b1e8',
  이: 'c0cc',
};
function page949(text: string): Buffer {
  const parts = text.split(new RegExp(`(${Object.keys(codes).join('|')})`));
  return Buffer.concat(parts.map((part) => Buffer.from(codes[part] ?? part, codes[part] ? 'hex' : 'latin1')));
}

/** How the two languages of Windows say the same. */
const languages = {
  english: {
    encode: (text: string) => Buffer.from(text.replace(/[가-힣]/g, '?'), 'latin1'),
    missing: 'ERROR: The system cannot find the file specified.',
    denied: 'ERROR: Access is denied.',
    line: (name: string, result: string) =>
      `"PC","\\${name}","2/20/2026 6:00:00 AM","Ready","Interactive only","2/19/2026 6:00:01 AM","${result}","PC\\me","x"`,
    never: (name: string) =>
      `"PC","\\${name}","N/A","Disabled","Interactive only","11/30/1999 12:00:00 AM","267011","PC\\me","x"`,
    next: '2/20/2026 6:00:00 AM',
  },
  korean: {
    encode: page949,
    missing: '오류: 지정된 파일을 찾을 수 없습니다.',
    denied: '오류: 액세스가 거부되었습니다.',
    line: (name: string, result: string) =>
      `"PC","\\${name}","2026-02-20 오전 6:00:00","준비","x","2026-02-19 오전 6:00:01","${result}","PC\\김","x"`,
    never: (name: string) =>
      `"PC","\\${name}","N/A","준비","x","1999-11-30 오전 12:00:00","267011","PC\\김","x"`,
    next: '2026-02-20 오전 6:00:00',
  },
};
type Language = (typeof languages)[keyof typeof languages];

/** A Task Scheduler that answers as the real one was seen to; what it was asked stands in `asked`. */
function fakeScheduler(language: Language, { refuses = false, out = false, damaged = false } = {}) {
  const entries = new Map<string, string>();
  const results = new Map<string, string>();
  const asked: string[][] = [];
  const nothing = new Uint8Array();
  const ok = (text: string): Ran => ({ code: 0, stdout: language.encode(text), stderr: nothing });
  const error = (text: string): Ran => ({ code: 1, stdout: nothing, stderr: language.encode(`${text}\r\n`) });
  const run = async (args: readonly string[]): Promise<Ran> => {
    asked.push([...args]);
    const [verb] = args;
    const name = args[args.indexOf('/tn') + 1] ?? '';
    if (out) return error(language.denied);
    if (verb === '/create') {
      if (refuses) return error(language.denied);
      const bytes = fs.readFileSync(args[args.indexOf('/xml') + 1] ?? '');
      entries.set(name, new TextDecoder('utf-16le', { fatal: true }).decode(bytes));
      return ok(`SUCCESS: "${name}"`);
    }
    if (verb === '/delete') return entries.delete(name) ? ok('SUCCESS') : error(language.missing);
    if (!args.includes('/tn')) {
      const lines = [...entries.keys(), 'Microsoft\\Windows\\X'].map((each) => `"\\${each}","N/A","Ready"`);
      const listed = ok(`${lines.join('\r\n')}\r\n`);
      return damaged ? { ...listed, code: 1, stderr: language.encode(language.denied) } : listed;
    }
    const xml = entries.get(name);
    if (xml === undefined) return error(language.missing);
    if (args.includes('/xml')) return ok(xml);
    const result = results.get(name);
    return ok(`\r\n${result === undefined ? language.never(name) : language.line(name, result)}\r\n`);
  };
  return { run, entries, results, asked };
}

const folder = temporaryDir();
const tasksOf = (scheduler: ReturnType<typeof fakeScheduler>) =>
  createTasks({ run: scheduler.run, wanted: () => wanted, temporaryDir: folder });

describe.each(Object.entries(languages))('on an %s Windows', (_name, language) => {
  test('nothing is there, then both entries are, and then nothing again', async () => {
    const scheduler = fakeScheduler(language);
    const tasks = tasksOf(scheduler);
    expect((await tasks.state()).map(({ state }) => state)).toEqual(['missing', 'missing']);
    await tasks.register();
    expect(await tasks.state()).toEqual([
      { name: collector, state: 'ready' },
      { name: news, state: 'ready' },
    ]);
    expect(scheduler.entries.get(news)).toContain(taskXml(wanted[1] ?? Object(undefined)));
    // Registering again is putting right, not an error.
    await tasks.register();
    await tasks.unregister();
    expect(scheduler.entries.size).toBe(0);
    await tasks.unregister();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('next run and last result are found in any language', async () => {
    const scheduler = fakeScheduler(language);
    const tasks = tasksOf(scheduler);
    await tasks.register();
    scheduler.results.set(collector, '3');
    expect(await tasks.list()).toEqual([
      { name: collector, state: 'ready', nextRun: language.next, lastResult: 3 },
      { name: news, state: 'ready', nextRun: null, lastResult: null },
    ]);
  });

  test('a refusal is told in the words of Windows', async () => {
    const tasks = tasksOf(fakeScheduler(language, { refuses: true }));
    const error = await tasks.register().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'task_scheduler_failed', params: { problem: language.denied } });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('a damaged entry of somebody else does not hide that ours are missing', async () => {
    const tasks = tasksOf(fakeScheduler(language, { damaged: true }));
    expect((await tasks.state()).map(({ state }) => state)).toEqual(['missing', 'missing']);
  });

  test('a service that is out of order is not taken for missing entries', async () => {
    const tasks = tasksOf(fakeScheduler(language, { out: true }));
    await expect(tasks.state()).rejects.toMatchObject({ code: 'task_scheduler_failed' });
    await expect(tasks.unregister()).rejects.toMatchObject({ code: 'task_scheduler_failed' });
  });
});

test('an entry that was switched off or made by somebody else is told apart', async () => {
  const scheduler = fakeScheduler(languages.english);
  const tasks = tasksOf(scheduler);
  await tasks.register();
  const xml = scheduler.entries.get(collector) ?? '';
  scheduler.entries.set(collector, xml.replace('<Enabled>true', '<Enabled>false'));
  scheduler.entries.set(news, xml.replace('run_daily', 'run_other'));
  expect((await tasks.state()).map(({ state }) => state)).toEqual(['disabled', 'wrong']);
});

test('a changed plan makes the entries wrong until they are registered again', async () => {
  const scheduler = fakeScheduler(languages.english);
  let at = plan;
  const tasks = createTasks({ run: scheduler.run, wanted: () => wantedTasks(scriptFolder(root), at) });
  await tasks.register();
  at = { ...plan, newsAt: '07:15' };
  expect((await tasks.state()).map(({ state }) => state)).toEqual(['ready', 'wrong']);
  await tasks.register();
  expect(scheduler.entries.get(news)).toContain('T07:15:00');
  expect((await tasks.state()).map(({ state }) => state)).toEqual(['ready', 'ready']);
});

test('only schtasks is started, and only with what schtasks knows', async () => {
  const scheduler = fakeScheduler(languages.korean);
  const tasks = tasksOf(scheduler);
  await tasks.register();
  await tasks.list();
  await tasks.unregister();
  const shapes = scheduler.asked.map((args) =>
    args.map((arg) => (arg.endsWith('.xml') ? 'FILE' : arg)).join(' '),
  );
  expect([...new Set(shapes)].filter((shape) => shape.includes(collector))).toEqual([
    `/create /tn ${collector} /xml FILE /f`,
    `/query /tn ${collector} /xml`,
    `/query /tn ${collector} /fo csv /nh /v`,
    `/delete /tn ${collector} /f`,
  ]);
});

test.skipIf(process.platform === 'win32')('without schtasks.exe that is what is said', async () => {
  const run = systemSchtasks({ SystemRoot: '/nowhere' });
  await expect(run(['/query'])).rejects.toMatchObject({
    code: 'task_scheduler_failed',
    params: { problem: 'ENOENT' },
  });
});
