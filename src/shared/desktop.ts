import { z } from 'zod';
import { pages } from './pages.ts';

const nothing = z.strictObject({});
const loginStart = z.object({
  supported: z.boolean(),
  enabled: z.boolean().describe('as the OS itself says'),
});

const tasks = z.object({
  supported: z.boolean().describe('false where there is no Windows Task Scheduler'),
  tasks: z.array(
    z.object({
      name: z.string(),
      state: z
        .enum(['ready', 'missing', 'disabled', 'wrong'])
        .describe('wrong: it differs from what the app would register'),
      next_run: z.string().nullable().describe('in the words of Windows'),
      last_result: z.number().nullable().describe('0 success, 3 partial, 1 failed, else a code of Windows'),
    }),
  ),
});

/** How far the app is with updating itself. */
const updatePhases = [
  'off',
  'unsupported',
  'idle',
  'checking',
  'current',
  'downloading',
  'ready',
  'waiting',
  'failed',
] as const;
export type UpdatePhase = (typeof updatePhases)[number];

const updates = z.object({
  phase: z
    .enum(updatePhases)
    .describe(
      'off: no address; unsupported: not for this kind of installation; idle: not asked yet; current: there is nothing newer; ready: it is installed when the app quits; waiting: it is installed as soon as no collection goes on',
    ),
  version: z.string().nullable().describe('the version that is being loaded or is ready'),
  percent: z.int().min(0).max(100).describe('how much of it is there'),
  checked_at: z.iso.datetime().nullable().describe('when the server last gave an answer'),
  problem: z.string().nullable().describe('why not, and what to do, in the language of the user'),
  signed_only: z
    .boolean()
    .describe('whether nothing is installed but what the makers of this package signed'),
});

/**
 * What only the desktop app can do, called through the same channel as the contract. Over HTTP there is none of it: a
 * browser has no business with folders and login items.
 */
export const desktopContract = {
  'desktop.info': {
    input: nothing,
    reply: z.object({
      version: z.string(),
      electron: z.string(),
      chrome: z.string(),
      node: z.string(),
      platform: z.string(),
      packaged: z.boolean(),
      data_dir: z.string(),
      database: z.string(),
      log_dir: z.string(),
      tray: z.boolean().describe('false where the desktop shows no tray icons'),
      url: z
        .string()
        .nullable()
        .describe('where curl and browsers find the app; null while the port is taken'),
      port_problem: z.string().nullable().describe('why not, in the language of the user'),
    }),
  },
  'desktop.openPage': { input: z.strictObject({ page: z.enum(pages) }), reply: nothing },
  'desktop.openDataFolder': { input: nothing, reply: nothing },
  'desktop.openLogFolder': { input: nothing, reply: nothing },
  'desktop.openLink': {
    input: z.strictObject({ url: z.string().max(2048) }),
    reply: z.object({ opened: z.boolean().describe('false: only https links of public sites are opened') }),
  },
  'desktop.copyDiagnostics': {
    input: nothing,
    reply: z.object({ text: z.string().describe('what is on the clipboard now') }),
  },
  'desktop.loginStart': { input: nothing, reply: loginStart },
  'desktop.setLoginStart': { input: z.strictObject({ enabled: z.boolean() }), reply: loginStart },
  'desktop.tasks': { input: nothing, reply: tasks },
  'desktop.registerTasks': { input: nothing, reply: tasks },
  'desktop.unregisterTasks': { input: nothing, reply: tasks },
  'desktop.updates': { input: nothing, reply: updates },
  'desktop.checkForUpdates': { input: nothing, reply: updates },
  'desktop.installUpdate': { input: nothing, reply: updates },
} as const satisfies Record<string, { input: z.ZodObject; reply: z.ZodType }>;

export type DesktopOperation = keyof typeof desktopContract;
export type DesktopInput<N extends DesktopOperation> = z.output<(typeof desktopContract)[N]['input']>;
export type DesktopReply<N extends DesktopOperation> = z.output<(typeof desktopContract)[N]['reply']>;
