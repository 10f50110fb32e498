import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { compareTask, type DailyTask, taskFile, taskXml } from './task-xml.ts';

const schema = fs.readFileSync(
  path.resolve(import.meta.dirname, '../../../e2e/support/task-scheduler.xsd'),
  'utf8',
);
/** What the validator complains of. It reads a string, whose encoding is another one than that of the file. */
async function complaints(xml: string): Promise<string[]> {
  const contents = xml.replace('encoding="UTF-16"', 'encoding="UTF-8"');
  const { errors } = await validateXML({ xml: [{ fileName: 'task.xml', contents }], schema: [schema] });
  return errors.map(({ message }) => message);
}

const task: DailyTask = {
  name: 'Stock_DataCollect_0600',
  description: 'Collects <liquidity> & crypto',
  time: '06:00',
  command: '%SystemRoot%\\System32\\cmd.exe',
  args: '/d /c .\\run_daily_collector.cmd',
  workingDirectory: 'C:\\Users\\김 & 이\\데이터 수집\\scripts\\dev',
};
const value = (name: string, xml = taskXml(task)) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

describe('the entry', () => {
  test.each<[string, Partial<DailyTask>]>([
    ['as it is', {}],
    ['for a named user', { userId: 'PC\\김 & 이' }],
    ['that wakes the PC', { wakeToRun: true }],
  ])('%s is valid by the schema of the Task Scheduler', async (_what, more) => {
    expect(await complaints(taskXml({ ...task, ...more }))).toEqual([]);
  });

  test.each<[string, RegExp, string]>([
    ['a time that is none', /06:00:00/, '6 Uhr'],
    ['an unknown policy', /IgnoreNew/, 'Ignore'],
    ['another order in the trigger', /(\s+<Enabled>true<\/Enabled>)(\s+<StartB.*Boundary>)/, '$2$1'],
    ['retries that are too quick', /PT5M/, 'PT5S'],
    ['no command', /%SystemRoot%.*cmd\.exe/, ''],
    ['an unknown element', /Hidden>/g, 'Hide>'],
  ])('the schema would notice %s', async (_what, from, to) => {
    expect(taskXml(task)).toMatch(from);
    expect(await complaints(taskXml(task).replace(from, to))).not.toEqual([]);
  });

  test.each([
    ['StartWhenAvailable', 'true'],
    ['DisallowStartIfOnBatteries', 'false'],
    ['StopIfGoingOnBatteries', 'false'],
    ['RunOnlyIfNetworkAvailable', 'true'],
    ['MultipleInstancesPolicy', 'IgnoreNew'],
    ['ExecutionTimeLimit', 'PT30M'],
    ['WakeToRun', 'false'],
    ['Priority', '5'],
    ['Interval', 'PT5M'],
    ['Count', '3'],
    ['LogonType', 'InteractiveToken'],
    ['RunLevel', 'LeastPrivilege'],
    ['DaysInterval', '1'],
    ['StartBoundary', '2026-01-01T06:00:00+09:00'],
    ['WorkingDirectory', 'C:\\Users\\김 &amp; 이\\데이터 수집\\scripts\\dev'],
  ])('%s is %s', (name, wanted) => expect(value(name)).toBe(wanted));

  test('is a UTF-16 file with its mark, whatever letters are in it', () => {
    const bytes = taskFile(taskXml(task));
    expect([...bytes.subarray(0, 4)]).toEqual([0xff, 0xfe, 0x3c, 0]);
    expect(new TextDecoder('utf-16le').decode(bytes)).toContain('데이터 수집');
  });
});

describe('beside what Windows shows, the entry', () => {
  const shown = taskXml(task);
  test.each<[string, string, (xml: string) => string]>([
    ['ready', 'when it is ours', (xml) => xml],
    ['ready', 'when Windows has left out what the schema gives', (xml) => xml.replace(/ *<Wake.*\r\n/, '')],
    [
      'ready',
      'when Windows writes names in other letters',
      (xml) => xml.replace('%SystemRoot%', '%SYSTEMROOT%'),
    ],
    ['ready', 'when the code page has no Korean letters', (xml) => xml.replace(/[가-힣]/g, '?')],
    [
      'ready',
      'when the letters are those of a code page that we do not know',
      (xml) => xml.replace(/[가-힣]/g, '\u0082'),
    ],
    [
      'ready',
      'when a user and a date were added',
      (xml) => xml.replace('<Author>', '<Date>2026-01-01T00:00:00</Date><Author>'),
    ],
    [
      'disabled',
      'when it is switched off',
      (xml) => xml.replace(/(<Settings>[\s\S]*<Enabled>)true/, '$1false'),
    ],
    ['disabled', 'when its trigger is switched off', (xml) => xml.replace('<Enabled>true', '<Enabled>false')],
    [
      'ready',
      'when Windows writes its time in UTC',
      (xml) => xml.replace('2026-01-01T06:00:00+09:00', '2025-12-31T21:00:00Z'),
    ],
    ['wrong', 'on the clock of the PC', (xml) => xml.replace('+09:00', '')],
    ['wrong', 'on the clock of another place', (xml) => xml.replace('+09:00', '-05:00')],
    ['wrong', 'at no time', (xml) => xml.replace('T06:00:00', 'T6')],
    ['wrong', 'at a low priority', (xml) => xml.replace(/ *<Priority.*\r\n/, '')],
    ['wrong', 'at another time', (xml) => xml.replace('T06:00', 'T07:00')],
    ['wrong', 'with another program', (xml) => xml.replace('cmd.exe', 'curl.exe')],
    ['wrong', 'of a copy in another folder', (xml) => xml.replaceAll('수집', '보관')],
    ['wrong', 'not on battery', (xml) => xml.replace('Batteries>false', 'Batteries>true')],
    ['wrong', 'without catching up', (xml) => xml.replace(/ *<StartWhen.*\r\n/, '')],
    ['wrong', 'every other day', (xml) => xml.replace('Interval>1<', 'Interval>2<')],
    ['wrong', 'every week', (xml) => xml.replaceAll('ScheduleByDay', 'ScheduleByWeek')],
    ['wrong', 'that is no XML', () => 'ERROR: The system cannot find the file specified.'],
    ['wrong', 'that broke off', (xml) => xml.slice(0, 900)],
  ])('is %s %s', (state, _when, change) => {
    const seen = change(shown);
    if (state !== 'ready') expect(seen).not.toBe(shown);
    expect(compareTask(seen, task)).toBe(state);
  });
});
