import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { seoulOffset, seoulTime } from './day.ts';

/** What a daily entry of the Windows Task Scheduler does, and when. */
export interface DailyTask {
  name: string;
  description: string;
  /** HH:MM in Seoul. */
  time: string;
  /** May name environment variables as %NAME%. */
  command: string;
  /** As they stand on the command line, quotes included. */
  args: string;
  workingDirectory: string;
  /** Whoever registers it, when not given. */
  userId?: string;
  /** Whether a sleeping PC is woken for it. */
  wakeToRun?: boolean;
}

const namespace = 'http://schemas.microsoft.com/windows/2004/02/mit/task';
/** The first day of the schedule. Any day that is over does, and one that never changes can be compared. */
const firstDay = '2026-01-01';
const author = 'Daily Data Collector';

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/**
 * The entry as Task Scheduler XML (schema 1.2, Windows Vista and newer): every day at its time in Seoul, wherever the PC
 * is ("synchronize across time zones" is what Windows calls a time with an offset), also on battery, as soon
 * as possible after a missed start, only with a network, never twice at once, for half an hour at most, tried again when
 * it could not be started; with the rights and in the session of the user, and at a usual priority (5), which the app that
 * it starts inherits for as long as it stays.
 */
export function taskXml(task: DailyTask): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-16"?>',
    `<Task version="1.2" xmlns="${namespace}">`,
    '  <RegistrationInfo>',
    `    <Author>${author}</Author>`,
    `    <Description>${escaped(task.description)}</Description>`,
    `    <URI>\\${escaped(task.name)}</URI>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    '    <CalendarTrigger>',
    '      <Enabled>true</Enabled>',
    `      <StartBoundary>${firstDay}T${task.time}:00${seoulOffset}</StartBoundary>`,
    '      <ScheduleByDay>',
    '        <DaysInterval>1</DaysInterval>',
    '      </ScheduleByDay>',
    '    </CalendarTrigger>',
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    ...(task.userId === undefined ? [] : [`      <UserId>${escaped(task.userId)}</UserId>`]),
    '      <LogonType>InteractiveToken</LogonType>',
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <AllowHardTerminate>true</AllowHardTerminate>',
    '    <StartWhenAvailable>true</StartWhenAvailable>',
    '    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>',
    '    <AllowStartOnDemand>true</AllowStartOnDemand>',
    '    <Enabled>true</Enabled>',
    '    <Hidden>false</Hidden>',
    '    <RunOnlyIfIdle>false</RunOnlyIfIdle>',
    `    <WakeToRun>${task.wakeToRun ?? false}</WakeToRun>`,
    '    <ExecutionTimeLimit>PT30M</ExecutionTimeLimit>',
    '    <Priority>5</Priority>',
    '    <RestartOnFailure>',
    '      <Interval>PT5M</Interval>',
    '      <Count>3</Count>',
    '    </RestartOnFailure>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${escaped(task.command)}</Command>`,
    `      <Arguments>${escaped(task.args)}</Arguments>`,
    `      <WorkingDirectory>${escaped(task.workingDirectory)}</WorkingDirectory>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
    '',
  ];
  return lines.join('\r\n');
}

/** As `schtasks /create /xml` takes it whatever the code page: UTF-16LE with its mark. */
export const taskFile = (xml: string): Buffer => Buffer.from(`\ufeff${xml}`, 'utf16le');

const flag = (whenMissing: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .default(whenMissing ? 'true' : 'false')
    .transform((text) => text === 'true' || text === '1');
const text = z.string().default('');

/** What counts in an entry. What Windows leaves out has the value that the schema gives it. */
const entrySchema = z.object({
  Task: z.object({
    Triggers: z.object({
      CalendarTrigger: z.object({
        Enabled: flag(true),
        StartBoundary: z.string(),
        ScheduleByDay: z.object({ DaysInterval: z.string().default('1') }),
      }),
    }),
    Settings: z.object({
      Enabled: flag(true),
      MultipleInstancesPolicy: z.string().default('IgnoreNew'),
      DisallowStartIfOnBatteries: flag(true),
      StopIfGoingOnBatteries: flag(true),
      StartWhenAvailable: flag(false),
      RunOnlyIfNetworkAvailable: flag(false),
      WakeToRun: flag(false),
      Priority: z.string().default('7'),
      ExecutionTimeLimit: z.string().default('PT72H'),
      RestartOnFailure: z.object({ Interval: z.string(), Count: z.string() }).optional(),
    }),
    Actions: z.object({
      Exec: z.object({ Command: z.string(), Arguments: text, WorkingDirectory: text }),
    }),
  }),
});

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true });

/** The time of day in Seoul at which a trigger starts; a boundary without an offset goes by the clock of the PC. */
function seoulTimeOf(boundary: string): string {
  const instant = new Date(boundary);
  if (!/(?:Z|[+-]\d\d:\d\d)$/.test(boundary) || Number.isNaN(instant.getTime())) return boundary;
  return seoulTime(instant).slice(-5);
}

interface Seen {
  enabled: boolean;
  /** Everything that decides when, how and what is started. */
  facts: Record<string, string>;
}

function readEntry(xml: string): Seen | undefined {
  let raw: unknown;
  try {
    raw = parser.parse(xml);
  } catch {
    return undefined;
  }
  const parsed = entrySchema.safeParse(raw);
  if (!parsed.success) return undefined;
  const { Triggers, Settings, Actions } = parsed.data.Task;
  const { Enabled: isTriggerEnabled, StartBoundary, ScheduleByDay } = Triggers.CalendarTrigger;
  const { Enabled, RestartOnFailure: restart, ...settings } = Settings;
  return {
    enabled: Enabled && isTriggerEnabled,
    facts: {
      time: seoulTimeOf(StartBoundary),
      days: ScheduleByDay.DaysInterval,
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
      restart: restart ? `${restart.Count} ${restart.Interval}` : '',
      // Names of files and variables are the same in capitals.
      command: Actions.Exec.Command.toLowerCase(),
      args: Actions.Exec.Arguments.toLowerCase(),
      workingDirectory: Actions.Exec.WorkingDirectory.toLowerCase(),
    },
  };
}

/** What a letter arrives as that the console's code page lacks, which no path holds, or of a code page we do not know. */
const isLost = (letter = '') => letter === '?' || (letter > '\u007f' && letter <= '\u00ff');

/** Equal, but for letters that the console could not tell. */
function isSame(seen: string, wanted: string): boolean {
  if (seen.length !== wanted.length) return false;
  return [...wanted].every((letter, at) => seen[at] === letter || (letter > '\u007f' && isLost(seen[at])));
}

/** What an entry that Windows shows is, beside the one that we would write. */
export function compareTask(seenXml: string, wanted: DailyTask): 'ready' | 'disabled' | 'wrong' {
  const seen = readEntry(seenXml);
  const ours = readEntry(taskXml(wanted));
  if (!seen || !ours) return 'wrong';
  const differs = Object.entries(ours.facts).some(([name, value]) => !isSame(seen.facts[name] ?? '', value));
  if (differs) return 'wrong';
  return seen.enabled ? 'ready' : 'disabled';
}
